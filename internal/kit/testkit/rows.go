package testkit

import (
	"context"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Account stores the row of a person who exists and no more, for rooms whose rows point at people:
// nobody can sign in as this account.
func Account(t testing.TB, d *db.DB, account id.Account) {
	t.Helper()
	_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		_, err := tx.ExecContext(ctx, `INSERT INTO account (account_id, email_hash, email_sealed, display_name, language, time_zone,
				kdf_alg, kdf_p1, kdf_p2, kdf_p3, auth_hash, confirmation_mails, version, created_at)
			VALUES ($1, $2, $2, 'Somebody', 'fr', 'Europe/Paris', 0, 0, 0, 0, '', 0, 1, $3)`,
			account, account[:], tx.Now())
		return struct{}{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
}
