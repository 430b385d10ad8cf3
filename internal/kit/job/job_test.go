package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type none = struct{}

var errChanged = errors.New("changed my mind")

// patience is how long a test waits for what must come.
const patience = time.Minute

type bell struct {
	Number int `json:"number"`
}

func (bell) Kind() string { return "test.bell" }

type house struct {
	db  *db.DB
	url string
}

func open(t *testing.T, e db.Engine) house {
	t.Helper()
	url := testkit.URL(t, e)
	d, err := db.Open(t.Context(), db.Options{URL: url, Synchronous: "NORMAL", MaxConns: 16})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return house{d, url}
}

// queue opens a queue over the house with what register adds to it.
func (h house) queue(t *testing.T, register func(*job.Registry)) *job.Queue {
	t.Helper()
	r := job.NewRegistry()
	register(r)
	q, err := job.Open(t.Context(), h.db, h.url, r, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

// start works jobs until the test ends or stop is called.
func start(t *testing.T, q *job.Queue) (stop func(context.Context)) {
	t.Helper()
	if err := q.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	stop = func(ctx context.Context) {
		once.Do(func() {
			if err := q.Stop(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() { stop(context.Background()) })
	return stop
}

func (h house) enqueue(ctx context.Context, q *job.Queue, after error, all ...job.Args) error {
	_, err := db.Do(ctx, h.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (none, error) {
		for _, args := range all {
			if err := q.Enqueue(ctx, tx, args); err != nil {
				return none{}, err
			}
		}
		return none{}, after
	})
	return err
}

// jobs counts what is stored, in whatever state.
func (h house) jobs(t *testing.T) int {
	t.Helper()
	n, err := db.View(t.Context(), h.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (int, error) {
		var n int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM river_job`).Scan(&n)
		return n, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func next[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

func TestAJobIsWorkedExactlyWhenItsUnitCommits(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		const goroutines, each = 32, 25
		worked := make(chan int, 2*goroutines*each)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(_ context.Context, _ int64, b bell) error { worked <- b.Number; return nil })
		})
		done, cancel := q.Done()
		defer cancel()
		start(t, q)
		var all sync.WaitGroup
		for g := range goroutines {
			all.Go(func() {
				for i := range each {
					number := g*each + i
					var after error
					if number%5 == 0 {
						after = errChanged
					}
					if err := h.enqueue(t.Context(), q, after, bell{number}); !errors.Is(err, after) {
						t.Errorf("%d: %v", number, err)
					}
				}
			})
		}
		all.Wait()
		seen := map[int]bool{}
		for range goroutines * each * 4 / 5 {
			n := next(t, worked)
			if seen[n] || n%5 == 0 {
				t.Errorf("job %d was worked twice or was rolled back", n)
			}
			seen[n] = true
		}
		for range goroutines * each * 4 / 5 {
			if ended := next(t, done); ended.Kind != river.EventKindJobCompleted {
				t.Errorf("%s: %+v", ended.Kind, ended.Job.Errors)
			}
		}
		if n := h.jobs(t); n != goroutines*each*4/5 {
			t.Errorf("%d jobs are stored", n)
		}
	})
}

func TestAFailedEnqueueTakesTheUnitWithIt(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(context.Context, int64, bell) error { return nil })
		})
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			return h.enqueue(ctx, q, nil, bell{1}, bell{2})
		}, func(failedAt int) {
			if h.jobs(t) != 0 {
				t.Fatalf("a job remains when statement %d failed", failedAt)
			}
		})
		if n := h.jobs(t); n != 2 {
			t.Errorf("%d jobs", n)
		}
	})
}

func TestAFailedJobIsTriedAgain(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		attempts := make(chan int64, 10)
		tried := 0
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(_ context.Context, jobID int64, _ bell) error {
				attempts <- jobID
				if tried++; tried == 1 {
					return errors.New("the mail server is away")
				}
				return nil
			})
		})
		done, cancel := q.Done()
		defer cancel()
		start(t, q)
		if err := h.enqueue(t.Context(), q, nil, bell{1}); err != nil {
			t.Fatal(err)
		}
		if first, second := next(t, attempts), next(t, attempts); first != second || first == 0 {
			t.Errorf("the attempts had the ids %d and %d", first, second)
		}
		if one := next(t, done); one.Kind != river.EventKindJobFailed {
			t.Errorf("first %s", one.Kind)
		}
		if two := next(t, done); two.Kind != river.EventKindJobCompleted || two.Job.Attempt != 2 {
			t.Errorf("then %s at attempt %d", two.Kind, two.Job.Attempt)
		}
	})
}

func TestWhatCannotBeMendedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(context.Context, int64, bell) error {
				return fmt.Errorf("send: %w", job.Permanent(errors.New("no such address")))
			})
		})
		done, cancel := q.Done()
		defer cancel()
		start(t, q)
		if err := h.enqueue(t.Context(), q, nil, bell{1}); err != nil {
			t.Fatal(err)
		}
		ended := next(t, done)
		if ended.Kind != river.EventKindJobCancelled || ended.Job.FinalizedAt == nil || len(ended.Job.Errors) != 1 {
			t.Errorf("%s: %+v", ended.Kind, ended.Job)
		}
	})
}

func TestAPanicFailsTheJobAlone(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(_ context.Context, _ int64, b bell) error {
				if b.Number == 1 {
					panic("bug")
				}
				return nil
			})
		})
		done, cancel := q.Done()
		defer cancel()
		start(t, q)
		if err := h.enqueue(t.Context(), q, nil, bell{1}, bell{2}); err != nil {
			t.Fatal(err)
		}
		kinds := map[river.EventKind]int{}
		for range 2 {
			kinds[next(t, done).Kind]++
		}
		if kinds[river.EventKindJobFailed] != 1 || kinds[river.EventKindJobCompleted] != 1 {
			t.Errorf("%v", kinds)
		}
	})
}

func TestASchedulePassesABacklog(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		struck, release := make(chan int, 100), make(chan none)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(ctx context.Context, _ int64, b bell) error {
				if b.Number == 0 {
					struck <- 0
					return nil
				}
				select {
				case <-release:
				case <-ctx.Done():
				}
				return nil
			})
			job.Every(r, time.Second, bell{0})
		})
		stop := start(t, q)
		for range 30 { // more than there are workers
			if err := h.enqueue(t.Context(), q, nil, bell{1}); err != nil {
				t.Fatal(err)
			}
		}
		next(t, struck)
		next(t, struck)
		close(release)
		stop(context.Background())
	})
}

func TestAJobCanWait(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		worked := make(chan time.Time, 1)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(context.Context, int64, bell) error { worked <- time.Now(); return nil })
		})
		start(t, q)
		at := time.Now().Add(300 * time.Millisecond)
		_, err := db.Do(t.Context(), h.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (none, error) {
			return none{}, q.EnqueueAt(ctx, tx, bell{1}, at)
		})
		if err != nil {
			t.Fatal(err)
		}
		// PostgreSQL keeps microseconds.
		if when := next(t, worked); when.Before(at.Truncate(time.Microsecond)) {
			t.Errorf("worked %v too early", at.Sub(when))
		}
	})
}

func TestStopWaitsForWhatEndsInTime(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		entered, leave := make(chan none), make(chan none)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(ctx context.Context, _ int64, _ bell) error {
				close(entered)
				<-leave
				return ctx.Err()
			})
		})
		done, cancel := q.Done()
		defer cancel()
		stop := start(t, q)
		if err := h.enqueue(t.Context(), q, nil, bell{1}); err != nil {
			t.Fatal(err)
		}
		next(t, entered)
		var stopping sync.WaitGroup
		stopping.Go(func() { stop(context.Background()) })
		close(leave)
		if ended := next(t, done); ended.Kind != river.EventKindJobCompleted {
			t.Errorf("%s: %+v", ended.Kind, ended.Job.Errors)
		}
		stopping.Wait()
	})
}

func TestWhatAStopCutsShortRunsAgainAfterTheRestart(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		entered := make(chan none)
		first := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(ctx context.Context, _ int64, _ bell) error {
				close(entered)
				<-ctx.Done()
				return ctx.Err()
			})
		})
		stop := start(t, first)
		if err := h.enqueue(t.Context(), first, nil, bell{1}); err != nil {
			t.Fatal(err)
		}
		next(t, entered)
		impatient, cancel := context.WithCancel(t.Context())
		cancel()
		stop(impatient)

		worked := make(chan int, 10)
		second := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(_ context.Context, _ int64, b bell) error { worked <- b.Number; return nil })
		})
		done, cancelDone := second.Done()
		defer cancelDone()
		start(t, second)
		if n := next(t, worked); n != 1 {
			t.Errorf("job %d", n)
		}
		// Being cut short is no failure: it counts as no attempt.
		if ended := next(t, done); ended.Kind != river.EventKindJobCompleted || ended.Job.Attempt != 1 || len(ended.Job.Errors) != 0 {
			t.Errorf("%s at attempt %d: %v", ended.Kind, ended.Job.Attempt, ended.Job.Errors)
		}
	})
}

func TestWhatAKillCutShortRunsAgainInMinutes(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		rung := make(chan int, 1)
		q := h.queue(t, func(r *job.Registry) {
			job.Handle(r, func(_ context.Context, _ int64, b bell) error {
				rung <- b.Number
				return nil
			})
		})
		if err := h.enqueue(t.Context(), q, nil, bell{7}); err != nil {
			t.Fatal(err)
		}
		// What a killed process leaves behind: a job that runs and that nobody works.
		ago := `datetime('now', 'subsec', '-90 seconds')`
		if e == db.Postgres {
			ago = `now() - interval '90 seconds'`
		}
		_, err := db.Do(t.Context(), h.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (none, error) {
			_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = `+ago)
			return none{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		start(t, q)
		if n := next(t, rung); n != 7 {
			t.Errorf("%d", n)
		}
	})
}

func TestAURLThatIsNoneIsNotRepeated(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := open(t, e)
		_, err := job.Open(t.Context(), h.db, "postgres://somebody:secret@host:port/", job.NewRegistry(), slog.New(slog.DiscardHandler))
		if e == db.SQLite && err != nil || e == db.Postgres && (err == nil || err.Error() != "job queue: the PostgreSQL URL cannot be parsed") {
			t.Errorf("%v", err)
		}
	})
}
