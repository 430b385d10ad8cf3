package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
)

// addSongs is the job that adds the chosen rows of an import.
type addSongs struct {
	Space  id.Space `json:"space_id"`
	Import ImportID `json:"import_id"`
}

// Kind implements [job.Args].
func (addSongs) Kind() string { return "band.add_songs" }

// sweepPreviews is the job that forgets previews that nobody ran.
type sweepPreviews struct{}

// Kind implements [job.Args].
func (sweepPreviews) Kind() string { return "band.sweep_previews" }

// sweepSongs is the job that deletes songs that nobody brought back.
type sweepSongs struct{}

// Kind implements [job.Args].
func (sweepSongs) Kind() string { return "band.sweep_songs" }

const (
	sweepEvery = time.Hour
	sweepBatch = 100
)

// Schedule registers what this room does now and then.
func Schedule(r *job.Registry) {
	job.Every(r, sweepEvery, sweepPreviews{})
	job.Every(r, sweepEvery, sweepSongs{})
}

// Handle registers what works this room's jobs.
func (s *Service) Handle(r *job.Registry) {
	job.Handle(r, s.runAddSongs)
	job.Handle(r, s.runSweepPreviews)
	job.Handle(r, s.runSweepSongs)
}

func (s *Service) runAddSongs(ctx context.Context, _ int64, in addSongs) error {
	for ctx.Err() == nil {
		more, err := s.addBatch(ctx, in)
		if err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}

// runSweepPreviews looks across spaces and deletes within each.
func (s *Service) runSweepPreviews(ctx context.Context, _ int64, _ sweepPreviews) error {
	for {
		found, err := db.ViewAcrossSpaces(ctx, s.DB, db.ReasonSweep, func(ctx context.Context, tx *db.Tx) ([]addSongs, error) {
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

// forgotten is a song that was removed too long ago to come back.
type forgotten struct {
	space id.Space
	song  SongID
}

// runSweepSongs looks across spaces and deletes within each. A setlist that holds a song keeps it.
func (s *Service) runSweepSongs(ctx context.Context, _ int64, _ sweepSongs) error {
	for {
		found, err := db.ViewAcrossSpaces(ctx, s.DB, db.ReasonSweep, func(ctx context.Context, tx *db.Tx) ([]forgotten, error) {
			return forgottenSongs(ctx, tx, tx.Now().Add(-songKept), sweepBatch)
		})
		if err != nil {
			return err
		}
		for _, f := range found {
			_, err := db.Do(ctx, s.DB, f.space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
				return struct{}{}, forgetSong(ctx, tx, f.song)
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
