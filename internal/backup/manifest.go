package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/schema"
)

// format is the version of the file's shape; a reader refuses a later one.
const format = 1

const (
	manifestName = "manifest.json"
	databaseName = "database"
	keysPrefix   = "keys/"
)

// Manifest says what a backup holds.
type Manifest struct {
	Format       int               `json:"format"`
	MadeAt       time.Time         `json:"made_at"`
	Version      string            `json:"version"` // of the program that made it
	Engine       db.Engine         `json:"engine"`
	Migrations   []string          `json:"migrations"`   // that the database has seen
	Fingerprints map[string]string `json:"fingerprints"` // of the keys
	Files        []File            `json:"files"`        // in their order in the archive
}

// File is one file of a backup.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hexadecimal
}

// Instance says where an instance keeps its things.
type Instance struct {
	DatabaseURL string
	Data        string // the data folder
	Keys        string // the folder of keys, inside Data
}

// sqlitePath is the file of a SQLite database, empty on PostgreSQL.
func (i Instance) sqlitePath() string {
	path, ok := strings.CutPrefix(i.DatabaseURL, "sqlite:")
	if !ok {
		return ""
	}
	return path
}

// ErrOtherKeys says that database and keys do not belong together.
var ErrOtherKeys = errors.New("the keys are not those of this database")

// LoadKeys reads an existing folder of keys. Unlike [keys.Load] it never makes new ones.
func LoadKeys(folder string) (*keys.Keys, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil, fmt.Errorf("there are no keys in %s", folder)
	}
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, "fingerprints")); err != nil {
		return nil, fmt.Errorf("the keys in %s are incomplete: %w", folder, err)
	}
	return keys.Load(folder)
}

// Belongs tells whether the keys are those a database was made with, by the fingerprints that the
// database keeps.
func Belongs(k *keys.Keys, stored map[string]string) error {
	own := k.Fingerprints()
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if stored["key/"+name] != own[name] {
			return fmt.Errorf("%w: %q differs", ErrOtherKeys, name)
		}
	}
	return nil
}

// known tells whether this version of the program has all the migrations of m.
func (m Manifest) known() error {
	files, err := schema.Render(m.Engine)
	if err != nil {
		return err
	}
	for _, name := range m.Migrations {
		if _, err := fs.Stat(files, name); err != nil {
			return fmt.Errorf("the backup was made by a later version (%s): it has the migration %s, which this one does not know", m.Version, name)
		}
	}
	return nil
}

func applied(ctx context.Context, databaseURL string) ([]string, error) {
	states, err := schema.Status(ctx, databaseURL)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range states {
		if s.Applied {
			names = append(names, filepath.Base(s.Name))
		}
	}
	return names, nil
}
