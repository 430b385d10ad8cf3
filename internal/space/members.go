package space

import (
	"context"
	"slices"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

const (
	// secondAdminFrom is how many members a band has, guests aside, when it needs two who can administer it.
	secondAdminFrom = 3
	// secondAdminGrace is how long it may go without before new invitations wait (SP-5).
	secondAdminGrace = 14 * 24 * time.Hour
	// maxGuestStay is how far away the end of a guest's access may be.
	maxGuestStay = 366 * 24 * time.Hour
)

var (
	// ErrNoMember answers who does not belong to the space.
	ErrNoMember = problem.New(problem.NotFound, "space.member_not_found")
	// ErrAbove: nobody decides about somebody who may do more than they.
	ErrAbove = problem.New(problem.Forbidden, "space.above_you")
	// ErrLastOwner: a space has one owner, who stays so until they hand it over.
	ErrLastOwner = problem.New(problem.Conflict, "space.last_owner")
	// ErrSecondAdmin: invitations wait until a second person can administer the band; takes days.
	ErrSecondAdmin = problem.New(problem.Conflict, "space.second_admin_needed")
)

// waitsForSecondAdmin tells whether new invitations wait (SP-5).
func (s Seen) waitsForSecondAdmin(now time.Time) bool {
	return s.NeedsSecondAdminSince != nil && !now.Before(s.NeedsSecondAdminSince.Add(secondAdminGrace))
}

// locked checks op and takes the space, so that changes of who belongs as what come one by one. Who
// waited for it may have lost the right meanwhile: their standing is read again.
func (s *Service) locked(ctx context.Context, tx *db.Tx, op authz.Op) (authz.Grant, error) {
	grant, err := s.Guard.Require(ctx, tx, op)
	if err != nil {
		return grant, err
	}
	if err := lockSpace(ctx, tx); err != nil {
		return grant, err
	}
	if grant.Standing, err = (Members{}).StandingOf(ctx, tx, grant.Actor.Account); err != nil {
		return grant, err
	}
	return grant, grant.Standing.Allow(tx, op)
}

// memberIn finds one of the members of the space of tx.
func memberIn(ctx context.Context, tx *db.Tx, who id.Account) (MemberOf, []MemberOf, error) {
	all, err := listMembers(ctx, tx)
	if err != nil {
		return MemberOf{}, nil, err
	}
	at := slices.IndexFunc(all, func(m MemberOf) bool { return m.Account == who })
	if at < 0 {
		return MemberOf{}, all, ErrNoMember
	}
	return all[at], all, nil
}

// ChangeRole makes a member something else.
type ChangeRole struct {
	Space   id.Space
	Account id.Account
	Role    authz.Role
	// Until ends a guest's access; nil: there is no end (SP-7).
	Until *time.Time
}

// ChangeRole changes a member's role. Nobody gives more than they have, nor changes somebody who has
// more; the owner stays the owner until handing the space over. Errors: [ErrNoMember], [ErrAbove],
// [ErrRoleNotGranted], [ErrLastOwner], [problem.ErrInvalid] with the fields.
func (s *Service) ChangeRole(ctx context.Context, in ChangeRole) (MemberOf, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (MemberOf, error) {
		grant, err := s.locked(ctx, tx, CanChangeRole)
		if err != nil {
			return MemberOf{}, err
		}
		target, _, err := memberIn(ctx, tx, in.Account)
		if err != nil {
			return MemberOf{}, err
		}
		if err := s.within(grant, target); err != nil {
			return MemberOf{}, err
		}
		if target.Role == authz.Owner {
			return MemberOf{}, ErrLastOwner
		}
		if may, err := s.mayBring(ctx, tx, grant.Standing, in.Role); err != nil || !may {
			if err == nil {
				err = ErrRoleNotGranted
			}
			return MemberOf{}, err
		}
		refused := checkEnd(problem.ErrInvalid, "/expires_at", in.Role, in.Until, tx.Now())
		if len(refused.Fields()) > 0 {
			return MemberOf{}, refused
		}
		if err := updateRole(ctx, tx, in.Account, in.Role, in.Until); err != nil {
			return MemberOf{}, err
		}
		if err := s.reconsider(ctx, tx); err != nil {
			return MemberOf{}, err
		}
		if target, _, err = memberIn(ctx, tx, in.Account); err != nil {
			return MemberOf{}, err
		}
		names, err := s.People.Names(ctx, tx, []id.Account{in.Account})
		if err != nil {
			return MemberOf{}, err
		}
		target.Name = names[in.Account]
		return target, s.announceRole(ctx, tx, in.Account, in.Role)
	})
}

