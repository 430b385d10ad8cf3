// Package job runs work that outlives a request: mails, imports, sweeps. It is River behind three
// verbs: [Handle] a kind of job, [Queue.Enqueue] one in the transaction that wants it, [Every] one
// now and then.
//
// A job runs at least once and is retried with growing pauses, so a handler is idempotent.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/kermesse/kermesse/internal/kit/db"
)

// Args are the parameters of a kind of job: small, JSON, ids rather than content.
type Args = river.JobArgs

const (
	periodicQueue = "periodic" // of its own, so that a backlog does not hold schedules up
	workers       = 8
	jobTimeout    = time.Minute
	// lostAfter is when a job that nobody has finished is taken for lost: its process was killed. It
	// is longer than any job may run, or two would work the same one.
	lostAfter   = jobTimeout + 15*time.Second
	maxAttempts = 12
	// pollSQLite is how long a job committed by this process may wait: SQLite cannot notify.
	// Looking for work that is not there writes nothing.
	pollSQLite   = 250 * time.Millisecond
	pollPostgres = time.Second // a notification that River held back, or that got lost
	// pause is what a queue waits between two batches while there is work.
	pause = 20 * time.Millisecond
	// lastGrace is what a job that was told to end gets before the program ends without it.
	lastGrace = 3 * time.Second
)

// Registry collects handlers and schedules while the application is composed.
type Registry struct {
	// Observe, when set, hears how each attempt at a job ended.
	Observe  func(kind string, err error)
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry { return &Registry{workers: river.NewWorkers()} }

// Handle says what does jobs of the kind T. h gets the job's id, the same at every attempt.
func Handle[T Args](r *Registry, h func(ctx context.Context, jobID int64, args T) error) {
	river.AddWorker(r.workers, river.WorkFunc(func(ctx context.Context, j *river.Job[T]) error {
		err := h(ctx, j.ID, j.Args)
		if err != nil && cutShort(ctx) {
			return river.JobSnooze(0) // the attempt does not count, and the next start takes it first
		}
		if r.Observe != nil {
			r.Observe(j.Kind, err)
		}
		return err
	}))
}

// cutShort tells whether the queue is stopping and waits no longer. A job that took too long ends
// by its deadline, one that an operator cancelled by a cause of its own.
func cutShort(ctx context.Context) bool {
	return errors.Is(ctx.Err(), context.Canceled) && !errors.Is(context.Cause(ctx), river.ErrJobCancelledRemotely)
}

// Every runs args once per period, on one instance of the cluster.
func Every(r *Registry, period time.Duration, args Args) {
	r.periodic = append(r.periodic, river.NewPeriodicJob(river.PeriodicInterval(period),
		func() (river.JobArgs, *river.InsertOpts) {
			return args, &river.InsertOpts{Queue: periodicQueue, MaxAttempts: 1}
		}, &river.PeriodicJobOpts{RunOnStart: false}))
}

// Permanent marks an error that trying again cannot mend.
func Permanent(err error) error { return river.JobCancel(err) }

// Queue enqueues jobs and works them.
type Queue struct {
	engine   db.Engine
	sqlite   *river.Client[*sql.Tx]
	postgres *river.Client[pgx.Tx]
	pool     *pgxpool.Pool
}

// Open connects the registry's handlers to the database. Nothing runs before [Queue.Start].
func Open(ctx context.Context, d *db.DB, databaseURL string, r *Registry, log *slog.Logger) (*Queue, error) {
	config := &river.Config{
		Logger:            slog.New(quiet{log.Handler()}),
		Workers:           r.workers,
		PeriodicJobs:      r.periodic,
		MaxAttempts:       maxAttempts,
		JobTimeout:        jobTimeout,
		FetchCooldown:     pause,
		FetchPollInterval: pollPostgres,

		RescueStuckJobsAfter: lostAfter,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: workers},
			periodicQueue:      {MaxWorkers: 2},
		},
	}
	q := &Queue{engine: d.Engine()}
	var err error
	if d.Engine() == db.SQLite {
		config.FetchPollInterval = pollSQLite
		config.PollOnly = true
		if q.sqlite, err = river.NewClient(riversqlite.New(d.Writer()), config); err != nil {
			return nil, fmt.Errorf("job queue: %w", err)
		}
		return q, nil
	}
	poolConfig, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, errors.New("job queue: the PostgreSQL URL cannot be parsed")
	}
	poolConfig.MaxConns = 6
	poolConfig.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET ROLE "+db.AppRole)
		return err
	}
	if q.pool, err = pgxpool.NewWithConfig(ctx, poolConfig); err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	if q.postgres, err = river.NewClient(riverpgxv5.New(q.pool), config); err != nil {
		q.pool.Close()
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return q, nil
}

// Enqueue stores a job with the transaction: it runs if and only if tx commits.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, args Args) error {
	return q.enqueue(ctx, tx, args, nil)
}

// EnqueueAt is [Queue.Enqueue] of a job that waits until at.
func (q *Queue) EnqueueAt(ctx context.Context, tx *db.Tx, args Args, at time.Time) error {
	return q.enqueue(ctx, tx, args, &river.InsertOpts{ScheduledAt: at})
}

func (q *Queue) enqueue(ctx context.Context, tx *db.Tx, args Args, opts *river.InsertOpts) error {
	var err error
	if q.engine == db.SQLite {
		err = tx.Join(func(raw *sql.Tx) error {
			_, err := q.sqlite.InsertTx(ctx, raw, args, opts)
			return err
		})
	} else {
		err = tx.JoinPgx(ctx, func(raw pgx.Tx) error {
			_, err := q.postgres.InsertTx(ctx, raw, args, opts)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Start begins to work jobs.
func (q *Queue) Start(ctx context.Context) error {
	if q.engine == db.SQLite {
		return q.sqlite.Start(ctx)
	}
	return q.postgres.Start(ctx)
}

// Stop waits for jobs in progress until ctx ends, then cancels them; what was cancelled runs again
// at the next start.
func (q *Queue) Stop(ctx context.Context) error {
	stop, cut := q.sqlite.Stop, q.sqlite.StopAndCancel
	if q.engine == db.Postgres {
		stop, cut = q.postgres.Stop, q.postgres.StopAndCancel
	}
	if stop(ctx) == nil {
		return nil
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastGrace)
	defer cancel()
	return cut(last)
}

// Close gives the queue's own connections back. Call it after Stop.
func (q *Queue) Close() {
	if q.pool != nil {
		q.pool.Close()
	}
}

// Done tells of jobs as they end, for whoever waits on them. Call cancel when done listening.
func (q *Queue) Done() (events <-chan *river.Event, cancel func()) {
	kinds := []river.EventKind{river.EventKindJobCompleted, river.EventKindJobFailed, river.EventKindJobCancelled}
	if q.engine == db.SQLite {
		return q.sqlite.Subscribe(kinds...)
	}
	return q.postgres.Subscribe(kinds...)
}

// quiet drops the library's routine chatter below warnings.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}
