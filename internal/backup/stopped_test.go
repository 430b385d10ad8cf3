package backup_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// A run that somebody stops leaves neither a backup nor a copy of the database.
func TestABackupThatIsStoppedLeavesNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		from, _ := furnished(t, e)
		lock, _ := recipient(t)
		folder := t.TempDir()
		before := names(t, from.Data)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := backup.Write(ctx, from, filepath.Join(folder, "backup.age"), lock, "v1", now); err == nil {
			t.Error("written although stopped")
		}
		if left := names(t, folder); len(left) != 0 {
			t.Errorf("%q", left)
		}
		if after := names(t, from.Data); strings.Join(after, " ") != strings.Join(before, " ") {
			t.Errorf("%q were %q", after, before)
		}
	})
}

// A restore that is stopped leaves emptiness, into which the next one goes.
func TestARestoreThatIsStoppedCanBeginAnew(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		sealed, key := made(t, e)
		into := instance(t, testkit.EmptyURL(t, e))
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := backup.Restore(ctx, bytes.NewReader(sealed), key, into); err == nil {
			t.Error("restored although stopped")
		}
		if _, err := backup.Restore(t.Context(), bytes.NewReader(sealed), key, into); err != nil {
			t.Errorf("the next one: %v", err)
		}
	})
}

// What stands where something has to go is said, and stays.
func TestWhatStandsInTheWayStays(t *testing.T) {
	t.Parallel()
	sealed, key := made(t, db.SQLite)
	file := func(path string) string {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("kept"), 0o600)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	folder := t.TempDir()
	inTheWay := file(filepath.Join(folder, "data"))
	below := func(path ...string) string { return filepath.Join(append([]string{folder}, path...)...) }
	for name, into := range map[string]backup.Instance{
		"the data folder is a file":          {DatabaseURL: "sqlite:" + below("a.db"), Data: inTheWay, Keys: below("data", "keys")},
		"the data folder is below a file":    {DatabaseURL: "sqlite:" + below("b.db"), Data: below("data", "deep"), Keys: below("data", "deep", "keys")},
		"the database is to be below a file": {DatabaseURL: "sqlite:" + below("data", "c.db"), Data: below("c"), Keys: below("c", "keys")},
		"the keys are to be below a file":    {DatabaseURL: "sqlite:" + below("d.db"), Data: below("d"), Keys: below("data", "keys")},
		"no such kind of database":           {DatabaseURL: "mysql://localhost", Data: below("e"), Keys: below("e", "keys")},
	} {
		if _, err := backup.Restore(t.Context(), bytes.NewReader(sealed), key, into); err == nil {
			t.Errorf("%s: restored", name)
		}
		if content, err := os.ReadFile(inTheWay); err != nil || string(content) != "kept" {
			t.Errorf("%s: %q, %v", name, content, err)
		}
	}
	from, _ := furnished(t, db.SQLite)
	lock, _ := recipient(t)
	if _, err := backup.Write(t.Context(), from, filepath.Join(inTheWay, "backup.age"), lock, "v1", now); err == nil {
		t.Error("written below a file")
	}
	if _, err := backup.KeyFromFile(below("none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key that is not there: %v", err)
	}
	if _, err := backup.KeyFromFile(inTheWay); err == nil {
		t.Error("a key of nonsense")
	}
	if _, err := backup.KeyFromPassphrase(""); err == nil {
		t.Error("an empty passphrase")
	}
	if _, err := backup.LockFor([]string{"age1nonsense"}); err == nil {
		t.Error("a recipient of nonsense")
	}
}

