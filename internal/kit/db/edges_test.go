package db_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
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

func TestADocumentInAColumnComesBack(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			for want, in := range map[string]db.JSON{`{"a":1}`: db.JSON(`{"a":1}`), `null`: nil} {
				var out struct {
					JSON db.JSON `json:"document"`
				}
				if err := tx.QueryRowContext(ctx, `SELECT CAST($1 AS text)`, in).Scan(&out.JSON); err != nil {
					return nothing{}, err
				}
				if text, err := json.Marshal(out); err != nil || string(text) != `{"document":`+want+`}` {
					t.Errorf("%s, %v; want %s", text, err, want)
				}
			}
			var out db.JSON
			if err := out.Scan([]byte("[1]")); err != nil || string(out) != "[1]" {
				t.Errorf("%s, %v", out, err)
			}
			if err := out.Scan(1); err == nil {
				t.Error("a number was read as a document")
			}
			return nothing{}, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// A database that cannot be opened is said without its password, and nothing is left open.
func TestWhatCannotBeOpened(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"no such engine":  "mysql://kermesse:hunter2secret@localhost/kermesse",
		"no URL":          "postgres://kermesse:hunter2secret@localhost:none/kermesse",
		"nobody listens":  "postgres://kermesse:hunter2secret@127.0.0.1:1/kermesse?sslmode=disable&connect_timeout=2",
		"no such folder":  "sqlite:" + filepath.Join(t.TempDir(), "none", "kermesse.db"),
		"a folder itself": "sqlite:" + t.TempDir(),
	} {
		d, err := db.Open(t.Context(), db.Options{URL: url})
		if err == nil || d != nil || strings.Contains(err.Error(), "hunter2secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// After it was closed, and for who has hung up already, a database does nothing.
func TestAClosedDatabaseAndAHungUpCaller(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		gone, hangUp := context.WithCancel(t.Context())
		hangUp()
		ran := func(ctx context.Context) error {
			_, err := db.Do(ctx, d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) {
				t.Error("it ran")
				return nothing{}, nil
			})
			return err
		}
		if err := ran(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("hung up: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := ran(t.Context()); err == nil {
			t.Error("closed, and no error")
		}
		if d.Ping(t.Context()) == nil {
			t.Error("closed, and answers")
		}
	})
}

func TestOneWriteReachesEverySpaceOnlyWhenItSaysSo(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		rename := func(ctx context.Context, tx *db.Tx) (int64, error) {
			done, err := tx.ExecContext(ctx, `UPDATE space SET name = 'Les Jeudis'`)
			if err != nil {
				return 0, err
			}
			return done.RowsAffected()
		}
		testkit.Account(t, d, id.Account{1})
		for n := range byte(2) {
			space := id.Space{n + 1}
			_, err := db.Do(t.Context(), d, space, func(ctx context.Context, tx *db.Tx) (nothing, error) {
				_, err := tx.ExecContext(ctx, `INSERT INTO space (space_id, kind, name, slug, description, accent, time_zone, currency, language, version, created_by, created_at)
					VALUES ($1, 'band', 'Les Mercredis', $2, '', 'citron', 'Europe/Paris', 'EUR', 'fr', 1, $3, $4)`, space, space.String(), id.Account{1}, tx.Now())
				return nothing{}, err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n, err := db.AcrossSpaces(t.Context(), d, db.ReasonSweep, rename); err != nil || n != 2 {
			t.Errorf("across spaces: %d, %v", n, err)
		}
		if e == db.Postgres { // on SQLite the WHERE of each query is the only wall
			if n, err := db.Do(t.Context(), d, id.Space{1}, rename); err != nil || n != 1 {
				t.Errorf("in one space: %d, %v", n, err)
			}
			if n, err := db.Do(t.Context(), d, id.Space{}, rename); err != nil || n != 0 {
				t.Errorf("outside any: %d, %v", n, err)
			}
		}
	})
}
