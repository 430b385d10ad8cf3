package db_test

import (
	"context"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestOneWriteReachesEverySpaceOnlyWhenItSaysSo(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		rename := func(ctx context.Context, tx *db.Tx) (int64, error) {
			done, err := tx.ExecContext(ctx, `UPDATE space SET name = 'Les Jeudis'`)
			if err != nil {
				return 0, err
			}
			return done.RowsAffected()
		}
		testkit.Account(t, d, id.Account{1})
		for n := range byte(2) {
			space := id.Space{n + 1}
			_, err := db.Do(t.Context(), d, space, func(ctx context.Context, tx *db.Tx) (nothing, error) {
				_, err := tx.ExecContext(ctx, `INSERT INTO space (space_id, kind, name, slug, description, accent, time_zone, currency, language, version, created_by, created_at)
					VALUES ($1, 'band', 'Les Mercredis', $2, '', 'citron', 'Europe/Paris', 'EUR', 'fr', 1, $3, $4)`, space, space.String(), id.Account{1}, tx.Now())
				return nothing{}, err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n, err := db.AcrossSpaces(t.Context(), d, db.ReasonSweep, rename); err != nil || n != 2 {
			t.Errorf("across spaces: %d, %v", n, err)
		}
		if e == db.Postgres { // on SQLite the WHERE of each query is the only wall
			if n, err := db.Do(t.Context(), d, id.Space{1}, rename); err != nil || n != 1 {
				t.Errorf("in one space: %d, %v", n, err)
			}
			if n, err := db.Do(t.Context(), d, id.Space{}, rename); err != nil || n != 0 {
				t.Errorf("outside any: %d, %v", n, err)
			}
		}
	})
}
