package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// A unit on PostgreSQL begins with its wall: the settings that row-level security compares with. The
// beginning waits for the unit's first statement, and travels with it when that is an [Tx.Opening]: a
// journey to the server and back costs more than most statements.
//
// A unit that reads in one space needs no transaction: either way each statement sees what is committed
// when it begins. Its wall stays on the connection until the next unit puts up its own, which every
// unit does first.
const (
	wallOfView        = `SELECT set_config('app.space_id', $1, false), set_config('app.across_spaces', 'off', false), set_config('default_transaction_read_only', 'on', false)`
	wallOfTransaction = `SELECT set_config('app.space_id', $1, true), set_config('app.across_spaces', $2, true)`
)

// transaction is how the transaction of this unit begins; empty for one that needs none.
func (t *Tx) transaction() string {
	switch {
	case !t.mode.readOnly:
		return "BEGIN READ WRITE"
	case t.mode.across != "":
		return "BEGIN READ ONLY"
	}
	return ""
}

// opened sees to it that the unit has begun.
func (t *Tx) opened(ctx context.Context) error {
	if !t.unbegun {
		return nil
	}
	return t.enter(ctx, "", nil, nil)
}

// enter begins the unit, and asks its first question in the same journey when there is one.
func (t *Tx) enter(ctx context.Context, question string, args, dest []any) error {
	t.unbegun = false
	var b pgx.Batch
	space, across := "", "off"
	if !t.space.IsZero() {
		space = t.space.String()
	}
	if t.mode.across != "" {
		across = "on"
	}
	if begin := t.transaction(); begin != "" {
		b.Queue(begin)
		b.Queue(wallOfTransaction, space, across)
	} else {
		b.Queue(wallOfView, space)
	}
	beginning := b.Len()
	if question != "" {
		b.Queue(question, args...)
	}
	return t.conn.Raw(func(driverConn any) error {
		results := pgxConn(driverConn).SendBatch(ctx, &b)
		for range beginning {
			if _, err := results.Exec(); err != nil {
				return fmt.Errorf("begin: %w", errors.Join(err, results.Close()))
			}
		}
		var err error
		if question != "" {
			err = results.QueryRow().Scan(dest...)
		}
		return errors.Join(err, results.Close())
	})
}

func (t *Tx) commitPostgres(ctx context.Context) error {
	if t.unbegun || t.transaction() == "" {
		return nil
	}
	err := t.simple(ctx, "COMMIT")
	if err != nil {
		t.discard()
	}
	return err
}

func (t *Tx) rollbackPostgres() {
	if t.unbegun || t.transaction() == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), writerWait)
	defer cancel()
	if err := t.simple(ctx, "ROLLBACK"); err != nil {
		t.discard()
	}
}

// simple sends statements to PostgreSQL in one message. A COMMIT of a failed transaction is
// answered ROLLBACK without an error, so the answer is read.
func (t *Tx) simple(ctx context.Context, statements string) error {
	return t.conn.Raw(func(driverConn any) error {
		results, err := pgxConn(driverConn).PgConn().Exec(ctx, statements).ReadAll()
		if err != nil {
			return err
		}
		if statements == "COMMIT" && len(results) == 1 && results[0].CommandTag.String() == "ROLLBACK" {
			return errors.New("the transaction had failed and was rolled back")
		}
		return nil
	})
}

// discard closes the connection instead of giving it back in an unknown state.
func (t *Tx) discard() {
	_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
}
