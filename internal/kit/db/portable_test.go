package db

import "testing"

func TestPortableRewritesWhatDiffers(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`SELECT 1`: `SELECT 1`,
		`SELECT a FROM b WHERE id = ANY($2::uuid[])`:              `SELECT a FROM b WHERE id IN (SELECT value FROM json_each('['||substr($2,2,length($2)-2)||']'))`,
		`SELECT $1::timestamptz, b::text FROM c`:                  `SELECT $1, b FROM c`,
		`SELECT a FROM b WHERE c = $1 FOR UPDATE SKIP LOCKED`:     `SELECT a FROM b WHERE c = $1 `,
		`SELECT a FROM b WHERE ($1::bool IS NULL OR active = $1)`: `SELECT a FROM b WHERE ($1 IS NULL OR active = $1)`,
		`SELECT a FROM b WHERE c = $1::double precision LIMIT 1`:  `SELECT a FROM b WHERE c = $1 LIMIT 1`,
		`SELECT a FROM b WHERE c = $1 LIMIT $2`:                   `SELECT a FROM b WHERE c = $1 LIMIT +$2`,
		`SELECT a FROM b FOR NO KEY UPDATE OF b NOWAIT`:           `SELECT a FROM b `,
	} {
		if got := portable(query); got != want {
			t.Errorf("%s\n gave %s\n want %s", query, got, want)
		}
	}
}
