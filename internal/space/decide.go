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

// Request is somebody who waits to be let in.
type Request struct {
	ID        RequestID
	Account   id.Account
	Name      string
	Role      authz.Role
	CreatedAt time.Time
}

// Requests lists who waits, the longest first.
func (s *Service) Requests(ctx context.Context, space id.Space) ([]Request, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) ([]Request, error) {
		if _, err := s.Guard.Require(ctx, tx, CanListRequests); err != nil {
			return nil, err
		}
		requests, err := listRequests(ctx, tx)
		if err != nil {
			return nil, err
		}
		accounts := make([]id.Account, len(requests))
		for i, r := range requests {
			accounts[i] = r.Account
		}
		names, err := s.People.Names(ctx, tx, accounts)
		if err != nil {
			return nil, err
		}
		for i := range requests {
			requests[i].Name = names[requests[i].Account]
		}
		return requests, nil
	})
}

// Decide lets somebody in or does not. Of two decisions about one request the first counts.
func (s *Service) Decide(ctx context.Context, space id.Space, request RequestID, accept bool) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		var none struct{}
		grant, err := s.Guard.Require(ctx, tx, CanDecideRequest)
		if err != nil {
			return none, err
		}
		if err := lockSpace(ctx, tx); err != nil {
			return none, err
		}
		seen, err := readSpace(ctx, tx, grant.Role)
		if err != nil {
			return none, err
		}
		asked, err := readRequest(ctx, tx, request)
		if err != nil {
			return none, err
		}
		template, params := "join_declined", map[string]string{"space": seen.Name}
		if accept {
			// The invitation may come from somebody who stands higher than whoever decides.
			if !mayBring(seen.Kind, grant.Role, asked.Role) {
				return none, ErrRoleNotGranted
			}
			template, params["link"] = "join_accepted", s.Origin+"/s/"+space.String()+"/suggestions"
			err := s.admit(ctx, tx, seen.Kind, asked.Account, asked.Role)
			if errors.Is(err, ErrTooManyBands) {
				err = ErrJoinerHasTooManyBands.With("max", maxBandsPerPerson)
			}
			if err != nil {
				return none, err
			}
		} else if err := declineRequest(ctx, tx, request); err != nil {
			return none, err
		}
		if err := s.Mail.MailAccount(ctx, tx, asked.Account, template, params); err != nil {
			return none, err
		}
		return none, s.Events.Publish(ctx, tx, JoinDecided{request, asked.Account, accept}, event.SpaceTopic(space), event.AccountTopic(asked.Account))
	})
	return err
}

// Leave ends one's own membership, and withdraws the invitations one has made: a code kept in a
// pocket would be a way back in, with the role one had. An owner hands the space over first.
func (s *Service) Leave(ctx context.Context, space id.Space) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		var none struct{}
		grant, err := s.Guard.Require(ctx, tx, CanLeave)
		if err != nil {
			return none, err
		}
		if grant.Role == authz.Owner {
			return none, ErrOwnerLeaves
		}
		if err := deleteMember(ctx, tx, grant.Actor.Account); err != nil {
			return none, err
		}
		if grant.Kind == authz.Band {
			if err := leaveBand(ctx, tx, grant.Actor.Account); err != nil {
				return none, err
			}
		}
		made, err := invitationsBy(ctx, tx, grant.Actor.Account)
		if err != nil {
			return none, err
		}
		for _, invitation := range made {
			if err := s.withdraw(ctx, tx, invitation); err != nil {
				return none, err
			}
		}
		return none, s.Events.Publish(ctx, tx, MemberLeft{grant.Actor.Account}, event.SpaceTopic(space), event.AccountTopic(grant.Actor.Account))
	})
	return err
}
