package db_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestAQueryAskedAgainWhileItsRowsAreReadHasRowsOfItsOwn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		if e != db.SQLite {
			return // one statement at a time per connection there: nothing is nested
		}
		d := testkit.Open(t, e, nil)
		const query = `SELECT column1 FROM (VALUES (1), (2), (3)) v WHERE column1 > $1`
		sums, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
			var seen string
			outer, err := tx.QueryContext(ctx, query, 0)
			if err != nil {
				return "", err
			}
			defer outer.Close()
			for outer.Next() {
				var n, inner int
				if err := outer.Scan(&n); err != nil {
					return "", err
				}
				if err := tx.QueryRowContext(ctx, query, 1).Scan(&inner); err != nil {
					return "", err
				}
				seen += fmt.Sprint(n, inner, " ")
			}
			return seen, outer.Err()
		})
		if err != nil || sums != "1 2 2 2 3 2 " {
			t.Errorf("rows within rows of the same query: %q, %v", sums, err)
		}
	})
}

func TestAStatementThatFailedWorksAgain(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		for i, name := range []string{"a", "a", "b", "b", "c"} {
			_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
				return nothing{}, put(ctx, tx, name, fmt.Sprint(i))
			})
			if again := i == 1 || i == 3; db.IsUnique(err) != again || again == (err == nil) {
				t.Errorf("insert %d of %q: %v", i, name, err)
			}
		}
		if a, b, c := get(t, d, "a"), get(t, d, "b"), get(t, d, "c"); a != "0" || b != "2" || c != "4" {
			t.Errorf("stored a=%s b=%s c=%s", a, b, c)
		}
	})
}

func TestKeptStatementsFollowTheSchema(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "a.db")
	open := func() *db.DB {
		d, err := db.Open(t.Context(), db.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	run := func(d *db.DB, statement string) {
		t.Helper()
		if _, err := d.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	columns := func(d *db.DB) int {
		t.Helper()
		n, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (int, error) {
			rows, err := tx.QueryContext(ctx, `SELECT * FROM thing`)
			if err != nil {
				return 0, err
			}
			defer rows.Close()
			names, err := rows.Columns()
			return len(names), err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	one, other := open(), open()
	run(one, `CREATE TABLE thing (a TEXT)`)
	run(one, `INSERT INTO thing VALUES ('x')`)
	if n := columns(one); n != 1 {
		t.Fatalf("%d columns, want 1", n)
	}
	run(other, `ALTER TABLE thing ADD COLUMN b TEXT`)
	if n := columns(one); n != 2 {
		t.Errorf("after another process added a column: %d columns, want 2", n)
	}
}

func TestMoreQueriesThanAConnectionKeepsAreAnswered(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		for round := range 2 {
			_, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
				for i := range 450 {
					var got int
					if err := tx.QueryRowContext(ctx, fmt.Sprintf(`SELECT %d`, i)).Scan(&got); err != nil || got != i {
						return nothing{}, fmt.Errorf("round %d, query %d: %d, %w", round, i, got, err)
					}
				}
				return nothing{}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A text that looks like a time is a text, wherever in a query it comes from.
func TestATextThatLooksLikeATimeStaysAText(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		_, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			for _, want := range []string{"2026-11-20", "2026-11-20 14:00:00", time.RFC3339} {
				var got string
				if err := tx.QueryRowContext(ctx, `SELECT COALESCE($1::text, '')`, want).Scan(&got); err != nil || got != want {
					t.Errorf("%q came back as %q, %v", want, got, err)
				}
			}
			return nothing{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
