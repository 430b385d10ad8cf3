package space

import (
	"context"
	"errors"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

var (
	// ErrBanned answers somebody who was banned, whatever invitation they have.
	ErrBanned = problem.New(problem.Forbidden, "space.banned")
	// ErrNoBan answers lifting a ban that is not there.
	ErrNoBan = problem.New(problem.NotFound, "space.ban_not_found")
	// ErrBanSelf: one leaves, and does not ban oneself.
	ErrBanSelf = problem.New(problem.Conflict, "space.ban_self")
)

// Ban is somebody who cannot come in.
type Ban struct {
	Account id.Account
	Name    string
	By      id.Account
	ByName  string
	At      time.Time
}

// Ban removes somebody who belongs, or waits to be let in, and keeps them out (SP-6). Banning twice is
// no error. Errors: [ErrNoMember], [ErrAbove], [ErrLastOwner], [ErrBanSelf].
func (s *Service) Ban(ctx context.Context, space id.Space, who id.Account) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		var none struct{}
		grant, err := s.locked(ctx, tx, CanBan)
		if err != nil {
			return none, err
		}
		if grant.Actor.Account == who {
			return none, ErrBanSelf
		}
		if banned, err := isBanned(ctx, tx, who); err != nil || banned {
			return none, err
		}
		if err := s.remove(ctx, tx, grant, who); errors.Is(err, ErrNoMember) {
			if waits, turnedAway, err := requestOf(ctx, tx, who); err != nil || !waits && !turnedAway {
				if err == nil {
					err = ErrNoMember
				}
				return none, err
			}
		} else if err != nil {
			return none, err
		}
		if err := deleteRequestOf(ctx, tx, who); err != nil {
			return none, err
		}
		if _, err := q.New(tx).InsertBan(ctx, q.InsertBanParams{SpaceID: space, AccountID: who, CreatedBy: grant.Actor.Account, CreatedAt: tx.Now()}); err != nil {
			return none, err
		}
		return none, s.Events.Publish(ctx, tx, MemberBanned{who}, event.SpaceTopic(space))
	})
	return err
}

// Unban lets somebody be invited again. Error: [ErrNoBan].
func (s *Service) Unban(ctx context.Context, space id.Space, who id.Account) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		var none struct{}
		if _, err := s.locked(ctx, tx, CanBan); err != nil {
			return none, err
		}
		lifted, err := q.New(tx).DeleteBan(ctx, space, who)
		if err != nil || lifted == 0 {
			if err == nil {
				err = ErrNoBan
			}
			return none, err
		}
		return none, s.Events.Publish(ctx, tx, BanLifted{who}, event.SpaceTopic(space))
	})
	return err
}

// Bans lists who cannot come in, the last banned first.
func (s *Service) Bans(ctx context.Context, space id.Space) ([]Ban, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) ([]Ban, error) {
		if _, err := s.Guard.Require(ctx, tx, CanListBans); err != nil {
			return nil, err
		}
		rows, err := q.New(tx).ListBans(ctx, space)
		if err != nil {
			return nil, err
		}
		out := make([]Ban, len(rows))
		var accounts []id.Account
		for i, row := range rows {
			out[i] = Ban{Account: row.AccountID, By: row.CreatedBy, At: row.CreatedAt}
			accounts = append(accounts, row.AccountID, row.CreatedBy)
		}
		names, err := s.People.Names(ctx, tx, accounts)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i].Name, out[i].ByName = names[out[i].Account], names[out[i].By]
		}
		return out, nil
	})
}

func isBanned(ctx context.Context, tx *db.Tx, who id.Account) (bool, error) {
	return q.New(tx).Banned(ctx, tx.Space(), who)
}
