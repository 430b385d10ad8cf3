package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// maxKept bounds the statements that one connection keeps. The program has fewer query texts; a text
// that comes when there is no more room is prepared each time.
const maxKept = 400

// keeping is a SQLite connector whose connections keep the statements that they prepare: reading a
// query's text costs as much as running it. It works below the pool, so that everything which shares
// the pool gains, the job queue included. SQLite itself prepares a kept statement again after a change
// of the schema.
type keeping struct{ driver.Connector }

// sqliteConn is what a connection of the driver offers the pool.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what a statement of the driver offers.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// Connect implements [driver.Connector].
func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	known, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("db: a SQLite connection of an unexpected kind, %T", c), c.Close())
	}
	return &keepingConn{sqliteConn: known, kept: map[string]*keptStmt{}}, nil
}

// keepingConn is used by one goroutine at a time: the pool sees to it.
type keepingConn struct {
	sqliteConn
	kept map[string]*keptStmt
}

// keptStmt is busy from its start until its rows are closed.
type keptStmt struct {
	sqliteStmt
	busy bool
}

// take gives the kept statement of a query; nil when it is at work or there is no room for it.
func (c *keepingConn) take(ctx context.Context, query string) (*keptStmt, error) {
	s, ok := c.kept[query]
	if !ok {
		if len(c.kept) >= maxKept {
			return nil, nil
		}
		prepared, err := c.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		known, ok := prepared.(sqliteStmt)
		if !ok {
			return nil, errors.Join(fmt.Errorf("db: a SQLite statement of an unexpected kind, %T", prepared), prepared.Close())
		}
		s = &keptStmt{sqliteStmt: known}
		c.kept[query] = s
	}
	if s.busy {
		return nil, nil
	}
	s.busy = true
	return s, nil
}

// ExecContext implements [driver.ExecerContext].
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	defer func() { s.busy = false }()
	return s.ExecContext(ctx, args)
}

// QueryContext implements [driver.QueryerContext].
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		s.busy = false
		return nil, err
	}
	return &keptRows{Rows: rows, of: s}, nil
}

// Close implements [driver.Conn].
func (c *keepingConn) Close() error {
	var err error
	for _, s := range c.kept {
		err = errors.Join(err, s.Close())
	}
	clear(c.kept)
	return errors.Join(err, c.sqliteConn.Close())
}

// keptRows gives its statement back when it is closed.
type keptRows struct {
	driver.Rows
	of *keptStmt
}

// Close implements [driver.Rows]. Once closed, the statement may be at work for somebody else.
func (r *keptRows) Close() error {
	if r.of == nil {
		return nil
	}
	err := r.Rows.Close()
	r.of.busy, r.of = false, nil
	return err
}
