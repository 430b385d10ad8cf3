package db_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type nothing = struct{}

func put(ctx context.Context, tx *db.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ($1, $2)`, name, value)
	return err
}

func get(t *testing.T, d *db.DB, name string) string {
	t.Helper()
	value, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
		var value string
		err := tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT value FROM instance WHERE name = $1), '')`, name).Scan(&value)
		return value, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestDoStoresEverythingOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		boom := errors.New("boom")
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			if err := put(ctx, tx, "a", "1"); err != nil {
				return nothing{}, err
			}
			return nothing{}, boom
		})
		if !errors.Is(err, boom) || get(t, d, "a") != "" {
			t.Fatalf("after a failed unit: err %v, a = %q", err, get(t, d, "a"))
		}
		committed := false
		_, err = db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			tx.OnCommit(func() { committed = true })
			return nothing{}, put(ctx, tx, "a", "1")
		})
		if err != nil || get(t, d, "a") != "1" || !committed {
			t.Fatalf("after a unit: err %v, a = %q, told %v", err, get(t, d, "a"), committed)
		}
	})
}

func TestAPanicRollsBackAndTheWriterGoesOn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		func() {
			defer func() { _ = recover() }()
			_, _ = db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
				_ = put(ctx, tx, "a", "1")
				panic("bug")
			})
		}()
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			return nothing{}, put(ctx, tx, "b", "1")
		})
		if err != nil || get(t, d, "a") != "" || get(t, d, "b") != "1" {
			t.Fatalf("err %v, a = %q, b = %q", err, get(t, d, "a"), get(t, d, "b"))
		}
	})
}

func TestAUnitInsideAUnitPanics(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		defer func() {
			if recover() == nil {
				t.Error("it ran")
			}
		}()
		_, _ = db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, _ *db.Tx) (nothing, error) {
			return db.View(ctx, d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) { return nothing{}, nil })
		})
	})
}

func TestAViewCannotWrite(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		_, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			return nothing{}, put(ctx, tx, "a", "1")
		})
		if err == nil || get(t, d, "a") != "" {
			t.Fatalf("err %v, a = %q", err, get(t, d, "a"))
		}
	})
}

func TestTheRequestsCancellationDoesNotEndAUnit(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := db.Do(ctx, d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			cancel()
			return nothing{}, put(ctx, tx, "a", "1")
		})
		if err != nil || get(t, d, "a") != "1" {
			t.Fatalf("err %v, a = %q", err, get(t, d, "a"))
		}
	})
}

