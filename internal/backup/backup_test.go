package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

var now = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

type nothing = struct{}

// furnished is an instance with keys and a migrated database that knows them.
func furnished(t *testing.T, e db.Engine) (backup.Instance, *db.DB) {
	t.Helper()
	i := instance(t, testkit.URL(t, e))
	k, err := keys.Load(i.Keys)
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, i.DatabaseURL)
	for name, print := range k.Fingerprints() {
		put(t, d, "key/"+name, print)
	}
	return i, d
}

func instance(t *testing.T, databaseURL string) backup.Instance {
	data := filepath.Join(t.TempDir(), "data")
	return backup.Instance{DatabaseURL: databaseURL, Data: data, Keys: filepath.Join(data, "keys")}
}

func open(t *testing.T, databaseURL string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: databaseURL, MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func put(t *testing.T, d *db.DB, name, value string) {
	t.Helper()
	_, err := db.Do(context.WithoutCancel(t.Context()), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
		_, err := tx.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ($1, $2)`, name, value)
		return nothing{}, err
	})
	if err != nil {
		t.Error(err)
	}
}

func count(t *testing.T, d *db.DB, like string) (n int) {
	t.Helper()
	n, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (n int, err error) {
		return n, tx.QueryRowContext(ctx, `SELECT count(*) FROM instance WHERE name LIKE $1`, like).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func passphrase(t *testing.T, text string) (backup.Lock, backup.Key) {
	t.Helper()
	lock, err := backup.LockWithPassphrase(text)
	if err != nil {
		t.Fatal(err)
	}
	key, err := backup.KeyFromPassphrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return lock, key
}

// recipient gives a lock for a new age key and the key from its file.
func recipient(t *testing.T) (backup.Lock, backup.Key) {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := backup.LockFor([]string{identity.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(path, []byte("# made for a test\n"+identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := backup.KeyFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return lock, key
}

func TestABackupMadeWhileWritingHoldsEverythingAcknowledged(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		from, d := furnished(t, e)
		lock, key := recipient(t)
		stop, hundred := make(chan nothing), make(chan nothing)
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for n := 0; ; n++ {
					put(t, d, fmt.Sprintf("written/%d/%d", w, n), "é")
					if w == 0 && n == 100 {
						close(hundred)
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		<-hundred
		before := count(t, d, "written/%")
		path := filepath.Join(t.TempDir(), "backup.age")
		m, err := backup.Write(t.Context(), from, path, lock, "v1", now)
		after := count(t, d, "written/%")
		close(stop)
		writers.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if m.Engine != e || m.Version != "v1" || len(m.Migrations) == 0 || len(m.Files) != 6 {
			t.Errorf("manifest %+v", m)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
			t.Errorf("the backup has mode %v, %v", info.Mode(), err)
		}
		if left := names(t, from.Data); len(left) != 1 {
			t.Errorf("the data folder holds %v", left)
		}
		if left := names(t, filepath.Dir(path)); len(left) != 1 {
			t.Errorf("beside the backup there is %v", left)
		}

		into := instance(t, testkit.EmptyURL(t, e))
		restore(t, path, key, into)
		got := count(t, open(t, into.DatabaseURL), "written/%")
		if got < before || got > after {
			t.Errorf("%d rows before, %d after, %d restored", before, after, got)
		}
		old, err := keys.Load(from.Keys)
		if err != nil {
			t.Fatal(err)
		}
		restored, err := keys.Load(into.Keys)
		if err != nil || fmt.Sprint(old.Fingerprints()) != fmt.Sprint(restored.Fingerprints()) {
			t.Errorf("the keys differ: %v", err)
		}
		if backup.Unfinished(into.Data) || len(names(t, into.Data)) != 1 {
			t.Errorf("the data folder holds %v", names(t, into.Data))
		}
	})
}

func restore(t *testing.T, path string, key backup.Key, into backup.Instance) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := backup.Restore(t.Context(), file, key, into); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var all []string
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return all
}

// made is a finished backup in memory.
func made(t *testing.T, e db.Engine) ([]byte, backup.Key) {
	t.Helper()
	from, _ := furnished(t, e)
	lock, key := recipient(t)
	path := filepath.Join(t.TempDir(), "backup.age")
	if _, err := backup.Write(t.Context(), from, path, lock, "v1", now); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content, key
}

func TestADamagedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	content, key := made(t, db.SQLite)
	_, otherKey := recipient(t)
	_, passphraseKey := passphrase(t, "correct horse battery")
	changed := func(at int) []byte {
		c := bytes.Clone(content)
		c[at] ^= 1
		return c
	}
	for name, c := range map[string]struct {
		content []byte
		key     backup.Key
		want    error
	}{
		"another key":          {content, otherKey, backup.ErrWrongKey},
		"a passphrase":         {content, passphraseKey, backup.ErrWrongKey},
		"empty":                {nil, key, backup.ErrDamaged},
		"not age":              {[]byte("SQLite format 3\x00"), key, backup.ErrDamaged},
		"a changed header":     {changed(60), key, nil},
		"a changed first part": {changed(700), key, backup.ErrDamaged},
		"a changed last byte":  {changed(len(content) - 1), key, backup.ErrDamaged},
		"cut in the middle":    {content[:len(content)/2], key, backup.ErrDamaged},
		"cut at the end":       {content[:len(content)-1], key, backup.ErrDamaged},
		"more at the end":      {append(bytes.Clone(content), 'x'), key, backup.ErrDamaged},
	} {
		into := instance(t, testkit.EmptyURL(t, db.SQLite))
		_, err := backup.Restore(t.Context(), bytes.NewReader(c.content), c.key, into)
		if err == nil || (c.want != nil && !errors.Is(err, c.want)) {
			t.Errorf("%s: %v", name, err)
		}
		left := append(names(t, into.Data), names(t, filepath.Dir(strings.TrimPrefix(into.DatabaseURL, "sqlite:")))...)
		if len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}

func TestNothingIsRestoredOverAnything(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		content, key := made(t, e)
		full, d := furnished(t, e)
		put(t, d, "precious", "1")
		elsewhere := instance(t, full.DatabaseURL)
		used := instance(t, testkit.EmptyURL(t, e))
		if err := os.MkdirAll(used.Data, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(used.Data, "precious"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		for name, into := range map[string]backup.Instance{"all": full, "a database": elsewhere, "a data folder": used} {
			if _, err := backup.Restore(t.Context(), bytes.NewReader(content), key, into); !errors.Is(err, backup.ErrNotEmpty) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if count(t, d, "precious") != 1 || len(names(t, elsewhere.Data)) > 0 || len(names(t, used.Data)) != 1 {
			t.Error("something changed")
		}
	})
}

func TestABackupOfOneEngineDoesNotFitTheOther(t *testing.T) {
	t.Parallel()
	content, key := made(t, db.SQLite)
	for _, e := range testkit.Engines(t) {
		into := instance(t, testkit.EmptyURL(t, e))
		_, err := backup.Restore(t.Context(), bytes.NewReader(content), key, into)
		if (err == nil) != (e == db.SQLite) {
			t.Errorf("into %s: %v", e, err)
		}
	}
}

func TestWhatIsNotAnInstanceIsNotBackedUp(t *testing.T) {
	t.Parallel()
	lock, _ := passphrase(t, "correct horse battery")
	full, _ := furnished(t, db.SQLite)
	other, _ := furnished(t, db.SQLite)
	target := filepath.Join(t.TempDir(), "backup.age")
	for name, from := range map[string]backup.Instance{
		"nothing":           instance(t, testkit.EmptyURL(t, db.SQLite)),
		"keys of another":   {DatabaseURL: full.DatabaseURL, Data: other.Data, Keys: other.Keys},
		"keys, no database": {DatabaseURL: testkit.EmptyURL(t, db.SQLite), Data: full.Data, Keys: full.Keys},
	} {
		if _, err := backup.Write(t.Context(), from, target, lock, "v1", now); err == nil {
			t.Errorf("%s: backed up", name)
		}
		if left := names(t, filepath.Dir(target)); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
	if err := os.WriteFile(target, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Write(t.Context(), full, target, lock, "v1", now); err == nil {
		t.Error("a file was replaced")
	}
	if _, err := backup.Write(t.Context(), full, filepath.Join(t.TempDir(), "absent", "b"), lock, "v1", now); err == nil {
		t.Error("a folder was made")
	}
}

func TestAPassphraseOpensWhatItClosed(t *testing.T) {
	t.Parallel()
	from, _ := furnished(t, db.SQLite)
	lock, key := passphrase(t, "correct horse battery")
	path := filepath.Join(t.TempDir(), "backup.age")
	if _, err := backup.Write(t.Context(), from, path, lock, "v1", now); err != nil {
		t.Fatal(err)
	}
	restore(t, path, key, instance(t, testkit.EmptyURL(t, db.SQLite)))
	if _, err := backup.LockWithPassphrase("short"); err == nil {
		t.Error("a short passphrase was taken")
	}
}

func TestRecipientsThatWithstandQuantumComputers(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := backup.LockFor([]string{identity.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	from, _ := furnished(t, db.SQLite)
	path := filepath.Join(t.TempDir(), "backup.age")
	if _, err := backup.Write(t.Context(), from, path, lock, "v1", now); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]string{{""}, {"age1nobody"}, {"AGE-SECRET-KEY-1"}} {
		if _, err := backup.LockFor(bad); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}
