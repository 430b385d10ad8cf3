package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

const (
	writerWait  = 2 * time.Second  // how long a unit waits for a connection
	unitTimeout = 10 * time.Second // how long a unit may run once it has begun
	maxAttempts = 6                // of a unit that loses to another one on PostgreSQL
)

// Reason says why a unit crosses the wall between spaces. The list is closed: a reason is added
// here, where a reviewer sees it.
type Reason string

const (
	// ReasonOwnSpaces lists the spaces one person belongs to.
	ReasonOwnSpaces Reason = "the spaces of one person"
	// ReasonOperator is an operator's command on the machine itself.
	ReasonOperator Reason = "an operator's command"
	// ReasonSweep looks for what has expired; it is deleted space by space.
	ReasonSweep Reason = "what has expired"
)

type insideKey struct{}

type mode struct {
	readOnly bool
	across   Reason
}

// Do runs fn as one transaction in a space (zero: outside any space). What fn has written is
// stored when Do returns without error, and none of it otherwise. Do runs fn again after a
// serialization failure, so fn does nothing but rows.
//
// The context that fn gets ignores the cancellation of ctx: a statement cancelled inside a SQLite
// transaction would end all of it. Waiting too long for the writer gives [problem.ErrBusy].
//
// A disk without room gives [problem.ErrStorageFull].
//
// When ctx carries an idempotency key ([WithIdempotency]) the unit happens once per key.
func Do[T any](ctx context.Context, d *DB, space id.Space, fn func(context.Context, *Tx) (T, error)) (T, error) {
	return run(ctx, d, space, mode{}, once(ctx, fn))
}

// View runs fn as one read-only transaction that sees everything committed before it began.
func View[T any](ctx context.Context, d *DB, space id.Space, fn func(context.Context, *Tx) (T, error)) (T, error) {
	return run(ctx, d, space, mode{readOnly: true}, fn)
}

// AcrossSpaces is [Do] over rows of all spaces.
func AcrossSpaces[T any](ctx context.Context, d *DB, why Reason, fn func(context.Context, *Tx) (T, error)) (T, error) {
	return run(ctx, d, id.Space{}, mode{across: why}, once(ctx, fn))
}

// ViewAcrossSpaces is [View] over rows of all spaces.
func ViewAcrossSpaces[T any](ctx context.Context, d *DB, why Reason, fn func(context.Context, *Tx) (T, error)) (T, error) {
	return run(ctx, d, id.Space{}, mode{readOnly: true, across: why}, fn)
}

func run[T any](ctx context.Context, d *DB, space id.Space, m mode, fn func(context.Context, *Tx) (T, error)) (T, error) {
	if ctx.Value(insideKey{}) != nil {
		panic("db: a unit of work inside another; pass the *db.Tx instead")
	}
	if d.observe != nil {
		began := time.Now()
		defer func() { d.observe(m.readOnly, time.Since(began)) }()
	}
	for attempt := 1; ; attempt++ {
		out, err := unit(ctx, d, space, m, fn)
		if full(err) {
			return out, problem.ErrStorageFull.Because(err)
		}
		if err == nil || attempt == maxAttempts || !transient(err) {
			return out, err
		}
		backoff := time.NewTimer(time.Duration(attempt) * time.Duration(rand.IntN(8)+2) * time.Millisecond)
		select {
		case <-backoff.C:
		case <-ctx.Done():
			backoff.Stop()
			return out, ctx.Err()
		}
	}
}

func unit[T any](ctx context.Context, d *DB, space id.Space, m mode, fn func(context.Context, *Tx) (T, error)) (out T, err error) {
	conn, giveBack, err := d.connect(ctx, m)
	if err != nil {
		return out, err
	}
	defer giveBack()

	inner, cancel := context.WithTimeout(context.WithoutCancel(ctx), unitTimeout)
	defer cancel()
	inner = context.WithValue(inner, insideKey{}, true)

	t := &Tx{db: d, conn: conn, space: space, mode: m, now: d.clock.Now()}
	t.fault, _ = ctx.Value(faultKey{}).(Fault)
	if err := t.begin(inner); err != nil {
		return out, err
	}
	ended := false
	defer func() {
		if !ended { // fn failed or panicked
			t.rollback()
		}
	}()
	if out, err = fn(inner, t); err != nil {
		return out, err
	}
	if err := t.step("COMMIT"); err != nil {
		return out, err
	}
	ended = true
	if err := t.commit(inner); err != nil {
		var zero T
		return zero, err
	}
	for _, f := range t.commits {
		f()
	}
	return out, nil
}

// connect takes a connection, waiting no longer than writerWait. Who waits longest comes first: the pool
// itself gives a free connection to anybody.
func (d *DB) connect(ctx context.Context, m mode) (_ *sql.Conn, giveBack func(), err error) {
	pool, turn := d.write, d.writeTurn
	if m.readOnly {
		pool, turn = d.read, d.readTurn
	}
	wait, cancel := context.WithTimeout(ctx, writerWait)
	defer cancel()
	if err = turn.Acquire(wait, 1); err == nil {
		var conn *sql.Conn
		if conn, err = pool.Conn(wait); err == nil {
			return conn, func() { _ = conn.Close(); turn.Release(1) }, nil
		}
		turn.Release(1)
	}
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return nil, nil, problem.ErrBusy.After(time.Second).Because(err)
	}
	return nil, nil, fmt.Errorf("take a database connection: %w", err)
}

// begin begins a unit on SQLite. On PostgreSQL the beginning waits for the first statement and travels
// with it: a journey to the server and back costs more than most statements.
func (t *Tx) begin(ctx context.Context) error {
	if t.db.engine == Postgres {
		t.raw, t.unbegun = t.conn, true
		return nil
	}
	tx, err := t.conn.BeginTx(ctx, nil)
	if locked(err) {
		return problem.ErrBusy.After(time.Second).Because(err)
	}
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t.tx, t.raw = tx, tx
	return nil
}

func (t *Tx) commit(ctx context.Context) error {
	var err error
	if t.db.engine == SQLite {
		err = t.tx.Commit()
	} else {
		err = t.commitPostgres(ctx)
	}
	if locked(err) {
		return problem.ErrBusy.After(time.Second).Because(err)
	}
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// rollback ends the unit without keeping anything. The unit's own deadline may have passed.
func (t *Tx) rollback() {
	if t.db.engine == SQLite {
		_ = t.tx.Rollback()
		return
	}
	t.rollbackPostgres()
}
