package schema_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/schema"
)

// rows runs a query outside any space and gives every row as text.
func rows(t *testing.T, d *db.DB, query string, args ...any) [][]string {
	t.Helper()
	out, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) ([][]string, error) {
		found, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		defer found.Close()
		columns, err := found.Columns()
		if err != nil {
			return nil, err
		}
		var out [][]string
		for found.Next() {
			values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := found.Scan(into...); err != nil {
				return nil, err
			}
			row := make([]string, len(columns))
			for i, v := range values {
				row[i] = v.String
			}
			out = append(out, row)
		}
		return out, found.Err()
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

// ours tells the house's tables from those of the job queue, the migrations and the engine.
func ours(table string) bool {
	return !strings.HasPrefix(table, "river_") && !strings.HasPrefix(table, "goose_") && !strings.HasPrefix(table, "sqlite_")
}

// types says what a PostgreSQL type is on SQLite.
var types = map[string]string{
	"uuid": "TEXT", "text": "TEXT", "jsonb": "TEXT", "bigint": "INTEGER", "boolean": "BOOLEAN",
	"bytea": "BLOB", "double precision": "REAL", "timestamp with time zone": "TIMESTAMP",
}

// describeSQLite writes one line per table, column, index and foreign key.
func describeSQLite(t *testing.T, d *db.DB) []string {
	t.Helper()
	var out []string
	for _, table := range rows(t, d, `SELECT name FROM sqlite_master WHERE type = 'table'`) {
		name := table[0]
		if !ours(name) {
			continue
		}
		out = append(out, "table "+name)
		for _, c := range rows(t, d, `SELECT name, upper(type), "notnull", COALESCE(dflt_value, '') FROM pragma_table_info($1)`, name) {
			out = append(out, fmt.Sprintf("column %s.%s %s not null %v default %q", name, c[0], c[1], c[2] == "1", c[3]))
		}
		for _, index := range rows(t, d, `SELECT name, "unique", origin, partial FROM pragma_index_list($1)`, name) {
			var columns []string
			for _, c := range rows(t, d, `SELECT COALESCE(name, '(expression)'), "desc" FROM pragma_index_xinfo($1) WHERE key = 1 ORDER BY seqno`, index[0]) {
				if c[1] == "1" {
					c[0] += " desc"
				}
				columns = append(columns, c[0])
			}
			named := ""
			if index[2] == "c" {
				named = index[0]
			}
			out = append(out, fmt.Sprintf("index %s %q (%s) unique %v primary %v partial %v", name, named, strings.Join(columns, ", "), index[1] == "1", index[2] == "pk", index[3] == "1"))
		}
		for _, key := range rows(t, d, `SELECT DISTINCT id FROM pragma_foreign_key_list($1)`, name) {
			var from, to []string
			var target, deleting string
			for _, c := range rows(t, d, `SELECT "from", COALESCE("to", ''), "table", on_delete FROM pragma_foreign_key_list($1) WHERE id = CAST($2 AS integer) ORDER BY seq`, name, key[0]) {
				from, to, target, deleting = append(from, c[0]), append(to, c[1]), c[2], c[3]
			}
			out = append(out, fmt.Sprintf("foreign key %s (%s) to %s (%s) on delete %s", name, strings.Join(from, ", "), target, strings.Join(to, ", "), deleting))
		}
	}
	slices.Sort(out)
	return out
}

func describePostgres(t *testing.T, d *db.DB) []string {
	t.Helper()
	var out []string
	cast := regexp.MustCompile(`::[a-z ]+`)
	for _, c := range rows(t, d, `SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, COALESCE(c.column_default, '')
		FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
		WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'`) {
		if !ours(c[0]) {
			continue
		}
		kind, known := types[c[2]]
		if !known {
			t.Errorf("%s.%s is a %s, which has no counterpart on SQLite", c[0], c[1], c[2])
		}
		out = append(out, "table "+c[0], fmt.Sprintf("column %s.%s %s not null %v default %q", c[0], c[1], kind, c[3] == "NO", cast.ReplaceAllString(c[4], "")))
	}
	for _, i := range rows(t, d, `SELECT t.relname, x.relname, i.indisunique, i.indisprimary, i.indpred IS NOT NULL, k.conname IS NOT NULL,
			(SELECT string_agg(COALESCE(a.attname, '(expression)') || CASE WHEN i.indoption[n.n - 1] & 1 = 1 THEN ' desc' ELSE '' END, ', ' ORDER BY n.n)
			 FROM generate_series(1, i.indnkeyatts::int) n (n) LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[n.n - 1] AND a.attnum > 0)
		FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
		JOIN pg_namespace s ON s.oid = t.relnamespace LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.contype IN ('p', 'u')
		WHERE s.nspname = 'public'`) {
		if !ours(i[0]) {
			continue
		}
		named := i[1]
		if i[5] == "true" {
			named = "" // made by a constraint, and named by the engine
		}
		out = append(out, fmt.Sprintf("index %s %q (%s) unique %s primary %s partial %s", i[0], named, i[6], i[2], i[3], i[4]))
	}
	for _, k := range rows(t, d, `SELECT k.conrelid::regclass::text, k.confrelid::regclass::text,
			CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT' WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END,
			(SELECT string_agg(a.attname, ', ' ORDER BY n.n) FROM unnest(k.conkey) WITH ORDINALITY n (at, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.at),
			(SELECT string_agg(a.attname, ', ' ORDER BY n.n) FROM unnest(k.confkey) WITH ORDINALITY n (at, n) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.at)
		FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace`) {
		if ours(k[0]) {
			out = append(out, fmt.Sprintf("foreign key %s (%s) to %s (%s) on delete %s", k[0], k[3], k[1], k[4], k[2]))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestTheTwoEnginesHaveOneSchema(t *testing.T) {
	t.Parallel()
	if !slices.Contains(testkit.Engines(t), db.Postgres) {
		return
	}
	lite := describeSQLite(t, testkit.Open(t, db.SQLite, nil))
	full := describePostgres(t, testkit.Open(t, db.Postgres, nil))
	for _, line := range lite {
		if !slices.Contains(full, line) {
			t.Errorf("only SQLite has: %s", line)
		}
	}
	for _, line := range full {
		if !slices.Contains(lite, line) {
			t.Errorf("only PostgreSQL has: %s", line)
		}
	}
	for _, kind := range []string{"table ", "column ", "index ", "foreign key "} {
		if !slices.ContainsFunc(full, func(line string) bool { return strings.HasPrefix(line, kind) }) {
			t.Errorf("no %sseen", kind)
		}
	}
	for _, line := range full { // erasing is an act, never a side effect
		if strings.HasPrefix(line, "foreign key ") && !strings.HasSuffix(line, "NO ACTION") {
			t.Errorf("a deletion that spreads: %s", line)
		}
	}
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		url := testkit.URL(t, e)
		for range 2 {
			if err := schema.Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
		}
		states, err := schema.Status(t.Context(), url)
		if err != nil || len(states) < 4 {
			t.Fatalf("%v, %v", states, err)
		}
		for _, s := range states {
			if !s.Applied {
				t.Errorf("%s has not run", s.Name)
			}
		}
	})
}