func (s *Service) announceRole(ctx context.Context, tx *db.Tx, who id.Account, role authz.Role) error {
	return s.Events.Publish(ctx, tx, RoleChanged{who, string(role)}, event.SpaceTopic(tx.Space()), event.AccountTopic(who))
}

// within refuses to decide about somebody who stands above whoever acts.
func (s *Service) within(grant authz.Grant, target MemberOf) error {
	if !s.Catalogue.Covers(grant.Standing, target.standing(grant.Kind)) {
		return ErrAbove
	}
	return nil
}

// checkEnd adds to found what is wrong with the end of somebody's access: only guests have one.
func checkEnd(found *problem.Error, pointer string, role authz.Role, until *time.Time, now time.Time) *problem.Error {
	if until != nil && (role != authz.Guest || !until.After(now) || until.Sub(now) > maxGuestStay) {
		return found.Field(pointer, "space.guest_end", "days", int(maxGuestStay.Hours()/24))
	}
	return found
}

// Leave ends one's own membership, and withdraws the invitations one has made: a code kept in a
// pocket would be a way back in, with the role one had. The owner of a studio hands it over first; a
// band's longest-serving admin inherits, and a band that nobody can own is archived (SP-5).
func (s *Service) Leave(ctx context.Context, space id.Space) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		grant, err := s.locked(ctx, tx, CanLeave)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.depart(ctx, tx, grant, grant.Actor.Account, false)
	})
	return err
}

// Remove ends somebody's membership. Errors: [ErrNoMember], [ErrAbove], [ErrLastOwner].
func (s *Service) Remove(ctx context.Context, space id.Space, who id.Account) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		grant, err := s.locked(ctx, tx, CanRemoveMember)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.remove(ctx, tx, grant, who)
	})
	return err
}

func (s *Service) remove(ctx context.Context, tx *db.Tx, grant authz.Grant, who id.Account) error {
	target, _, err := memberIn(ctx, tx, who)
	if err != nil {
		return err
	}
	if err := s.within(grant, target); err != nil {
		return err
	}
	if target.Role == authz.Owner {
		return ErrLastOwner
	}
	return s.depart(ctx, tx, grant, who, true)
}

// depart takes somebody out of the locked space.
func (s *Service) depart(ctx context.Context, tx *db.Tx, grant authz.Grant, who id.Account, removed bool) error {
	was, all, err := memberIn(ctx, tx, who)
	if err != nil {
		return err
	}
	if was.Role == authz.Owner && grant.Kind != authz.Band {
		return ErrOwnerLeaves
	}
	if err := s.end(ctx, tx, grant.Kind, who); err != nil {
		return err
	}
	topics := []event.Topic{event.SpaceTopic(tx.Space()), event.AccountTopic(who)}
	if err := s.Events.Publish(ctx, tx, MemberLeft{who, removed}, topics...); err != nil {
		return err
	}
	if was.Role == authz.Owner {
		return s.inherit(ctx, tx, who, all)
	}
	return s.reconsider(ctx, tx)
}

// end deletes a membership with what it gave: the place among one's bands, the invitations one made.
func (s *Service) end(ctx context.Context, tx *db.Tx, k authz.Kind, who id.Account) error {
	if err := deleteMember(ctx, tx, who); err != nil {
		return err
	}
	if k == authz.Band {
		if err := leaveBand(ctx, tx, who); err != nil {
			return err
		}
	}
	made, err := invitationsBy(ctx, tx, who)
	if err != nil {
		return err
	}
	for _, invitation := range made {
		if err := s.withdraw(ctx, tx, invitation); err != nil {
			return err
		}
	}
	return nil
}

