package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

// identity is what an instance decided about itself at its first start and keeps.
type identity struct {
	Realm string
}

// recognise reads who this instance is, or decides it at the first start: the realm, which salts
// every password and so can never change, and the fingerprints of the keys. A start with other
// keys is refused: nobody could sign in and no address could be read.
func recognise(ctx context.Context, d *db.DB, k *keys.Keys, realm string) (identity, error) {
	return db.Do(ctx, d, id.Space{}, func(ctx context.Context, tx *db.Tx) (identity, error) {
		if realm == "" {
			realm = "urn:uuid:" + uuid.NewString()
		}
		kept, err := keep(ctx, tx, "realm", realm)
		if err != nil {
			return identity{}, err
		}
		for name, fingerprint := range k.Fingerprints() {
			known, err := keep(ctx, tx, "key/"+name, fingerprint)
			if err != nil {
				return identity{}, err
			}
			if known != fingerprint {
				return identity{}, fmt.Errorf("the key %q is not the one this database was made with: "+
					"restore the folder of keys that belongs to it", name)
			}
		}
		return identity{Realm: kept}, nil
	})
}

// keep stores a value the first time and gives the stored one from then on.
func keep(ctx context.Context, tx *db.Tx, name, value string) (string, error) {
	var kept string
	err := tx.QueryRowContext(ctx, `SELECT value FROM instance WHERE name = $1`, name).Scan(&kept)
	if err == nil {
		return kept, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ($1, $2)`, name, value)
	return value, err
}
