package space

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// Invite asks for a new invitation (SP-4).
type Invite struct {
	Space    id.Space
	Role     authz.Role    // empty: member
	MaxUses  *int64        // nil: any number
	Life     time.Duration // zero: 24 hours
	Approval bool
	Email    string // empty: nobody in particular; else the link is sent there
	// AccessUntil ends what a guest who comes by it may see; nil: there is no end (SP-7).
	AccessUntil *time.Time
}

// Invited is an invitation as those who may invite see it.
type Invited struct {
	Invitation
	CreatedByName string
}

// SecretOutcome keeps an invitation out of the stored outcomes of idempotency keys: its code and
// its address are readable nowhere in the database.
func (Invited) SecretOutcome() {}

// check names what is wrong with in; granted tells whether who asks may bring somebody in so.
func (in Invite) check(granted bool, now time.Time) error {
	refused := checkEnd(problem.ErrInvalid, "/access_until", in.Role, in.AccessUntil, now)
	if !granted {
		refused = refused.Field("/role", "space.role_not_granted")
	}
	if in.MaxUses != nil && (*in.MaxUses < 1 || *in.MaxUses > maxUses) {
		refused = refused.Field("/max_uses", problem.FieldOutOfRange, "min", 1, "max", maxUses)
	}
	if in.Life < minLife || in.Life > maxLife {
		refused = refused.Field("/expires_in", problem.FieldOutOfRange, "min", int(minLife/time.Second), "max", int(maxLife/time.Second))
	}
	if in.Email != "" {
		if address, err := mail.ParseAddress(in.Email); err != nil || address.Address != in.Email || len(in.Email) > 254 {
			refused = refused.Field("/email", problem.FieldInvalid)
		}
	}
	if len(refused.Fields()) > 0 {
		return refused
	}
	return nil
}

// Invite makes an invitation and, when it is for an address, sends it there.
func (s *Service) Invite(ctx context.Context, in Invite) (Invited, error) {
	if in.Role == "" {
		in.Role = authz.Member
	}
	if in.Life == 0 {
		in.Life = defaultLife
	}
	in.Email = strings.TrimSpace(in.Email)
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Invited, error) {
		// One by one, or two at once would pass the limit together.
		grant, err := s.locked(ctx, tx, CanInvite)
		if err != nil {
			return Invited{}, err
		}
		seen, err := readSpace(ctx, tx, grant.Standing)
		if err != nil {
			return Invited{}, err
		}
		granted, err := s.mayBring(ctx, tx, grant.Standing, in.Role)
		if err != nil {
			return Invited{}, err
		}
		if err := in.check(granted, tx.Now()); err != nil {
			return Invited{}, err
		}
		if seen.waitsForSecondAdmin(tx.Now()) {
			return Invited{}, ErrSecondAdmin.With("days", int(secondAdminGrace.Hours()/24))
		}
		if open, err := countInvitations(ctx, tx); err != nil || open >= maxInvitations {
			if err == nil {
				err = ErrTooManyInvitations.With("max", maxInvitations)
			}
			return Invited{}, err
		}
		code, err := newCode(s.Random)
		if err != nil {
			return Invited{}, fmt.Errorf("draw a code: %w", err)
		}
		made := Invited{Invitation: Invitation{
			ID: id.New[invitationKind](s.IDs), Code: code, Role: in.Role, MaxUses: in.MaxUses, Approval: in.Approval,
			Email: in.Email, CreatedBy: grant.Actor.Account, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(in.Life), AccessUntil: in.AccessUntil,
		}}
		if err := s.insertInvitation(ctx, tx, made.Invitation); err != nil {
			return Invited{}, err
		}
		names, err := s.People.Names(ctx, tx, []id.Account{grant.Actor.Account})
		if err != nil {
			return Invited{}, err
		}
		made.CreatedByName = names[grant.Actor.Account]
		if in.Email != "" {
			if !s.Mail.SendsMail() {
				return Invited{}, problem.ErrInvalid.Field("/email", "space.no_mail")
			}
			err := s.Mail.MailAddress(ctx, tx, in.Email, seen.Language, "invitation", map[string]string{
				"space": seen.Name, "person": made.CreatedByName, "link": s.link(code), "code": code,
			})
			if err != nil {
				return Invited{}, err
			}
		}
		return made, s.Events.Publish(ctx, tx, InvitationsChanged{made.ID}, event.SpaceTopic(in.Space))
	})
}

// link is the address that opens an invitation.
func (s *Service) link(code string) string { return s.Origin + "/i/" + code }

// Invitations lists those that still have time, the newest first. Those with a role above the
// reader's own are left out: whoever has a code can bring in anybody, themselves included (SP-2).
func (s *Service) Invitations(ctx context.Context, space id.Space) ([]Invited, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) ([]Invited, error) {
		grant, err := s.Guard.Require(ctx, tx, CanListInvitations)
		if err != nil {
			return nil, err
		}
		found, err := s.listInvitations(ctx, tx)
		if err != nil {
			return nil, err
		}
		roles, err := s.standings(ctx, tx, grant.Kind)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(i Invitation) bool { return !s.Catalogue.Covers(grant.Standing, roles[i.Role]) })
		authors := make([]id.Account, len(found))
		for i, f := range found {
			authors[i] = f.CreatedBy
		}
		names, err := s.People.Names(ctx, tx, authors)
		if err != nil {
			return nil, err
		}
		out := make([]Invited, len(found))
		for i, f := range found {
			out[i] = Invited{f, names[f.CreatedBy]}
		}
		return out, nil
	})
}

// RevokeInvitation withdraws an invitation: its code opens nothing from then on.
func (s *Service) RevokeInvitation(ctx context.Context, space id.Space, invitation InvitationID) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		if _, err := s.Guard.Require(ctx, tx, CanRevokeInvitation); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.withdraw(ctx, tx, invitation)
	})
	return err
}

func (s *Service) withdraw(ctx context.Context, tx *db.Tx, invitation InvitationID) error {
	if err := deleteInvitation(ctx, tx, invitation); err != nil {
		return err
	}
	return s.Events.Publish(ctx, tx, InvitationsChanged{invitation}, event.SpaceTopic(tx.Space()))
}