// inherit makes the longest-serving admin the owner of what an owner has left. all are the members
// there were, in the order of joining.
func (s *Service) inherit(ctx context.Context, tx *db.Tx, left id.Account, all []MemberOf) error {
	at := slices.IndexFunc(all, func(m MemberOf) bool { return m.Role == authz.Admin })
	if at < 0 {
		if err := q.New(tx).Archive(ctx, tx.Space(), new(tx.Now())); err != nil {
			return err
		}
		return s.Events.Publish(ctx, tx, Archived{tx.Space()}, event.SpaceTopic(tx.Space()))
	}
	heir := all[at].Account
	if err := updateRole(ctx, tx, heir, authz.Owner, nil); err != nil {
		return err
	}
	return s.handedOver(ctx, tx, left, heir)
}

// handedOver tells everybody who owns the space now.
func (s *Service) handedOver(ctx context.Context, tx *db.Tx, from, to id.Account) error {
	if err := s.reconsider(ctx, tx); err != nil {
		return err
	}
	seen, err := readSpace(ctx, tx, authz.Standing{})
	if err != nil {
		return err
	}
	err = s.Mail.MailAccount(ctx, tx, to, "ownership_received", map[string]string{
		"space": seen.Name, "link": s.Origin + "/s/" + seen.ID.String() + "/members",
	})
	if err != nil {
		return err
	}
	return s.Events.Publish(ctx, tx, OwnershipTransferred{from, to}, event.SpaceTopic(tx.Space()), event.AccountTopic(from), event.AccountTopic(to))
}

// TransferOwnership makes another member the owner; who was it stays as an admin. Errors:
// [ErrNoMember], [problem.ErrInvalid] for a guest and for oneself.
func (s *Service) TransferOwnership(ctx context.Context, space id.Space, to id.Account) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		var none struct{}
		grant, err := s.locked(ctx, tx, CanTransfer)
		if err != nil {
			return none, err
		}
		target, _, err := memberIn(ctx, tx, to)
		if err != nil {
			return none, err
		}
		if target.Role == authz.Owner || target.Role == authz.Guest || target.ExpiresAt != nil {
			return none, problem.ErrInvalid.Field("/account_id", "space.cannot_own")
		}
		// In this order: a space has one owner at every moment.
		if err := updateRole(ctx, tx, grant.Actor.Account, authz.Admin, nil); err != nil {
			return none, err
		}
		if err := updateRole(ctx, tx, to, authz.Owner, nil); err != nil {
			return none, err
		}
		return none, s.handedOver(ctx, tx, grant.Actor.Account, to)
	})
	return err
}

// reconsider notes whether the band of tx has the second person it needs who can administer it (SP-5).
func (s *Service) reconsider(ctx context.Context, tx *db.Tx) error {
	seen, err := readSpace(ctx, tx, authz.Standing{})
	if err != nil || seen.Kind != authz.Band {
		return err
	}
	all, err := listMembers(ctx, tx)
	if err != nil {
		return err
	}
	members, administer := 0, 0
	for _, m := range all {
		if m.Role != authz.Guest {
			members++
		}
		if s.Catalogue.Covers(m.standing(seen.Kind), authz.Standing{Kind: seen.Kind, Role: authz.Admin}) {
			administer++
		}
	}
	needed := members >= secondAdminFrom && administer < 2
	if needed == (seen.NeedsSecondAdminSince != nil) {
		return nil
	}
	var since *time.Time
	if needed {
		since = new(tx.Now())
	}
	if err := q.New(tx).NeedSecondAdmin(ctx, tx.Space(), since); err != nil {
		return err
	}
	return s.Events.Publish(ctx, tx, SecondAdmin{tx.Space(), needed}, event.SpaceTopic(tx.Space()))
}
