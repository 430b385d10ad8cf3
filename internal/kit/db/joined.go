package db

import (
	"context"
	"errors"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// joined is a pgx.Tx over a connection whose transaction somebody else began and will end.
type joined struct {
	conn  *pgx.Conn
	depth int
}

func (j joined) savepoint(ctx context.Context, verb string) error {
	if j.depth == 0 {
		return nil
	}
	_, err := j.conn.Exec(ctx, verb+" joined_"+strconv.Itoa(j.depth))
	return err
}

func (j joined) Begin(ctx context.Context) (pgx.Tx, error) {
	inner := joined{conn: j.conn, depth: j.depth + 1}
	return inner, inner.savepoint(ctx, "SAVEPOINT")
}

func (j joined) Commit(ctx context.Context) error { return j.savepoint(ctx, "RELEASE SAVEPOINT") }

func (j joined) Rollback(ctx context.Context) error {
	return j.savepoint(ctx, "ROLLBACK TO SAVEPOINT")
}

func (j joined) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return j.conn.CopyFrom(ctx, table, columns, rows)
}

func (j joined) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return j.conn.SendBatch(ctx, b)
}

func (j joined) LargeObjects() pgx.LargeObjects {
	panic(errors.New("db: large objects are not used"))
}

func (j joined) Prepare(ctx context.Context, name, query string) (*pgconn.StatementDescription, error) {
	return j.conn.Prepare(ctx, name, query)
}

func (j joined) Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error) {
	return j.conn.Exec(ctx, query, args...)
}

func (j joined) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	return j.conn.Query(ctx, query, args...)
}

func (j joined) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	return j.conn.QueryRow(ctx, query, args...)
}

func (j joined) Conn() *pgx.Conn { return j.conn }
