package db_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestADocumentInAColumnComesBack(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			for want, in := range map[string]db.JSON{`{"a":1}`: db.JSON(`{"a":1}`), `null`: nil} {
				var out struct {
					JSON db.JSON `json:"document"`
				}
				if err := tx.QueryRowContext(ctx, `SELECT CAST($1 AS text)`, in).Scan(&out.JSON); err != nil {
					return nothing{}, err
				}
				if text, err := json.Marshal(out); err != nil || string(text) != `{"document":`+want+`}` {
					t.Errorf("%s, %v; want %s", text, err, want)
				}
			}
			var out db.JSON
			if err := out.Scan([]byte("[1]")); err != nil || string(out) != "[1]" {
				t.Errorf("%s, %v", out, err)
			}
			if err := out.Scan(1); err == nil {
				t.Error("a number was read as a document")
			}
			return nothing{}, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
