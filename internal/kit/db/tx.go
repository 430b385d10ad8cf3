package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/kermesse/kermesse/internal/kit/id"
)

// Querier is what both engines' transactions offer, in the shape that sqlc's output asks for.
type Querier interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// Tx is one unit of work. It implements [Querier] and is not safe for concurrent use.
type Tx struct {
	db        *DB
	raw       Querier
	conn      *sql.Conn // the connection under raw
	tx        *sql.Tx   // SQLite only
	space     id.Space
	mode      mode
	unbegun   bool // PostgreSQL only: nothing has been sent yet
	now       time.Time
	statement int
	fault     Fault
	commits   []func()
}

// Now is one instant for the whole unit: UTC, microseconds.
func (t *Tx) Now() time.Time { return t.now }

// Space is the tenant of this unit; zero outside any space.
func (t *Tx) Space() id.Space { return t.space }

// ReadOnly tells whether this unit can change nothing.
func (t *Tx) ReadOnly() bool { return t.mode.readOnly }

// Engine tells which database this unit runs on.
func (t *Tx) Engine() Engine { return t.db.engine }

// OnCommit runs f after this unit has committed. It is for waking workers, never for work that
// must happen: a crash may come between.
func (t *Tx) OnCommit(f func()) { t.commits = append(t.commits, f) }

// ExecContext implements [Querier].
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := t.ready(ctx, query); err != nil {
		return nil, err
	}
	return t.raw.ExecContext(ctx, t.text(query), args...)
}

// PrepareContext implements [Querier].
func (t *Tx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := t.ready(ctx, query); err != nil {
		return nil, err
	}
	return t.raw.PrepareContext(ctx, t.text(query))
}

// QueryContext implements [Querier].
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.ready(ctx, query); err != nil {
		return nil, err
	}
	return t.raw.QueryContext(ctx, t.text(query), args...)
}

// QueryRowContext implements [Querier].
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := t.ready(ctx, query); err != nil {
		// A *sql.Row carries an error only from a query that failed: a cancelled one does.
		cancelled, cancel := context.WithCancelCause(ctx)
		cancel(err)
		return t.raw.QueryRowContext(cancelled, t.text(query), args...)
	}
	return t.raw.QueryRowContext(ctx, t.text(query), args...)
}

func (t *Tx) text(query string) string {
	if t.db.engine == SQLite {
		return portable(query)
	}
	return query
}

// Opening is the row that query answers, read into dest, for the question that a unit asks first: on
// PostgreSQL it travels with the unit's beginning. [sql.ErrNoRows] when there is none.
func (t *Tx) Opening(ctx context.Context, query string, args []any, dest ...any) error {
	if !t.unbegun {
		return t.QueryRowContext(ctx, query, args...).Scan(dest...)
	}
	if err := t.step(query); err != nil {
		return err
	}
	return t.enter(ctx, query, args, dest)
}

// ready lets a statement run in a unit that has begun.
func (t *Tx) ready(ctx context.Context, query string) error {
	if err := t.step(query); err != nil {
		return err
	}
	return t.opened(ctx)
}

// step counts a statement and asks the context's [Fault] whether it may run.
func (t *Tx) step(query string) error {
	t.statement++
	if t.fault == nil {
		return nil
	}
	return t.fault(t.statement, query)
}

// Join hands a unit on SQLite to a library that wants a *sql.Tx. The library must not end it.
func (t *Tx) Join(f func(*sql.Tx) error) error {
	if t.db.engine != SQLite {
		return errors.New("db: Join on an engine that is not SQLite")
	}
	if err := t.step("JOIN"); err != nil {
		return err
	}
	return f(t.tx)
}

// JoinPgx hands a unit on PostgreSQL to a library that wants a pgx.Tx: its commit and rollback do
// nothing and its nested begin is a savepoint.
func (t *Tx) JoinPgx(ctx context.Context, f func(pgx.Tx) error) error {
	if t.db.engine != Postgres {
		return errors.New("db: JoinPgx on an engine that is not PostgreSQL")
	}
	if err := t.ready(ctx, "JOIN"); err != nil {
		return err
	}
	return t.conn.Raw(func(driverConn any) error {
		return f(joined{conn: pgxConn(driverConn)})
	})
}

// Fault decides whether the n-th statement (from 1) of a unit fails, and with what; commit counts
// as a statement. Tests use it to prove that a unit is all or nothing.
type Fault func(n int, query string) error

type faultKey struct{}

// WithFault makes the units that run under ctx ask f before every statement.
func WithFault(ctx context.Context, f Fault) context.Context {
	return context.WithValue(ctx, faultKey{}, f)
}

func pgxConn(driverConn any) *pgx.Conn { return driverConn.(*stdlib.Conn).Conn() }
