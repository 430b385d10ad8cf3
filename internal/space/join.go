package space

import (
	"context"
	"errors"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Preview is what an invitation tells whoever has its code, signed in or not.
type Preview struct {
	Space       id.Space
	Kind        authz.Kind
	Name        string
	Accent      string
	MemberCount int64
	InvitedBy   string
	Role        authz.Role
	Approval    bool
	ExpiresAt   time.Time
	// AlreadyMember and Waiting speak of whoever asks, when signed in.
	AlreadyMember bool
	Waiting       bool
}

// found is where a code leads.
type found struct {
	Space      id.Space
	Invitation InvitationID
}

// find looks a code up. Whether it has the wrong form, never was or was withdrawn cannot be told
// apart.
func (s *Service) find(ctx context.Context, typed string) (found, error) {
	code, ok := canonicalCode(typed)
	if !ok {
		return found{}, ErrNoInvitation
	}
	tag, err := s.Secrets.Tag(purposeCode, []byte(code))
	if err != nil {
		return found{}, err
	}
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (found, error) {
		return findCode(ctx, tx, tag)
	})
}

// Preview shows what a code opens without using it.
func (s *Service) Preview(ctx context.Context, code string) (Preview, error) {
	at, err := s.find(ctx, code)
	if err != nil {
		return Preview{}, err
	}
	return db.View(ctx, s.DB, at.Space, func(ctx context.Context, tx *db.Tx) (Preview, error) {
		grant, err := s.Guard.Require(ctx, tx, CanPreview)
		if err != nil {
			return Preview{}, err
		}
		invitation, err := s.readInvitation(ctx, tx, at.Invitation)
		if err != nil {
			return Preview{}, err
		}
		seen, err := readSpace(ctx, tx, authz.Standing{})
		if err != nil {
			return Preview{}, err
		}
		names, err := s.People.Names(ctx, tx, []id.Account{invitation.CreatedBy})
		if err != nil {
			return Preview{}, err
		}
		p := Preview{
			Space: seen.ID, Kind: seen.Kind, Name: seen.Name, Accent: seen.Accent, MemberCount: seen.MemberCount,
			InvitedBy: names[invitation.CreatedBy], Role: invitation.Role, Approval: invitation.Approval, ExpiresAt: invitation.ExpiresAt,
		}
		if who := grant.Actor.Account; !who.IsZero() {
			if p.AlreadyMember, err = belongs(ctx, tx, who); err != nil {
				return Preview{}, err
			}
			if p.Waiting, _, err = requestOf(ctx, tx, who); err != nil {
				return Preview{}, err
			}
		}
		// Closed to newcomers only: whoever took its last place finds their own request or the space behind it.
		if !p.AlreadyMember && !p.Waiting {
			if seen.ArchivedAt != nil {
				return Preview{}, authz.ErrArchived
			}
			if err := invitation.open(tx.Now()); err != nil {
				return Preview{}, err
			}
		}
		return p, nil
	})
}

// Inviter is who made the invitation with this code; false when no good one has it. An account
// that an administrator invited counts as confirmed where no mail can be sent (AC-4).
func (s *Service) Inviter(ctx context.Context, code string) (id.Account, bool, error) {
	at, err := s.find(ctx, code)
	if errors.Is(err, ErrNoInvitation) {
		return id.Account{}, false, nil
	}
	if err != nil {
		return id.Account{}, false, err
	}
	invitation, err := db.View(ctx, s.DB, at.Space, func(ctx context.Context, tx *db.Tx) (Invitation, error) {
		return s.readInvitation(ctx, tx, at.Invitation)
	})
	if errors.Is(err, ErrNoInvitation) {
		return id.Account{}, false, nil
	}
	return invitation.CreatedBy, err == nil && invitation.open(s.DB.Clock().Now()) == nil, err
}

// Joined is what came of using a code.
type Joined struct {
	Space id.Space
	// Pending: an admin decides first.
	Pending bool
}