// A PostgreSQL that cannot be reached is said without its password.
func TestAnUnreachablePostgreSQLIsSaidWithoutItsPassword(t *testing.T) {
	t.Parallel()
	lock, _ := recipient(t)
	from, _ := furnished(t, db.SQLite)
	for _, e := range testkit.Engines(t) {
		if e != db.Postgres {
			continue
		}
		sealed, key := made(t, e)
		for _, url := range []string{
			"postgres://kermesse:hunter2secret@127.0.0.1:1/kermesse?sslmode=disable&connect_timeout=2",
			"postgres://127.0.0.1:1/kermesse?password=hunter2secret&sslmode=disable&connect_timeout=2",
			"postgres://kermesse:hunter2secret@127.0.0.1:none/kermesse",
			"postgres://kermesse:hunter2secret@127.0.0.1/%zz",
		} {
			there := from
			there.DatabaseURL = url
			_, err := backup.Write(t.Context(), there, filepath.Join(t.TempDir(), "backup.age"), lock, "v1", now)
			if err == nil || strings.Contains(err.Error(), "hunter2secret") {
				t.Errorf("write: %v", err)
			}
			into := instance(t, url)
			if _, err := backup.Restore(t.Context(), bytes.NewReader(sealed), key, into); err == nil || strings.Contains(err.Error(), "hunter2secret") {
				t.Errorf("restore: %v", err)
			}
		}
	}
}

// It changes the environment, so it runs alone.
func TestWithoutItsToolsPostgreSQLIsNotBackedUp(t *testing.T) {
	for _, e := range testkit.Engines(t) {
		if e != db.Postgres {
			continue
		}
		from, _ := furnished(t, e)
		sealed, key := made(t, e)
		into := instance(t, testkit.EmptyURL(t, e))
		lock, _ := recipient(t)
		t.Setenv("PATH", t.TempDir())
		if _, err := backup.Write(t.Context(), from, filepath.Join(t.TempDir(), "backup.age"), lock, "v1", now); !errors.Is(err, backup.ErrNoTool) {
			t.Errorf("write: %v", err)
		}
		if _, err := backup.Restore(t.Context(), bytes.NewReader(sealed), key, into); !errors.Is(err, backup.ErrNoTool) {
			t.Errorf("restore: %v", err)
		}
	}
}

// What a run left behind that was cut off is cleared by a later one, but not what another is making now.
func TestCopiesLeftBehindAreCleared(t *testing.T) {
	t.Parallel()
	from, _ := furnished(t, db.SQLite)
	lock, _ := recipient(t)
	old, recent := filepath.Join(from.Data, ".backup-old"), filepath.Join(from.Data, ".backup-recent")
	for path, age := range map[string]time.Duration{old: 25 * time.Hour, recent: 23 * time.Hour} {
		if err := errors.Join(os.MkdirAll(path, 0o700), os.WriteFile(filepath.Join(path, "database"), []byte("rows"), 0o600),
			os.Chtimes(path, now.Add(-age), now.Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := backup.Write(t.Context(), from, filepath.Join(t.TempDir(), "backup.age"), lock, "v1", now); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a day old: %v", err)
	}
	if _, err := os.Stat(recent); err != nil {
		t.Errorf("somebody else's: %v", err)
	}
}

// A database that is gone, damaged, or of no engine that there is, is not backed up as if it were one.
func TestADatabaseThatIsNoneIsNotBackedUp(t *testing.T) {
	t.Parallel()
	lock, _ := recipient(t)
	for name, spoil := range map[string]func(i *backup.Instance){
		"gone":      func(i *backup.Instance) { i.DatabaseURL += ".none" },
		"no engine": func(i *backup.Instance) { i.DatabaseURL = "mysql://localhost" },
		"nonsense": func(i *backup.Instance) {
			i.DatabaseURL = "sqlite:" + filepath.Join(i.Data, "nonsense.db")
			if err := os.WriteFile(filepath.Join(i.Data, "nonsense.db"), bytes.Repeat([]byte("nonsense"), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"empty": func(i *backup.Instance) {
			i.DatabaseURL = "sqlite:" + filepath.Join(i.Data, "empty.db")
			if err := os.WriteFile(filepath.Join(i.Data, "empty.db"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		from, _ := furnished(t, db.SQLite)
		spoil(&from)
		to := filepath.Join(t.TempDir(), "backup.age")
		if _, err := backup.Write(t.Context(), from, to, lock, "v1", now); err == nil {
			t.Errorf("%s: written", name)
		}
		if left := names(t, filepath.Dir(to)); len(left) != 0 {
			t.Errorf("%s: %q", name, left)
		}
	}
}
