package app

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/job"
)

// sweepBatch bounds one transaction of a sweep, so that it never holds the writer for long.
const sweepBatch = 1000

// keyLife is how long a repeated request is recognised.
const keyLife = 48 * time.Hour

// SweepArgs is the hourly clearing of what has served its time.
type SweepArgs struct{}

// Kind names the job.
func (SweepArgs) Kind() string { return "app.sweep" }

func (h *House) sweeps(r *job.Registry) {
	job.Handle(r, func(ctx context.Context, _ int64, _ SweepArgs) error {
		for _, sweep := range []func(context.Context) (int64, error){
			func(ctx context.Context) (int64, error) { return db.ForgetKeys(ctx, h.DB, keyLife, sweepBatch) },
			func(ctx context.Context) (int64, error) { return event.Forget(ctx, h.DB, sweepBatch) },
		} {
			for {
				n, err := sweep(ctx)
				if err != nil {
					return err
				}
				if n < sweepBatch {
					break
				}
			}
		}
		return nil
	})
	job.Every(r, time.Hour, SweepArgs{})
}
