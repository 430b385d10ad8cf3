package space

import (
	"context"
	"fmt"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

const (
	sweepEvery = 5 * time.Minute
	sweepLimit = 500
)

// sweep ends memberships whose time is over, and forgets what feeds no longer tell.
type sweep struct{}

// Kind implements job.Args.
func (sweep) Kind() string { return "space.sweep" }

// Schedule registers what this room does now and then.
func Schedule(r *job.Registry) { job.Every(r, sweepEvery, sweep{}) }

// Handle registers what works this room's jobs.
func (s *Service) Handle(r *job.Registry) {
	job.Handle(r, func(ctx context.Context, _ int64, _ sweep) error {
		if _, err := s.EndAccess(ctx, sweepLimit); err != nil {
			return err
		}
		_, err := s.ForgetActivity(ctx, sweepLimit)
		return err
	})
}

// EndAccess removes guests whose time is over, at most limit of them, and tells how many. The guard
// has refused them from the moment itself (SP-7).
func (s *Service) EndAccess(ctx context.Context, limit int) (int, error) {
	type guest struct {
		space id.Space
		who   id.Account
	}
	over, err := db.ViewAcrossSpaces(ctx, s.DB, db.ReasonSweep, func(ctx context.Context, tx *db.Tx) ([]guest, error) {
		rows, err := q.New(tx).Ended(ctx, new(tx.Now()), int32(limit))
		return mapped(rows, func(r q.EndedRow) guest { return guest{r.SpaceID, r.AccountID} }), err
	})
	if err != nil {
		return 0, fmt.Errorf("look for guests whose time is over: %w", err)
	}
	ended := 0
	for _, g := range over {
		removed, err := db.Do(ctx, s.DB, g.space, func(ctx context.Context, tx *db.Tx) (bool, error) { return s.endAccess(ctx, tx, g.who) })
		if err != nil {
			return ended, fmt.Errorf("end a guest's access: %w", err)
		}
		if removed {
			ended++
		}
	}
	return ended, nil
}

func (s *Service) endAccess(ctx context.Context, tx *db.Tx, who id.Account) (bool, error) {
	if err := lockSpace(ctx, tx); err != nil {
		return false, err
	}
	ended, err := q.New(tx).DeleteEnded(ctx, tx.Space(), who, new(tx.Now()))
	if err != nil || ended == 0 { // they were given more time meanwhile, or came back
		return false, err
	}
	seen, err := readSpace(ctx, tx, authz.Standing{})
	if err != nil {
		return false, err
	}
	if err := s.end(ctx, tx, seen.Kind, who); err != nil {
		return false, err
	}
	return true, s.Events.Publish(ctx, tx, MemberLeft{AccountID: who}, event.SpaceTopic(tx.Space()), event.AccountTopic(who))
}

// ForgetActivity deletes what feeds have told for a year, at most limit entries, and tells how many.
func (s *Service) ForgetActivity(ctx context.Context, limit int) (int64, error) {
	return db.AcrossSpaces(ctx, s.DB, db.ReasonSweep, func(ctx context.Context, tx *db.Tx) (int64, error) {
		return q.New(tx).ForgetActivity(ctx, tx.Now().Add(-activityLife), int32(limit))
	})
}
