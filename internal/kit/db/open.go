package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/semaphore"
	"modernc.org/sqlite"

	"github.com/kermesse/kermesse/internal/kit/clock"
)

// Engine names one of the two databases.
type Engine string

// The two engines: one file beside the program, or a server.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// AppRole is the PostgreSQL role under which the application works: it owns nothing and row-level
// security binds it. The schema creates it.
const AppRole = "kermesse_app"

// Options say what to open.
type Options struct {
	// URL is "sqlite:PATH" or "postgres://…".
	URL string
	// Synchronous is SQLite's durability: "FULL" (default: survives power loss), "NORMAL" (may lose the
	// last units to it) or "OFF" (may lose the database to it: for one that can be made again). On
	// PostgreSQL the server decides, but for "OFF", which does not wait for its disk either.
	Synchronous string
	// MaxConns bounds PostgreSQL connections; 0 means 16.
	MaxConns int
	// Clock gives [Tx.Now]; nil means the system's.
	Clock clock.Clock
	// Observe, when there is one, hears how long each unit took, waiting and retries included.
	Observe func(readOnly bool, took time.Duration)
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	write  *sql.DB
	read   *sql.DB
	clock  clock.Clock

	writeTurn, readTurn *semaphore.Weighted // as wide as the pools

	observe func(readOnly bool, took time.Duration)
}

// Open opens the database named by o.URL and checks that it answers.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	engine, err := EngineOf(o.URL)
	if err != nil {
		return nil, err
	}
	d := &DB{engine: engine, clock: o.Clock, observe: o.Observe}
	if engine == SQLite {
		err = d.openSQLite(o)
	} else {
		err = d.openPostgres(o)
	}
	if err != nil {
		return nil, err
	}
	if err := d.Ping(ctx); err != nil {
		_ = d.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	return d, nil
}

// EngineOf tells which engine a URL names.
func EngineOf(databaseURL string) (Engine, error) {
	switch {
	case strings.HasPrefix(databaseURL, "sqlite:"):
		return SQLite, nil
	case strings.HasPrefix(databaseURL, "postgres://"), strings.HasPrefix(databaseURL, "postgresql://"):
		return Postgres, nil
	}
	return "", fmt.Errorf("database: want sqlite:PATH or postgres://…")
}

func (d *DB) openSQLite(o Options) error {
	synchronous := o.Synchronous
	if synchronous == "" {
		synchronous = "FULL"
	}
	path := strings.TrimPrefix(o.URL, "sqlite:")
	dsn := func(extra ...string) string {
		q := url.Values{
			"_time_format": {"sqlite"},
			"_timezone":    {"UTC"},
			"_dqs":         {"0"},
			"_pragma": append([]string{
				"busy_timeout(2000)", "journal_mode(WAL)", "synchronous(" + synchronous + ")",
				"foreign_keys(1)", "temp_store(MEMORY)", "cache_size(-8000)",
			}, extra...),
		}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	}
	writer, err := sqlite.NewConnector(dsn() + "&_txlock=immediate")
	if err != nil {
		return fmt.Errorf("open sqlite: %w", err)
	}
	reader, err := sqlite.NewConnector(dsn("query_only(1)"))
	if err != nil {
		return fmt.Errorf("open sqlite for reading: %w", err)
	}
	d.write, d.read = sql.OpenDB(keeping{writer}), sql.OpenDB(keeping{reader})
	d.write.SetMaxOpenConns(1)
	d.write.SetConnMaxLifetime(0)
	// More readers than cores starve the writer.
	readers := max(2, runtime.GOMAXPROCS(0))
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	d.writeTurn, d.readTurn = semaphore.NewWeighted(1), semaphore.NewWeighted(int64(readers))
	return nil
}

func (d *DB) openPostgres(o Options) error {
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		// pgx's message may repeat the URL, password included.
		return fmt.Errorf("database: the PostgreSQL URL cannot be parsed")
	}
	conns := o.MaxConns
	if conns == 0 {
		conns = 16
	}
	cfg.RuntimeParams["application_name"] = "kermesse"
	if o.Synchronous == "OFF" {
		cfg.RuntimeParams["synchronous_commit"] = "off"
	}
	pool := stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET ROLE "+AppRole)
		return err
	}))
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d.write, d.read = pool, pool
	d.writeTurn = semaphore.NewWeighted(int64(conns))
	d.readTurn = d.writeTurn
	return nil
}

// Engine tells which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Clock is the clock of [Tx.Now].
func (d *DB) Clock() clock.Clock { return d.clock }

// Writer is the only writing connection to SQLite, for the job queue to share. Nil on PostgreSQL: there
// connections keep the wall of the unit before, and only units are let at them.
func (d *DB) Writer() *sql.DB {
	if d.engine == SQLite {
		return d.write
	}
	return nil
}

// Ping checks that the database answers.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.write.PingContext(ctx); err != nil {
		return err
	}
	return d.read.PingContext(ctx)
}

// Close waits for work in progress and closes the database.
func (d *DB) Close() error {
	err := d.write.Close()
	if d.read != d.write {
		if e := d.read.Close(); err == nil {
			err = e
		}
	}
	return err
}