// Join uses a code. Who belongs already, or waits already, uses nothing up.
func (s *Service) Join(ctx context.Context, code string) (Joined, error) {
	at, err := s.find(ctx, code)
	unknown := errors.Is(err, ErrNoInvitation)
	if err != nil && !unknown {
		return Joined{}, err
	}
	return db.Do(ctx, s.DB, at.Space, func(ctx context.Context, tx *db.Tx) (Joined, error) {
		// Refused here and not before: who repeats a request gets its outcome, also when the invitation
		// has been withdrawn meanwhile.
		if unknown {
			return Joined{}, ErrNoInvitation
		}
		grant, err := s.Guard.Require(ctx, tx, CanJoin)
		if err != nil {
			return Joined{}, err
		}
		// One by one: somebody who comes twice at once would use the invitation up twice.
		if err := lockSpace(ctx, tx); err != nil {
			return Joined{}, err
		}
		seen, err := readSpace(ctx, tx, authz.Standing{})
		if err != nil {
			return Joined{}, err
		}
		who := grant.Actor.Account
		out := Joined{Space: at.Space}
		if member, err := belongs(ctx, tx, who); err != nil || member {
			return out, err
		}
		if seen.ArchivedAt != nil {
			return out, authz.ErrArchived
		}
		if banned, err := isBanned(ctx, tx, who); err != nil || banned {
			if err == nil {
				err = ErrBanned
			}
			return out, err
		}
		waits, turnedAway, err := requestOf(ctx, tx, who)
		if err != nil || waits {
			out.Pending = waits
			return out, err
		}
		invitation, err := s.readInvitation(ctx, tx, at.Invitation)
		if err != nil {
			return Joined{}, err
		}
		if err := invitation.open(tx.Now()); err != nil {
			return Joined{}, err
		}
		if invitation.Approval && turnedAway {
			return Joined{}, ErrTurnedAway.With("days", int(pauseAfterDecline.Hours()/24))
		}
		if seen.Kind == authz.Band {
			if tooMany, err := inTooManyBands(ctx, tx, who); err != nil || tooMany {
				if err == nil {
					err = ErrTooManyBands.With("max", maxBandsPerPerson)
				}
				return Joined{}, err
			}
		}
		if used, err := useInvitation(ctx, tx, at.Invitation); err != nil || !used {
			if err == nil { // somebody took the last place between the read and here
				err = ErrInvitationUsed
			}
			return Joined{}, err
		}
		if err := s.Events.Publish(ctx, tx, InvitationsChanged{at.Invitation}, event.SpaceTopic(at.Space)); err != nil {
			return Joined{}, err
		}
		if invitation.Approval {
			out.Pending = true
			return out, s.request(ctx, tx, seen, who, invitation)
		}
		return out, s.admit(ctx, tx, seen.Kind, who, invitation.Role, invitation.AccessUntil)
	})
}

// admit makes somebody a member. The caller has locked the space: its row is what two admissions at
// once take turns on.
func (s *Service) admit(ctx context.Context, tx *db.Tx, k authz.Kind, who id.Account, role authz.Role, until *time.Time) error {
	if err := deleteRequestOf(ctx, tx, who); err != nil {
		return err
	}
	if fresh, err := insertMember(ctx, tx, who, role, until); err != nil || !fresh {
		return err
	}
	if k == authz.Band {
		members, err := countMembers(ctx, tx)
		if err != nil {
			return err
		}
		if members > maxBandMembers {
			return ErrFull.With("max", maxBandMembers)
		}
		if entered, err := enterBand(ctx, tx, who); err != nil || !entered {
			if err == nil {
				err = ErrTooManyBands.With("max", maxBandsPerPerson)
			}
			return err
		}
		if err := s.reconsider(ctx, tx); err != nil {
			return err
		}
	}
	return s.announceMember(ctx, tx, who, role)
}

func (s *Service) announceMember(ctx context.Context, tx *db.Tx, who id.Account, role authz.Role) error {
	return s.Events.Publish(ctx, tx, MemberJoined{who, string(role)}, event.SpaceTopic(tx.Space()), event.AccountTopic(who))
}

// request makes somebody wait for a decision and tells those who decide.
func (s *Service) request(ctx context.Context, tx *db.Tx, seen Seen, who id.Account, by Invitation) error {
	request := id.New[requestKind](s.IDs)
	if fresh, err := insertRequest(ctx, tx, request, who, by.Role, by.AccessUntil); err != nil || !fresh {
		return err
	}
	names, err := s.People.Names(ctx, tx, []id.Account{who})
	if err != nil {
		return err
	}
	members, err := listMembers(ctx, tx)
	if err != nil {
		return err
	}
	for _, m := range members {
		if !m.standing(seen.Kind).May(CanDecideRequest) {
			continue
		}
		err := s.Mail.MailAccount(ctx, tx, m.Account, "join_requested", map[string]string{
			"space": seen.Name, "person": names[who], "link": s.Origin + "/s/" + seen.ID.String() + "/members",
		})
		if err != nil {
			return err
		}
	}
	return s.Events.Publish(ctx, tx, JoinRequested{request, who}, event.SpaceTopic(tx.Space()))
}
