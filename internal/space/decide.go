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
	// AccessUntil is when a guest belongs no more; nil: there is no end.
	AccessUntil *time.Time
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
		grant, err := s.locked(ctx, tx, CanDecideRequest)
		if err != nil {
			return none, err
		}
		seen, err := readSpace(ctx, tx, grant.Standing)
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
			if may, err := s.mayBring(ctx, tx, grant.Standing, asked.Role); err != nil || !may {
				if err == nil {
					err = ErrRoleNotGranted
				}
				return none, err
			}
			template, params["link"] = "join_accepted", s.Origin+"/s/"+space.String()+"/suggestions"
			err := s.admit(ctx, tx, seen.Kind, asked.Account, asked.Role, asked.AccessUntil)
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
