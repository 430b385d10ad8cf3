package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"github.com/kermesse/kermesse/internal/kit/db"
)

// stagingLife is after how long a copy left behind by a run that was cut short is cleared away.
const stagingLife = 24 * time.Hour

// Write makes a backup of an instance, running or not, in the file to, which must not exist yet.
// The copy of the database waits in the data folder, never beside to: what is not encrypted does
// not leave. When Write returns without error the file is on the disk and was read back whole.
func Write(ctx context.Context, from Instance, to string, lock Lock, version string, now time.Time) (m Manifest, err error) {
	if _, err := os.Lstat(to); err == nil {
		return m, fmt.Errorf("%s exists already: a backup never replaces another", to)
	}
	engine, err := db.EngineOf(from.DatabaseURL)
	if err != nil {
		return m, err
	}
	own, err := LoadKeys(from.Keys)
	if err != nil {
		return m, err
	}
	clearStaging(from.Data, now)
	staging, err := os.MkdirTemp(from.Data, stagingPrefix)
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(staging)

	m = Manifest{Format: format, MadeAt: now.UTC().Truncate(time.Second), Version: version, Engine: engine, Fingerprints: own.Fingerprints()}
	paths := map[string]string{databaseName: filepath.Join(staging, databaseName)}
	var stored map[string]string
	if engine == db.SQLite {
		if err := copySQLite(ctx, from.sqlitePath(), paths[databaseName]); err != nil {
			return m, err
		}
		if stored, err = checkSQLite(ctx, paths[databaseName]); err != nil {
			return m, err
		}
		m.Migrations, err = applied(ctx, "sqlite:"+paths[databaseName])
	} else {
		if err := dumpPostgres(ctx, from.DatabaseURL, paths[databaseName]); err != nil {
			return m, err
		}
		if stored, err = checkPostgres(ctx, from.DatabaseURL); err != nil {
			return m, err
		}
		m.Migrations, err = applied(ctx, from.DatabaseURL)
	}
	if err != nil {
		return m, err
	}
	if err := Belongs(own, stored); err != nil {
		return m, err
	}
	entries, err := os.ReadDir(from.Keys)
	if err != nil {
		return m, err
	}
	for _, entry := range entries {
		if entry.Type().IsRegular() && entry.Name()[0] != '.' { // half-made files begin with a dot
			paths[keysPrefix+entry.Name()] = filepath.Join(from.Keys, entry.Name())
			f, err := describe(keysPrefix+entry.Name(), paths[keysPrefix+entry.Name()])
			if err != nil {
				return m, err
			}
			m.Files = append(m.Files, f)
		}
	}
	f, err := describe(databaseName, paths[databaseName])
	if err != nil {
		return m, err
	}
	m.Files = append(m.Files, f)
	return m, seal(to, lock, m, paths)
}

// seal writes the file under another name, reads it back, and only then gives it its own.
func seal(to string, lock Lock, m Manifest, paths map[string]string) error {
	file, err := os.CreateTemp(filepath.Dir(to), ".kermesse-backup-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := pack(file, lock, m, paths); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := Read(file, Key{[]age.Identity{lock.reader}}); err != nil {
		return fmt.Errorf("read the backup again: %w", err)
	}
	if err := os.Link(file.Name(), to); errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists already: a backup never replaces another", to)
	} else if err != nil { // some disks have no links; then a rename has to do
		if err := os.Rename(file.Name(), to); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(to))
}

// Read goes through a backup to its end and tells what it holds.
func Read(r io.Reader, key Key) (Manifest, error) {
	return unpack(r, key, func(Manifest) error { return nil }, func(File) (io.WriteCloser, error) { return discard{}, nil })
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

func clearStaging(folder string, now time.Time) {
	left, err := filepath.Glob(filepath.Join(folder, stagingPrefix+"*"))
	if err != nil {
		return
	}
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > stagingLife {
			_ = os.RemoveAll(path)
		}
	}
}

const stagingPrefix = ".backup-"

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
