package backup_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/schema"
)

// TestTheOwnerNeedsNoPrivileges backs up and restores as a role that the walls between spaces bind,
// as in production, and under another name.
func TestTheOwnerNeedsNoPrivileges(t *testing.T) {
	t.Parallel()
	for _, e := range testkit.Engines(t) {
		if e != db.Postgres {
			continue
		}
		first, second := newRole(t, testkit.EmptyURL(t, e)), newRole(t, testkit.EmptyURL(t, e))
		from := instance(t, ownedBy(t, testkit.EmptyURL(t, e), first))
		if err := schema.Migrate(t.Context(), from.DatabaseURL); err != nil {
			t.Fatal(err)
		}
		k, err := keys.Load(from.Keys)
		if err != nil {
			t.Fatal(err)
		}
		d := open(t, from.DatabaseURL)
		for name, print := range k.Fingerprints() {
			put(t, d, "key/"+name, print)
		}
		putTenantRow(t, from.DatabaseURL)

		lock, key := recipient(t)
		path := filepath.Join(t.TempDir(), "backup.age")
		if _, err := backup.Write(t.Context(), from, path, lock, "v1", now); err != nil {
			t.Fatal(err)
		}
		into := instance(t, ownedBy(t, testkit.EmptyURL(t, e), second))
		restore(t, path, key, into)

		restored := open(t, into.DatabaseURL)
		rows := func(ctx context.Context, tx *db.Tx) (n int, err error) {
			return n, tx.QueryRowContext(ctx, `SELECT count(*) FROM tenant_row`).Scan(&n)
		}
		if n, err := db.ViewAcrossSpaces(t.Context(), restored, db.ReasonOperator, rows); err != nil || n != 1 {
			t.Errorf("%d rows came back, %v", n, err)
		}
		if n, err := db.View(t.Context(), restored, id.Space{}, rows); err != nil || n != 0 {
			t.Errorf("the wall between spaces is gone: %d rows, %v", n, err)
		}
		if err := schema.Migrate(t.Context(), into.DatabaseURL); err != nil {
			t.Errorf("the restored database cannot be migrated: %v", err)
		}
		// What the new owner makes later is the application's too.
		onDatabase(t, into.DatabaseURL, `CREATE TABLE later (a int)`)
		_, err = db.Do(t.Context(), restored, id.Space{}, func(ctx context.Context, tx *db.Tx) (nothing, error) {
			_, err := tx.ExecContext(ctx, `INSERT INTO later VALUES (1)`)
			return nothing{}, err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// putTenantRow makes a table walled as those of rooms are, with a row of some space.
func putTenantRow(t *testing.T, databaseURL string) {
	t.Helper()
	onDatabase(t, databaseURL, `
		CREATE TABLE tenant_row (space_id uuid NOT NULL);
		ALTER TABLE tenant_row ENABLE ROW LEVEL SECURITY;
		ALTER TABLE tenant_row FORCE ROW LEVEL SECURITY;
		CREATE POLICY tenant ON tenant_row USING ((SELECT current_setting('app.across_spaces', true)) = 'on');
		SET app.across_spaces = 'on';
		INSERT INTO tenant_row VALUES ('0199a1c2-0000-7000-8000-000000000001')`)
}

// role is a PostgreSQL role that may sign in and nothing else.
type role struct{ name, password string }

func newRole(t *testing.T, superuser string) role {
	t.Helper()
	r := role{"kermesse_test_" + strings.ToLower(rand.Text()), rand.Text()}
	// The server's own database outlives those of the test, and the role goes when they have gone.
	server, err := url.Parse(superuser)
	if err != nil {
		t.Fatal(err)
	}
	server.Path = "/postgres"
	onDatabase(t, server.String(), `CREATE ROLE `+r.name+` LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '`+r.password+`'; GRANT `+db.AppRole+` TO `+r.name)
	t.Cleanup(func() { onDatabase(t, server.String(), `DROP ROLE `+r.name) })
	return r
}

// ownedBy gives a database to a role and its URL for that role.
func ownedBy(t *testing.T, superuser string, r role) string {
	t.Helper()
	u, err := url.Parse(superuser)
	if err != nil {
		t.Fatal(err)
	}
	onDatabase(t, superuser, `ALTER DATABASE `+strings.TrimPrefix(u.Path, "/")+` OWNER TO `+r.name)
	u.User = url.UserPassword(r.name, r.password)
	return u.String()
}

func onDatabase(t *testing.T, databaseURL, script string) {
	t.Helper()
	d, err := sql.Open("pgx", databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.ExecContext(context.WithoutCancel(t.Context()), script); err != nil {
		t.Errorf("%s: %v", script, err)
	}
}
