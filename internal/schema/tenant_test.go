package schema_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// unwalled are the tables with a space_id outside the wall; internal/sql_test.go has the reasons.
var unwalled = []string{"space_invitation_code", "space_slug"}

// tenants makes rows of spaces in every table, whatever its columns.
type tenants struct {
	t       *testing.T
	url     string
	db      *db.DB
	account id.Account
	columns map[string][]column
	parents map[string][]reference
	allowed map[string]string // "table.column": the first value a CHECK admits
}

type column struct {
	name, kind string
	nullable   bool
}

type reference struct {
	columns []string
	table   string
	targets []string
}

// row is what was stored, by column.
type row map[string]any

func newTenants(t *testing.T) *tenants {
	url := testkit.URL(t, db.Postgres)
	d, err := db.Open(t.Context(), db.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	w := &tenants{t: t, url: url, db: d, account: id.Account{1}, columns: map[string][]column{}, parents: map[string][]reference{}, allowed: map[string]string{}}
	testkit.Account(t, d, w.account)
	for _, c := range rows(t, d, `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
		WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`) {
		w.columns[c[0]] = append(w.columns[c[0]], column{c[1], c[2], c[3] == "YES"})
	}
	for _, k := range rows(t, d, `SELECT k.conrelid::regclass::text, k.confrelid::regclass::text,
			(SELECT string_agg(a.attname, ',' ORDER BY n.n) FROM unnest(k.conkey) WITH ORDINALITY n (at, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.at),
			(SELECT string_agg(a.attname, ',' ORDER BY n.n) FROM unnest(k.confkey) WITH ORDINALITY n (at, n) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.at)
		FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace`) {
		w.parents[k[0]] = append(w.parents[k[0]], reference{strings.Split(k[2], ","), k[1], strings.Split(k[3], ",")})
	}
	oneOf := regexp.MustCompile(`\(?(\w+) = ANY \(\(?ARRAY\[\(?'?\(?(-?\w+)`)
	for _, k := range rows(t, d, `SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE contype = 'c' AND connamespace = 'public'::regnamespace`) {
		if m := oneOf.FindStringSubmatch(k[1]); m != nil {
			w.allowed[k[0]+"."+m[1]] = m[2]
		}
	}
	return w
}

// ofSpaces lists the tables with a space_id that the wall stands around, parents first.
func (w *tenants) ofSpaces() []string {
	var out []string
	var add func(table string)
	add = func(table string) {
		if slices.Contains(out, table) || slices.Contains(unwalled, table) ||
			!slices.ContainsFunc(w.columns[table], func(c column) bool { return c.name == "space_id" }) {
			return
		}
		for _, p := range w.parents[table] {
			if p.table != table {
				add(p.table)
			}
		}
		out = append(out, table)
	}
	for table := range w.columns {
		add(table)
	}
	return out
}

// make gives a row for a space whose parents are in stored.
func (w *tenants) make(table string, space id.Space, stored map[string]row) row {
	r := row{}
	for _, c := range w.columns[table] {
		if c.nullable {
			continue
		}
		r[c.name] = w.value(table, c)
	}
	for _, p := range w.parents[table] {
		for i, name := range p.columns {
			switch _, needed := r[name]; {
			case !needed:
			case p.table == "account":
				r[name] = w.account
			default:
				r[name] = stored[p.table][p.targets[i]]
			}
		}
	}
	r["space_id"] = space
	return r
}

func (w *tenants) value(table string, c column) any {
	if v, ok := w.allowed[table+"."+c.name]; ok {
		return v
	}
	switch c.kind {
	case "uuid":
		return uuid.NewString()
	case "text":
		return uuid.NewString()[:8]
	case "bigint", "double precision":
		return "0"
	case "boolean":
		return "false"
	case "timestamp with time zone":
		return "2026-11-20T20:00:00Z"
	case "jsonb":
		return "{}"
	case "bytea":
		return []byte(uuid.NewString())
	}
	w.t.Fatalf("%s.%s is a %s: say here what such a value looks like", table, c.name, c.kind)
	return nil
}

func (w *tenants) insert(table string, r row) (string, []any) {
	var names, places []string
	var values []any
	for name, value := range r {
		names, values = append(names, name), append(values, value)
		places = append(places, fmt.Sprintf("$%d", len(values)))
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), strings.Join(places, ", ")), values
}

// exec runs a statement in a unit of a space and tells how many rows it touched.
func (w *tenants) exec(space id.Space, statement string, args ...any) (int64, error) {
	return db.Do(w.t.Context(), w.db, space, func(ctx context.Context, tx *db.Tx) (int64, error) {
		done, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return 0, err
		}
		return done.RowsAffected()
	})
}

func countRows(query string, args ...any) func(context.Context, *db.Tx) (int64, error) {
	return func(ctx context.Context, tx *db.Tx) (int64, error) {
		var n int64
		err := tx.QueryRowContext(ctx, query, args...).Scan(&n)
		return n, err
	}
}

