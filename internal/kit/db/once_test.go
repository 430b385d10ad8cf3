package db_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// A repeated request is recognised for as long as promised, wherever the clock goes meanwhile, and then
// forgotten.
func TestAKeyIsRememberedForItsTime(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		c := clock.NewStepped(time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC))
		d := testkit.Open(t, e, c)
		runs := 0
		act := func(key string) {
			t.Helper()
			_, err := db.Do(keyed(t.Context(), id.Account{1}, key, "op", "body"), d, id.Space{}, func(context.Context, *db.Tx) (string, error) {
				runs++
				return "done", nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		forget := func(want int64, limit int) {
			t.Helper()
			if n, err := db.ForgetKeys(t.Context(), d, 48*time.Hour, limit); err != nil || n != want {
				t.Errorf("forgot %d, %v; want %d", n, err, want)
			}
		}
		act("a")
		c.Advance(-30 * 24 * time.Hour) // set back: a key of the future
		act("a")
		forget(0, 10)
		c.Advance(30*24*time.Hour + 48*time.Hour)
		act("a")
		if runs != 1 {
			t.Errorf("acted %d times", runs)
		}
		act("b")
		forget(0, 10)
		c.Advance(time.Microsecond)
		forget(1, 10)
		act("a")
		act("b")
		if runs != 3 {
			t.Errorf("acted %d times", runs)
		}
		c.Advance(49 * time.Hour)
		forget(1, 1)
		forget(1, 1)
		forget(0, 1)
	})
}

// What cannot be stored, or not be read again, is an error and not a second act.
func TestAnOutcomeThatHasNoJSON(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		_, err := db.Do(keyed(t.Context(), id.Account{1}, "k", "op", "body"), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (chan int, error) {
			return nil, put(ctx, tx, "a", "1")
		})
		if _, unsupported := errors.AsType[*json.UnsupportedTypeError](err); !unsupported || get(t, d, "a") != "" {
			t.Errorf("%v, a = %q", err, get(t, d, "a"))
		}
		act := func() error {
			_, err := db.Do(keyed(t.Context(), id.Account{1}, "k", "op", "body"), d, id.Space{}, func(context.Context, *db.Tx) (int, error) { return 1, nil })
			return err
		}
		if err := act(); err != nil {
			t.Fatal(err)
		}
		_, err = db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			_, err := tx.ExecContext(ctx, `UPDATE idempotency_key SET outcome = '"from another version"'`)
			return nothing{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, mismatch := errors.AsType[*json.UnmarshalTypeError](act()); !mismatch {
			t.Error("an outcome of another shape was read")
		}
	})
}
