// Package testkit gives every test a fresh database of its own on each engine, and statements that
// fail on demand.
package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/schema"
)

// PostgresEnv names the variable with the URL of a PostgreSQL server on which tests may create
// databases. `make test` starts one. Without it tests run on SQLite alone, except under CI, where
// its absence is a failure.
const PostgresEnv = "KERMESSE_TEST_POSTGRES"

// Engines lists the engines to test on.
func Engines(t testing.TB) []db.Engine {
	t.Helper()
	if os.Getenv(PostgresEnv) != "" {
		return []db.Engine{db.SQLite, db.Postgres}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not set: PostgreSQL would go untested", PostgresEnv)
	}
	return []db.Engine{db.SQLite}
}

// EachEngine runs f as a parallel subtest per engine.
func EachEngine(t *testing.T, f func(t *testing.T, e db.Engine)) {
	t.Helper()
	for _, e := range Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			f(t, e)
		})
	}
}

// Open opens a fresh, migrated database that goes away with the test.
func Open(t testing.TB, e db.Engine, c clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: URL(t, e), Clock: c, Synchronous: "NORMAL", MaxConns: 16})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// URL names a fresh, migrated database that goes away with the test.
func URL(t testing.TB, e db.Engine) string {
	t.Helper()
	if e == db.SQLite {
		return sqliteCopy(t)
	}
	return postgresCopy(t)
}

// EmptyURL names a place for a database: on SQLite a path where nothing is yet, on PostgreSQL a
// database without tables. It goes away with the test.
func EmptyURL(t testing.TB, e db.Engine) string {
	t.Helper()
	if e == db.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "kermesse.db")
	}
	name := "kermesse_test_" + random()
	if err := onServer("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	dropAfter(t, name)
	return databaseURL(name)
}

func dropAfter(t testing.TB, name string) {
	t.Cleanup(func() {
		if err := onServer(fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
			t.Error(err)
		}
	})
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "kermesse-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "template.db")
	if err := schema.Migrate(context.Background(), "sqlite:"+path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func sqliteCopy(t testing.TB) string {
	t.Helper()
	content, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kermesse.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

var postgresTemplate = sync.OnceValues(func() (string, error) {
	name := "kermesse_template_" + random()
	if err := onServer("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	return name, schema.Migrate(context.Background(), databaseURL(name))
})

// createDatabase takes turns: PostgreSQL refuses to copy a template that another copy is reading.
var createDatabase sync.Mutex

func postgresCopy(t testing.TB) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := "kermesse_test_" + random()
	createDatabase.Lock()
	err = onServer(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template))
	createDatabase.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	dropAfter(t, name)
	return databaseURL(name)
}

func databaseURL(name string) string {
	u, err := url.Parse(os.Getenv(PostgresEnv))
	if err != nil {
		panic(PostgresEnv + " is not a URL")
	}
	u.Path = "/" + name
	return u.String()
}

func onServer(statement string) error {
	server, err := sql.Open("pgx", os.Getenv(PostgresEnv))
	if err != nil {
		return err
	}
	defer server.Close()
	_, err = server.Exec(statement)
	return err
}

func random() string {
	var b [6]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// ErrInjected is what a statement fails with when a test asks it to.
var ErrInjected = errors.New("injected failure")

// AllOrNothing proves that act changes everything or nothing: it runs act with the first statement
// failing, then the second, and so on until act gets through; after every failure unchanged must
// hold. Statements are counted over all units that act runs, commits included. It returns how many
// statements act takes.
func AllOrNothing(t *testing.T, act func(ctx context.Context) error, unchanged func(failedAt int)) int {
	t.Helper()
	for n := 1; ; n++ {
		failed, run := false, 0
		ctx := db.WithFault(t.Context(), func(int, string) error {
			if run++; run == n {
				failed = true
				return ErrInjected
			}
			return nil
		})
		err := act(ctx)
		if !failed {
			if err != nil {
				t.Fatalf("without any failure: %v", err)
			}
			return n - 1
		}
		if err == nil {
			t.Fatalf("statement %d failed and the act succeeded", n)
		}
		unchanged(n)
		if n > 500 {
			t.Fatal("the act does not end")
		}
	}
}