func TestWaitingTooLongForTheWriterIsBusy(t *testing.T) {
	t.Parallel()
	d := testkit.Open(t, db.SQLite, nil)
	entered, leave := make(chan nothing), make(chan nothing)
	var held sync.WaitGroup
	held.Go(func() {
		_, err := db.Do(t.Context(), d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) {
			close(entered)
			<-leave
			return nothing{}, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-entered
	_, err := db.Do(t.Context(), d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) { return nothing{}, nil })
	close(leave)
	held.Wait()
	if !errors.Is(err, problem.ErrBusy) {
		t.Fatalf("got %v", err)
	}
}

func TestNowIsOneInstantPerUnit(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		at := time.Date(2026, 11, 20, 20, 0, 0, 123456000, time.UTC)
		stepped := clock.NewStepped(at)
		d := testkit.Open(t, e, stepped)
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			stepped.Advance(time.Hour)
			if !tx.Now().Equal(at) {
				t.Errorf("now is %v", tx.Now())
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO live_event (topic, position, fact, relayed_at) VALUES ('t', 1, '{}', $1)`, tx.Now())
			if err != nil {
				return nothing{}, err
			}
			var read time.Time
			err = tx.QueryRowContext(ctx, `SELECT relayed_at FROM live_event WHERE topic = 't'`).Scan(&read)
			if !read.Equal(at) {
				t.Errorf("stored %v, read %v", at, read)
			}
			return nothing{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func keyed(ctx context.Context, account id.Account, key, operation, body string) context.Context {
	return db.WithIdempotency(ctx, db.Idempotency{Account: account, Key: key, Operation: operation, Body: sha256.Sum256([]byte(body))})
}

func TestAKeyMakesAnActHappenOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		account := id.Account{1}
		runs := 0
		act := func(ctx context.Context) (string, error) {
			return db.Do(ctx, d, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
				runs++
				return "done", put(ctx, tx, "a", "1")
			})
		}
		for range 3 {
			out, err := act(keyed(t.Context(), account, "k", "op", "body"))
			if err != nil || out != "done" {
				t.Fatalf("%q, %v", out, err)
			}
		}
		if runs != 1 {
			t.Fatalf("ran %d times", runs)
		}
		for name, ctx := range map[string]context.Context{
			"another body":      keyed(t.Context(), account, "k", "op", "other"),
			"another operation": keyed(t.Context(), account, "k", "other", "body"),
		} {
			if _, err := act(ctx); !errors.Is(err, problem.ErrIdempotencyReused) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := act(keyed(t.Context(), id.Account{2}, "k", "op", "body")); !db.IsUnique(err) {
			t.Errorf("somebody else's key must be another key: %v", err)
		}
	})
}

func TestAFailedActLeavesItsKeyFree(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		fail := true
		act := func() (string, error) {
			return db.Do(keyed(t.Context(), id.Account{1}, "k", "op", "body"), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
				if fail {
					return "", problem.ErrNotFound
				}
				return "done", put(ctx, tx, "a", "1")
			})
		}
		if _, err := act(); !errors.Is(err, problem.ErrNotFound) {
			t.Fatal(err)
		}
		fail = false
		if out, err := act(); err != nil || out != "done" {
			t.Fatalf("%q, %v", out, err)
		}
	})
}

type secret struct{ Word string }

func (secret) SecretOutcome() {}

func TestASecretOutcomeIsNotStored(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		act := func(account id.Account) error {
			_, err := db.Do(keyed(t.Context(), account, "k", "op", "body"), d, id.Space{}, func(context.Context, *db.Tx) (secret, error) {
				return secret{"sesame"}, nil
			})
			return err
		}
		if err := act(id.Account{1}); err != nil {
			t.Fatal(err)
		}
		if err := act(id.Account{1}); !errors.Is(err, problem.ErrIdempotencyAlreadyDone) {
			t.Fatal(err)
		}
	})
}

func TestAKeyUsedAtTheSameTimeActsOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				out, err := db.Do(keyed(t.Context(), id.Account{1}, "k", "op", "body"), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
					return "done", put(ctx, tx, "a", "1") // a second run would break the primary key
				})
				if err != nil || out != "done" {
					t.Errorf("%q, %v", out, err)
				}
			})
		}
		all.Wait()
	})
}

func TestAllOrNothingWithAKey(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		statements := testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := db.Do(keyed(ctx, id.Account{1}, "k", "op", "body"), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
				if err := put(ctx, tx, "a", "1"); err != nil {
					return "", err
				}
				return "done", put(ctx, tx, "b", "1")
			})
			return err
		}, func(failedAt int) {
			if get(t, d, "a") != "" || get(t, d, "b") != "" {
				t.Fatalf("something remains after statement %d failed", failedAt)
			}
		})
		if statements != 5 { // claim, two inserts, outcome, commit
			t.Fatalf("%d statements", statements)
		}
	})
}

func TestADiskWithoutRoomIsSaidAndNothingIsHalfDone(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		fill := func(ctx context.Context, tx *db.Tx) (nothing, error) {
			for i := range 200 {
				if err := put(ctx, tx, fmt.Sprint("big ", i), strings.Repeat("x", 64<<10)); err != nil {
					return nothing{}, err
				}
			}
			// PostgreSQL's disk cannot be filled here: its error is raised.
			_, err := tx.ExecContext(ctx, `DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$`)
			return nothing{}, err
		}
		if e == db.SQLite {
			if _, err := d.Writer().ExecContext(t.Context(), `PRAGMA max_page_count = 400`); err != nil {
				t.Fatal(err)
			}
		}
		_, err := db.Do(t.Context(), d, id.Space{}, fill)
		if !errors.Is(err, problem.ErrStorageFull) || get(t, d, "big 0") != "" {
			t.Fatalf("%v; stored %d bytes", err, len(get(t, d, "big 0")))
		}
		if _, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			return nothing{}, put(ctx, tx, "small", "1")
		}); err != nil || get(t, d, "small") != "1" {
			t.Errorf("afterwards: %v", err)
		}
	})
}

func TestUnitsAreObserved(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		var seen []bool
		d, err := db.Open(t.Context(), db.Options{URL: testkit.URL(t, e), Observe: func(readOnly bool, took time.Duration) {
			if took <= 0 {
				t.Errorf("took %v", took)
			}
			seen = append(seen, readOnly)
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		_, _ = db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) { return nothing{}, errors.New("no") })
		_ = get(t, d, "a")
		if !slices.Equal(seen, []bool{false, true}) {
			t.Errorf("%v", seen)
		}
	})
}

func TestWhoWaitsLongestComesFirst(t *testing.T) {
	t.Parallel()
	url := testkit.URL(t, db.SQLite)
	synctest.Test(t, func(t *testing.T) {
		d, err := db.Open(t.Context(), db.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var group sync.WaitGroup
		var order []int
		leave := make(chan struct{})
		group.Go(func() {
			_, _ = db.Do(t.Context(), d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) {
				<-leave
				return nothing{}, nil
			})
		})
		synctest.Wait()
		for i := range 8 {
			group.Go(func() {
				_, _ = db.Do(t.Context(), d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) {
					order = append(order, i) // one writer at a time
					return nothing{}, nil
				})
			})
			synctest.Wait() // until it waits for its turn
		}
		close(leave)
		group.Wait()
		if !slices.IsSorted(order) || len(order) != 8 {
			t.Errorf("in the order %v", order)
		}
	})
}
