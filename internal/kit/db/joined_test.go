package db_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// A library is let into a unit and cannot end it: what it takes for transactions are savepoints.
func TestALibraryWorksInsideTheUnit(t *testing.T) {
	t.Parallel()
	if !slices.Contains(testkit.Engines(t), db.Postgres) {
		return
	}
	d := testkit.Open(t, db.Postgres, nil)
	const insert = `INSERT INTO instance (name, value) VALUES ($1, 'x')`
	work := func(ctx context.Context, lib pgx.Tx) error {
		kept, err := lib.Begin(ctx)
		if err != nil {
			return err
		}
		if _, err := kept.Exec(ctx, insert, "kept"); err != nil {
			return err
		}
		inner, err := kept.Begin(ctx)
		if err != nil {
			return err
		}
		if _, err := inner.Exec(ctx, insert, "kept"); !db.IsUnique(err) { // which on PostgreSQL ends all but savepoints
			return errors.Join(errors.New("one name twice"), err)
		}
		if err := errors.Join(inner.Rollback(ctx), kept.Commit(ctx)); err != nil {
			return err
		}
		if _, err := lib.CopyFrom(ctx, pgx.Identifier{"instance"}, []string{"name", "value"}, pgx.CopyFromRows([][]any{{"copied", "x"}})); err != nil {
			return err
		}
		var b pgx.Batch
		b.Queue(insert, "batched")
		if err := lib.SendBatch(ctx, &b).Close(); err != nil {
			return err
		}
		if _, err := lib.Prepare(ctx, "counting", `SELECT count(*) FROM instance`); err != nil {
			return err
		}
		var n, again int
		rows, err := lib.Query(ctx, "counting")
		if err != nil {
			return err
		}
		if n, err = pgx.CollectOneRow(rows, pgx.RowTo[int]); err != nil {
			return err
		}
		if err := lib.QueryRow(ctx, "counting").Scan(&again); err != nil || n != 3 || again != 3 || lib.Conn() == nil {
			t.Errorf("%d and %d rows, %v", n, again, err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("large objects are given out, which live outside rows")
				}
			}()
			lib.LargeObjects()
		}()
		return errors.Join(lib.Commit(ctx), lib.Rollback(ctx)) // which end nothing
	}
	unit := func(after error) error {
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			if err := tx.Join(func(*sql.Tx) error { return nil }); err == nil {
				t.Error("a *sql.Tx was given out on PostgreSQL")
			}
			return nothing{}, errors.Join(tx.JoinPgx(ctx, func(lib pgx.Tx) error { return work(ctx, lib) }), after)
		})
		return err
	}
	changed := errors.New("changed my mind")
	if err := unit(changed); !errors.Is(err, changed) || errors.Is(err, pgx.ErrTxClosed) || get(t, d, "kept") != "" {
		t.Fatalf("%v, kept %q", err, get(t, d, "kept"))
	}
	if err := unit(nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kept", "copied", "batched"} {
		if get(t, d, name) != "x" {
			t.Errorf("%s is not there", name)
		}
	}
}

func TestAUnitOnSQLiteIsNotGivenOutAsPostgreSQLs(t *testing.T) {
	t.Parallel()
	d := testkit.Open(t, db.SQLite, nil)
	_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
		if err := tx.JoinPgx(ctx, func(pgx.Tx) error { return nil }); err == nil {
			t.Error("a pgx.Tx was given out on SQLite")
		}
		return nothing{}, tx.Join(func(raw *sql.Tx) error {
			_, err := raw.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ('joined', 'x')`)
			return err
		})
	})
	if err != nil || get(t, d, "joined") != "x" {
		t.Errorf("%v, %q", err, get(t, d, "joined"))
	}
}