// refusedByTheWall tells whether row-level security refused a write: not a key, not a type.
func refusedByTheWall(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "42501" && strings.Contains(e.Message, "row-level security")
}

// SP-8: another tenant's rows are not there, in whatever table, for the role that the application
// works under.
func TestNoTableShowsOneSpaceToAnother(t *testing.T) {
	t.Parallel()
	if !slices.Contains(testkit.Engines(t), db.Postgres) {
		return
	}
	w := newTenants(t)
	a, b, nowhere := id.Space{0xa}, id.Space{0xb}, id.Space{}
	tables := w.ofSpaces()
	if len(tables) < 9 {
		t.Fatalf("only %q", tables)
	}
	ofA, ofB := map[string]row{}, map[string]row{}
	for _, table := range tables {
		for space, stored := range map[id.Space]map[string]row{a: ofA, b: ofB} {
			r := w.make(table, space, stored)
			statement, args := w.insert(table, r)
			if n, err := w.exec(space, statement, args...); err != nil || n != 1 {
				t.Fatalf("%s: a space cannot write its own row: %v", table, err)
			}
			stored[table] = r
		}
	}
	for _, table := range tables {
		all, mine := `SELECT count(*) FROM `+table, `SELECT count(*) FROM `+table+` WHERE space_id = $1`
		for name, c := range map[string]struct {
			in    id.Space
			query string
			args  []any
			want  int64
		}{
			"A sees its own":           {a, mine, []any{a}, 1},
			"A sees nothing else":      {a, all, nil, 1},
			"B does not see A":         {b, mine, []any{a}, 0},
			"B sees its own alone":     {b, all, nil, 1},
			"outside any, nothing":     {nowhere, all, nil, 0},
			"outside any, not A's":     {nowhere, mine, []any{a}, 0},
			"a space that never was":   {id.Space{0xc}, all, nil, 0},
			"a setting cannot be read": {b, all + ` WHERE space_id::text LIKE '0a%'`, nil, 0},
		} {
			if n, err := db.View(t.Context(), w.db, c.in, countRows(c.query, c.args...)); err != nil || n != c.want {
				t.Errorf("%s: %s: %d rows, %v", table, name, n, err)
			}
		}
		if n, err := db.ViewAcrossSpaces(t.Context(), w.db, db.ReasonOperator, countRows(all)); err != nil || n != 2 {
			t.Errorf("%s: across spaces %d rows, %v", table, n, err)
		}
		for _, from := range []id.Space{b, nowhere} {
			for _, statement := range []string{
				`UPDATE ` + table + ` SET space_id = space_id WHERE space_id = $1`,
				`DELETE FROM ` + table + ` WHERE space_id = $1`,
			} {
				if n, err := w.exec(from, statement, a); err != nil || n != 0 {
					t.Errorf("%s: %s from %v touched %d rows, %v", table, statement, from, n, err)
				}
			}
			statement, args := w.insert(table, w.make(table, a, ofA))
			if _, err := w.exec(from, statement, args...); !refusedByTheWall(err) {
				t.Errorf("%s: a row for A from %v: %v", table, from, err)
			}
		}
		if _, err := w.exec(b, `UPDATE `+table+` SET space_id = $1`, a); !refusedByTheWall(err) {
			t.Errorf("%s: B moves its rows to A: %v", table, err)
		}
		if n, err := db.View(t.Context(), w.db, a, countRows(mine, a)); err != nil || n != 1 {
			t.Errorf("%s: after all this A has %d rows, %v", table, n, err)
		}
	}
	// A connection that never was in a unit is in no space, and nothing but units gets at the others.
	if w.db.Writer() != nil {
		t.Error("connections can be had outside units")
	}
	conn, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), "SET ROLE "+db.AppRole); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var n int
		if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: outside any unit %d rows, %v", table, n, err)
		}
	}
}

func TestTheApplicationsRoleCannotGoAroundTheWall(t *testing.T) {
	t.Parallel()
	if !slices.Contains(testkit.Engines(t), db.Postgres) {
		return
	}
	d := testkit.Open(t, db.Postgres, nil)
	role := rows(t, d, `SELECT current_user::text, rolsuper::text, rolbypassrls::text, rolcreaterole::text FROM pg_roles WHERE rolname = current_user`)
	if fmt.Sprint(role) != fmt.Sprintf("[[%s false false false]]", db.AppRole) {
		t.Errorf("the application works as %v", role)
	}
	if owned := rows(t, d, `SELECT relname::text FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)`); len(owned) != 0 {
		t.Errorf("it owns %v", owned)
	}
	bare := rows(t, d, `SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'space_id'
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
		ORDER BY 1`)
	var names []string
	for _, b := range bare {
		names = append(names, b[0])
	}
	if !slices.Equal(names, unwalled) {
		t.Errorf("not behind the wall: %q", names)
	}
}
