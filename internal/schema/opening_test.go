package schema_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/schema"
)

// A database that cannot be migrated is said, without the password in its URL.
func TestWhatCannotBeMigrated(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"no such engine":  "mysql://kermesse:hunter2secret@localhost/kermesse",
		"no URL":          "postgres://kermesse:hunter2secret@localhost:none/kermesse",
		"nobody listens":  "postgres://kermesse:hunter2secret@127.0.0.1:1/kermesse?sslmode=disable&connect_timeout=2",
		"no such folder":  "sqlite:" + filepath.Join(t.TempDir(), "none", "kermesse.db"),
		"a folder itself": "sqlite:" + t.TempDir(),
	} {
		if err := schema.Migrate(t.Context(), url); err == nil || strings.Contains(err.Error(), "hunter2secret") {
			t.Errorf("%s: migrated: %v", name, err)
		}
		if states, err := schema.Status(t.Context(), url); err == nil || strings.Contains(err.Error(), "hunter2secret") {
			t.Errorf("%s: %v, %v", name, states, err)
		}
	}
}

// A migration that is stopped begins anew where it was.
func TestAMigrationThatIsStoppedCanGoOn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		url := testkit.EmptyURL(t, e)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := schema.Migrate(ctx, url); err == nil {
			t.Error("migrated although stopped")
		}
		if err := schema.Migrate(t.Context(), url); err != nil {
			t.Error(err)
		}
		states, err := schema.Status(t.Context(), url)
		if err != nil || len(states) == 0 {
			t.Fatalf("%v, %v", states, err)
		}
		for _, s := range states {
			if !s.Applied {
				t.Errorf("%s has not run", s.Name)
			}
		}
	})
}

// What sqlc reads is every migration, in the order in which they run.
func TestTheScriptIsEveryMigrationInOrder(t *testing.T) {
	t.Parallel()
	script, err := schema.PostgreSQL()
	if err != nil {
		t.Fatal(err)
	}
	states, err := schema.Status(t.Context(), testkit.URL(t, db.SQLite))
	if err != nil || len(states) == 0 {
		t.Fatalf("%v, %v", states, err)
	}
	for _, s := range states {
		_, rest, found := strings.Cut(script, "-- "+filepath.Base(s.Name)+"\n-- +goose Up")
		if !found {
			t.Fatalf("%s is not there, or not in order", s.Name)
		}
		script = rest
	}
}
