// Package schema holds the migrations of every room in one global order, and runs them.
//
// A migration is a template rendered for each engine ([Render]); it only goes forward. It expands
// first and contracts one release later, so that the previous version runs on the new schema.
package schema

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"sort"
	"strings"
	"testing/fstest"
	"text/template"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/kermesse/kermesse/internal/kit/db"
)

//go:embed sql/*.tmpl
var templates embed.FS

// dialect is what templates write where the engines differ. SQLite's type names are chosen for
// the affinity they give and for how the driver scans them (TIMESTAMP becomes a time).
type dialect struct {
	PG                                                   bool
	UUID, Timestamp, JSON, Bool, Int, Float, Bytes, Role string
}

func dialectOf(e db.Engine) dialect {
	if e == db.Postgres {
		return dialect{PG: true, UUID: "uuid", Timestamp: "timestamptz", JSON: "jsonb", Bool: "boolean",
			Int: "bigint", Float: "double precision", Bytes: "bytea", Role: db.AppRole}
	}
	return dialect{UUID: "TEXT", Timestamp: "TIMESTAMP", JSON: "TEXT", Bool: "BOOLEAN",
		Int: "INTEGER", Float: "REAL", Bytes: "BLOB"}
}

// Tenant writes the wall around a table of a space: row-level security on PostgreSQL.
func (d dialect) Tenant(table string) string {
	if !d.PG {
		return ""
	}
	rule := `space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on'`
	return fmt.Sprintf(`ALTER TABLE %[1]s ENABLE ROW LEVEL SECURITY;
ALTER TABLE %[1]s FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON %[1]s
    USING (%[2]s)
    WITH CHECK (%[2]s);`, table, rule)
}

// Render gives the migrations of one engine as goose reads them.
func Render(e db.Engine) (fs.FS, error) {
	out := fstest.MapFS{}
	names, err := fs.Glob(templates, "sql/*.tmpl")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := template.New("").Option("missingkey=error").ParseFS(templates, name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, strings.TrimPrefix(name, "sql/"), dialectOf(e)); err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		out[strings.TrimSuffix(strings.TrimPrefix(name, "sql/"), ".tmpl")] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out, nil
}

// PostgreSQL gives the whole schema as one PostgreSQL script, which sqlc reads.
func PostgreSQL() (string, error) {
	files, err := Render(db.Postgres)
	if err != nil {
		return "", err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return "", err
		}
		b.WriteString("-- " + name + "\n" + string(text) + "\n")
	}
	return b.String(), nil
}

// Migrate brings the database at databaseURL to this version's schema. On PostgreSQL it works as
// the URL's own role, which owns the tables; instances that start together take turns.
func Migrate(ctx context.Context, databaseURL string) error {
	owner, engine, err := openOwner(databaseURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	provider, err := provider(owner, engine)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return migrateJobs(ctx, owner, engine, databaseURL)
}

// State is one migration and whether it has run.
type State struct {
	Name    string
	Applied bool
}

// Status lists the migrations of this version, oldest first.
func Status(ctx context.Context, databaseURL string) ([]State, error) {
	owner, engine, err := openOwner(databaseURL)
	if err != nil {
		return nil, err
	}
	defer owner.Close()
	provider, err := provider(owner, engine)
	if err != nil {
		return nil, err
	}
	found, err := provider.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("migration status: %w", err)
	}
	var states []State
	for _, s := range found {
		states = append(states, State{Name: s.Source.Path, Applied: s.State == goose.StateApplied})
	}
	return states, nil
}

func openOwner(databaseURL string) (*sql.DB, db.Engine, error) {
	engine, err := db.EngineOf(databaseURL)
	if err != nil {
		return nil, "", err
	}
	if engine == db.Postgres {
		cfg, err := pgx.ParseConfig(databaseURL)
		if err != nil {
			return nil, "", fmt.Errorf("database: the PostgreSQL URL cannot be parsed")
		}
		return stdlib.OpenDB(*cfg), engine, nil
	}
	// What is lost of a migration to a power failure runs again: its version is lost with it. Whatever is
	// acknowledged later is flushed after it.
	owner, err := sql.Open("sqlite", "file:"+(&url.URL{Path: strings.TrimPrefix(databaseURL, "sqlite:")}).EscapedPath()+
		"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)")
	if err != nil {
		return nil, "", err
	}
	owner.SetMaxOpenConns(1)
	return owner, engine, nil
}

func provider(owner *sql.DB, engine db.Engine) (*goose.Provider, error) {
	files, err := Render(engine)
	if err != nil {
		return nil, err
	}
	if engine == db.SQLite {
		return goose.NewProvider(goose.DialectSQLite3, owner, files)
	}
	turns, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, owner, files, goose.WithSessionLocker(turns))
}
