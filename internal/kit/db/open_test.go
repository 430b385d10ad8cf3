package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// A database that cannot be opened is said without its password, and nothing is left open.
func TestWhatCannotBeOpened(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"no such engine":  "mysql://kermesse:hunter2secret@localhost/kermesse",
		"no URL":          "postgres://kermesse:hunter2secret@localhost:none/kermesse",
		"nobody listens":  "postgres://kermesse:hunter2secret@127.0.0.1:1/kermesse?sslmode=disable&connect_timeout=2",
		"no such folder":  "sqlite:" + filepath.Join(t.TempDir(), "none", "kermesse.db"),
		"a folder itself": "sqlite:" + t.TempDir(),
	} {
		d, err := db.Open(t.Context(), db.Options{URL: url})
		if err == nil || d != nil || strings.Contains(err.Error(), "hunter2secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// After it was closed, and for who has hung up already, a database does nothing.
func TestAClosedDatabaseAndAHungUpCaller(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		gone, hangUp := context.WithCancel(t.Context())
		hangUp()
		ran := func(ctx context.Context) error {
			_, err := db.Do(ctx, d, id.Space{}, func(context.Context, *db.Tx) (nothing, error) {
				t.Error("it ran")
				return nothing{}, nil
			})
			return err
		}
		if err := ran(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("hung up: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := ran(t.Context()); err == nil {
			t.Error("closed, and no error")
		}
		if d.Ping(t.Context()) == nil {
			t.Error("closed, and answers")
		}
	})
}
