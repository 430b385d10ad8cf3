package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

// ErrNotEmpty says that there is something where a backup would go.
var ErrNotEmpty = errors.New("a backup is restored into emptiness only")

// unfinishedPrefix begins the name of the folder in which a restore works. Whoever finds one knows
// that the instance is not whole.
const unfinishedPrefix = ".restore-"

// Unfinished tells whether a restore into this data folder was cut short.
func Unfinished(data string) bool {
	left, err := filepath.Glob(filepath.Join(data, unfinishedPrefix+"*"))
	return err == nil && len(left) > 0
}

// Restore brings an instance back from r into an empty data folder and an empty database. Until
// everything was read and checked (the file to its end, the keys, the database, that they belong
// together) nothing takes its place.
func Restore(ctx context.Context, r io.Reader, key Key, into Instance) (m Manifest, err error) {
	if err := into.empty(ctx); err != nil {
		return m, err
	}
	if err := os.MkdirAll(into.Data, 0o700); err != nil {
		return m, err
	}
	staging, err := os.MkdirTemp(into.Data, unfinishedPrefix)
	if err != nil {
		return m, err
	}
	begun, whole := false, false
	defer func() {
		if whole || !begun { // from the first thing in its place on, what is unfinished has to be seen
			_ = os.RemoveAll(staging)
		}
	}()
	stagedKeys := filepath.Join(staging, "keys")
	if err := os.Mkdir(stagedKeys, 0o700); err != nil {
		return m, err
	}
	stagedDatabase, err := into.stageDatabase(staging)
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(filepath.Dir(stagedDatabase))
	m, err = unpack(r, key, into.accepts, func(f File) (io.WriteCloser, error) {
		path := stagedDatabase
		if name, ok := strings.CutPrefix(f.Name, keysPrefix); ok {
			path = filepath.Join(stagedKeys, name)
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		return durable{file}, err
	})
	if err != nil {
		return m, err
	}
	if begun, err = into.place(ctx, m, stagedKeys, stagedDatabase); err != nil {
		return m, err
	}
	whole = true
	return m, nil
}

// stageDatabase is where the database is written first: on the disk where it will be.
func (i Instance) stageDatabase(staging string) (string, error) {
	if path := i.sqlitePath(); path != "" && filepath.Dir(path) != filepath.Clean(i.Data) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
		beside, err := os.MkdirTemp(filepath.Dir(path), unfinishedPrefix)
		return filepath.Join(beside, databaseName), err
	}
	beside := filepath.Join(staging, "database")
	return filepath.Join(beside, databaseName), os.Mkdir(beside, 0o700)
}

// place checks that what was unpacked is one instance and moves it where it belongs, the keys last:
// an instance without keys does not start. It tells whether anything took its place.
func (i Instance) place(ctx context.Context, m Manifest, stagedKeys, stagedDatabase string) (begun bool, err error) {
	own, err := LoadKeys(stagedKeys)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for name, print := range own.Fingerprints() {
		if m.Fingerprints[name] != print {
			return false, fmt.Errorf("%w: its key %q is not the one its manifest names", ErrDamaged, name)
		}
	}
	if begun, err = i.placeDatabase(ctx, m.Engine, own, stagedDatabase); err != nil {
		return begun, err
	}
	if err := syncFolder(stagedKeys); err != nil {
		return true, err
	}
	if err := os.Rename(stagedKeys, i.Keys); err != nil {
		return true, err
	}
	return true, syncFolder(i.Data)
}

func (i Instance) placeDatabase(ctx context.Context, engine db.Engine, own *keys.Keys, staged string) (begun bool, err error) {
	if engine == db.SQLite {
		stored, err := checkSQLite(ctx, staged)
		if err != nil {
			return false, err
		}
		if err := Belongs(own, stored); err != nil {
			return false, err
		}
		if err := os.Rename(staged, i.sqlitePath()); err != nil {
			return false, err
		}
		return true, syncFolder(filepath.Dir(i.sqlitePath()))
	}
	if err := loadPostgres(ctx, i.DatabaseURL, staged); err != nil {
		return false, err
	}
	stored, err := checkPostgres(ctx, i.DatabaseURL)
	if err != nil {
		return true, err
	}
	return true, Belongs(own, stored)
}

// empty refuses to restore over anything.
func (i Instance) empty(ctx context.Context) error {
	entries, err := os.ReadDir(i.Data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != "lost+found" { // every new disk has one
			return fmt.Errorf("%w: %s holds %s", ErrNotEmpty, i.Data, entry.Name())
		}
	}
	if path := i.sqlitePath(); path != "" {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			if _, err := os.Lstat(path + suffix); err == nil {
				return fmt.Errorf("%w: there is %s", ErrNotEmpty, path+suffix)
			}
		}
		return nil
	}
	empty, err := emptyPostgres(ctx, i.DatabaseURL)
	if err == nil && !empty {
		err = fmt.Errorf("%w: the database has tables", ErrNotEmpty)
	}
	return err
}

var keyName = regexp.MustCompile(`^keys/[a-z][a-z0-9_-]{0,63}$`)

// accepts tells whether a backup can be restored here, before anything is written.
func (i Instance) accepts(m Manifest) error {
	engine, err := db.EngineOf(i.DatabaseURL)
	if err != nil {
		return err
	}
	if m.Engine != engine {
		return fmt.Errorf("the backup holds a %s database and cannot be restored into %s", m.Engine, engine)
	}
	databases := 0
	for _, f := range m.Files {
		switch {
		case f.Name == databaseName:
			databases++
		case !keyName.MatchString(f.Name) || f.Size > maxKey:
			return fmt.Errorf("%w: %q does not belong into a backup", ErrDamaged, f.Name)
		}
	}
	if databases != 1 {
		return fmt.Errorf("%w: it holds no database", ErrDamaged)
	}
	return m.known()
}

// durable is a file that is on the disk once it is closed.
type durable struct{ *os.File }

func (d durable) Close() error { return errors.Join(d.Sync(), d.File.Close()) }
