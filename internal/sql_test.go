package internal_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/schema"
)

var (
	createTable = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \(\n(.*?)\n\);`)
	addColumn   = regexp.MustCompile(`(?m)^ALTER TABLE (\w+)\s+ADD COLUMN (\w+)`)
	dropTable   = regexp.MustCompile(`(?m)^DROP TABLE (\w+)`)
	policy      = regexp.MustCompile(`(?m)^CREATE POLICY tenant ON (\w+)`)
	comment     = regexp.MustCompile(`(?m)--.*$`)
	afterVerb   = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+([a-z_]\w*)`)
	commonTable = regexp.MustCompile(`(?i)(?:WITH(?:\s+RECURSIVE)?|,)\s+([a-z_]\w*)(?:\s*\([^()]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(`)
)

// migrated gives the tables that the migrations leave, and the column lists of each.
func migrated(t *testing.T, e db.Engine) (tables map[string]string, walled map[string]bool) {
	t.Helper()
	files, err := schema.Render(e)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	tables, walled = map[string]string{}, map[string]bool{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		sql := comment.ReplaceAllString(string(text), "")
		for _, m := range createTable.FindAllStringSubmatch(sql, -1) {
			tables[m[1]] = m[2]
		}
		for _, m := range addColumn.FindAllStringSubmatch(sql, -1) {
			tables[m[1]] += "\n" + m[2]
		}
		for _, m := range policy.FindAllStringSubmatch(sql, -1) {
			walled[m[1]] = true
		}
		for _, m := range dropTable.FindAllStringSubmatch(sql, -1) {
			delete(tables, m[1])
		}
	}
	return tables, walled
}

// open are the tables with a space_id outside the wall between tenants, each with its reason.
var open = map[string]string{
	"space_slug":            "a slug is unique on the whole instance, and holds nothing else",
	"space_invitation_code": "a code is looked up before it is known which space it opens; only its keyed hash is here",
}

func TestEveryTableOfASpaceIsWalled(t *testing.T) {
	t.Parallel()
	tables, walled := migrated(t, db.Postgres)
	ofSpace := regexp.MustCompile(`(?m)^\s*space_id\b`)
	for table, columns := range tables {
		_, excepted := open[table]
		switch has := ofSpace.MatchString(columns); {
		case has && !walled[table] && !excepted:
			t.Errorf("%s has a space_id and no policy: write {{.Tenant %q}} after it", table, table)
		case has && walled[table] && excepted:
			t.Errorf("%s is listed as open and has a policy", table)
		case !has && walled[table]:
			t.Errorf("%s has a policy and no space_id", table)
		}
	}
	for table := range open {
		if _, ok := tables[table]; !ok {
			t.Errorf("%s is listed as open and does not exist", table)
		}
	}
	if len(walled) < 9 {
		t.Errorf("only %d tables found behind a wall", len(walled))
	}
}

// What a tenant's row points at is in the same space, and no other tenant can be found by a key:
// space_id comes first in every primary key, unique key and foreign key among tenants' tables.
func TestKeysOfASpaceBeginWithIt(t *testing.T) {
	t.Parallel()
	tables, walled := migrated(t, db.Postgres)
	key := regexp.MustCompile(`(?i)\b(PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\(\s*(\w+)`)
	inline := regexp.MustCompile(`(?im)^\s*(\w+) .*\b(PRIMARY KEY|UNIQUE)\b\s*(?:,|REFERENCES|$)`)
	single := regexp.MustCompile(`(?im)^\s*(\w+) .*\bREFERENCES (\w+)`)
	for table := range walled {
		for _, m := range key.FindAllStringSubmatch(tables[table], -1) {
			if m[2] != "space_id" {
				t.Errorf("%s: %s begins with %s", table, m[1], m[2])
			}
		}
		for _, m := range inline.FindAllStringSubmatch(tables[table], -1) {
			if m[1] != "space_id" && !strings.EqualFold(m[1], "PRIMARY") && !strings.EqualFold(m[1], "UNIQUE") {
				t.Errorf("%s: %s of %s alone", table, m[2], m[1])
			}
		}
		for _, m := range single.FindAllStringSubmatch(tables[table], -1) {
			if walled[m[2]] && m[1] != "space_id" && !strings.EqualFold(m[1], "FOREIGN") {
				t.Errorf("%s: %s points into %s without the space", table, m[1], m[2])
			}
		}
	}
}

// tablesIn lists what a query reads and writes, common table expressions aside.
func tablesIn(sql string) []string {
	sql = comment.ReplaceAllString(sql, "")
	common := map[string]bool{}
	for _, m := range commonTable.FindAllStringSubmatch(sql, -1) {
		common[strings.ToLower(m[1])] = true
	}
	var out []string
	for _, m := range afterVerb.FindAllStringSubmatch(sql, -1) {
		name := strings.ToLower(m[1])
		switch {
		case common[name], name == "set", name == "select", name == "distinct": // DO UPDATE SET, IS DISTINCT FROM …
		default:
			out = append(out, name)
		}
	}
	return out
}

func TestTablesInAQuery(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`SELECT a FROM x_y WHERE b = (SELECT 1 FROM z)`:                             "x_y z",
		`INSERT INTO x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.a`: "x",
		`WITH w AS (SELECT 1 FROM x), v AS (SELECT 2 FROM w) DELETE FROM y USING v`: "x y",
		`UPDATE x SET a = 1 FROM y JOIN z ON true -- FROM somewhere`:                "x y z",
		`SELECT a FROM x WHERE a IS DISTINCT FROM $1`:                               "x",
		`SELECT a FROM x FOR UPDATE`:                                                "x",
		`SELECT EXTRACT(epoch FROM at) FROM x`:                                      "at x", // no room needs it
	} {
		if got := strings.Join(tablesIn(query), " "); got != want {
			t.Errorf("%s: %q", query, got)
		}
	}
}

func TestARoomsQueriesNameItsOwnTablesOnly(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*/queries.sql")
	if err != nil || len(files) < 3 {
		t.Fatalf("%q, %v", files, err)
	}
	tables, _ := migrated(t, db.SQLite)
	for _, file := range files {
		room := filepath.Dir(file)
		for _, table := range tablesIn(read(t, file)) {
			if table != room && !strings.HasPrefix(table, room+"_") {
				t.Errorf("%s names %s", file, table)
			}
			if _, ok := tables[table]; !ok {
				t.Errorf("%s names %s, which no migration makes", file, table)
			}
		}
	}
}
