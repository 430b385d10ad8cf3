package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
)

// AddSongs is the job that adds the chosen rows of an import.
type AddSongs struct {
	Space  id.Space `json:"space_id"`
	Import ImportID `json:"import_id"`
}

// Kind implements [job.Args].
func (AddSongs) Kind() string { return "band.add_songs" }

// SweepPreviews is the job that forgets previews that nobody ran.
type SweepPreviews struct{}

// Kind implements [job.Args].
func (SweepPreviews) Kind() string { return "band.sweep_previews" }

const (
	sweepEvery = time.Hour
	sweepBatch = 100
)

// Work registers the room's jobs.
func (s *Service) Work(r *job.Registry) {
	job.Handle(r, s.addSongs)
	job.Handle(r, s.sweepPreviews)
	job.Every(r, sweepEvery, SweepPreviews{})
}

func (s *Service) addSongs(ctx context.Context, _ int64, in AddSongs) error {
	for ctx.Err() == nil {
		more, err := s.addBatch(ctx, in)
		if err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}

// sweepPreviews looks across spaces and deletes within each.
func (s *Service) sweepPreviews(ctx context.Context, _ int64, _ SweepPreviews) error {
	for {
		found, err := db.ViewAcrossSpaces(ctx, s.DB, db.ReasonSweep, func(ctx context.Context, tx *db.Tx) ([]AddSongs, error) {
			return stalePreviews(ctx, tx, sweepBatch)
		})
		if err != nil {
			return err
		}
		for _, stale := range found {
			_, err := db.Do(ctx, s.DB, stale.Space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
				return struct{}{}, deletePreview(ctx, tx, stale.Import)
			})
			if err != nil {
				return err
			}
		}
		if len(found) < sweepBatch {
			return nil
		}
	}
}
