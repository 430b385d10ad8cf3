package schema_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/schema"
)

// older is a database at an earlier version of the schema, for its owner. The wall between spaces binds
// the owner, as in production.
type older struct {
	t   *testing.T
	e   db.Engine
	url string
	*sql.DB
}

func migratedTo(t *testing.T, e db.Engine, version int64) *older {
	t.Helper()
	o := &older{t: t, e: e, url: testkit.EmptyURL(t, e)}
	driver, dialect, source := "sqlite", goose.DialectSQLite3, strings.TrimPrefix(o.url, "sqlite:")
	if e == db.Postgres {
		o.url = ownedByNobodySpecial(t, o.url)
		driver, dialect, source = "pgx", goose.DialectPostgres, o.url
	}
	var err error
	if o.DB, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	o.SetMaxOpenConns(1)
	files, err := schema.Render(e)
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(dialect, o.DB, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if e == db.Postgres {
		o.run(`SET app.across_spaces = 'on'`) // for what the test writes and reads, on this connection
	}
	return o
}

// ownedByNobodySpecial gives a database to a role that may sign in and nothing else.
func ownedByNobodySpecial(t *testing.T, superuser string) string {
	t.Helper()
	u, err := url.Parse(superuser)
	if err != nil {
		t.Fatal(err)
	}
	server := *u
	server.Path = "/postgres"
	do := func(script string) {
		d, err := sql.Open("pgx", server.String())
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if _, err := d.ExecContext(context.WithoutCancel(t.Context()), script); err != nil {
			t.Error(err)
		}
	}
	name, password := "kermesse_test_"+strings.ToLower(rand.Text()), rand.Text()
	do(fmt.Sprintf(`CREATE ROLE %s LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '%s'; GRANT %s TO %[1]s; ALTER DATABASE %[4]s OWNER TO %[1]s`,
		name, password, db.AppRole, strings.TrimPrefix(u.Path, "/")))
	t.Cleanup(func() {
		do(fmt.Sprintf(`ALTER DATABASE %s OWNER TO CURRENT_USER`, strings.TrimPrefix(u.Path, "/")))
		server.Path = u.Path
		do(fmt.Sprintf(`DROP OWNED BY %s CASCADE; DROP ROLE %[1]s`, name))
	})
	u.User = url.UserPassword(name, password)
	return u.String()
}

func (o *older) run(statement string, args ...any) {
	o.t.Helper()
	if _, err := o.ExecContext(o.t.Context(), statement, args...); err != nil {
		o.t.Fatalf("%s: %v", statement, err)
	}
}

// rest brings the database to the present version.
func (o *older) rest() {
	o.t.Helper()
	if err := schema.Migrate(o.t.Context(), o.url); err != nil {
		o.t.Fatal(err)
	}
}

// lines gives each row as its columns, with a space between.
func (o *older) lines(query string) []string {
	o.t.Helper()
	found, err := o.QueryContext(o.t.Context(), query)
	if err != nil {
		o.t.Fatal(err)
	}
	defer found.Close()
	var out []string
	for found.Next() {
		var a, b string
		if err := found.Scan(&a, &b); err != nil {
			o.t.Fatal(err)
		}
		out = append(out, a+" "+b)
	}
	if err := found.Err(); err != nil {
		o.t.Fatal(err)
	}
	return out
}

func uuidOf(kind, n int) string { return fmt.Sprintf("%08d-0000-7000-8000-%012d", kind, n) }

func person(n int) string { return uuidOf(1, n) }
func place(n int) string  { return uuidOf(2, n) }
func song(n int) string   { return uuidOf(3, n) }

const before = "2026-11-19 20:00:00+00:00"

func (o *older) people(n int) {
	o.t.Helper()
	for i := range n {
		o.run(`INSERT INTO account (account_id, email_hash, email_sealed, display_name, language, time_zone,
				kdf_alg, kdf_p1, kdf_p2, kdf_p3, auth_hash, confirmation_mails, version, created_at)
			VALUES ($1, $2, $2, 'Somebody', 'fr', 'Europe/Paris', 0, 0, 0, 0, '', 0, 1, $3)`, person(i), []byte{byte(i)}, before)
	}
}

func (o *older) space(n int, kind string, members ...int) {
	o.t.Helper()
	o.run(`INSERT INTO space (space_id, kind, name, slug, description, accent, time_zone, currency, language, version, created_by, created_at)
		VALUES ($1, $2, 'Les Copains', $3, '', 'citron', 'Europe/Paris', 'EUR', 'fr', 1, $4, $5)`, place(n), kind, fmt.Sprint(n), person(0), before)
	for _, m := range members {
		o.run(`INSERT INTO space_member (space_id, account_id, role, joined_at) VALUES ($1, $2, 'member', $3)`, place(n), person(m), before)
	}
}

func (o *older) suggestion(space, n, votesFor, votesAgainst int) {
	o.t.Helper()
	o.run(`INSERT INTO band_suggestion (space_id, suggestion_id, title, artist, link, note, tags, song_key,
			score, votes_for, votes_against, version, created_by, created_at)
		VALUES ($1, $2, 'Zou', '', '', '', '', 'zou', $3, $4, $5, 1, $6, $7)`,
		place(space), song(n), votesFor-votesAgainst, votesFor, votesAgainst, person(0), before)
}

func (o *older) vote(space, n, voter, value int, at string) {
	o.t.Helper()
	o.run(`INSERT INTO band_vote (space_id, suggestion_id, account_id, value, voted_at) VALUES ($1, $2, $3, $4, $5)`,
		place(space), song(n), person(voter), value, "2026-11-20 "+at+"+00:00")
}

func TestBandsAreCountedForWhoBelongedBeforeTheLimit(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		o := migratedTo(t, e, 4)
		o.people(5)
		o.space(0, "band", 0, 1, 2)
		o.space(1, "band", 0, 1)
		o.space(2, "studio", 0, 3)
		o.space(3, "band", 1)
		o.run(`INSERT INTO space_join_request (space_id, request_id, account_id, role, created_at) VALUES ($1, $2, $3, 'member', $4)`,
			place(0), uuidOf(4, 0), person(4), before)
		o.rest()
		want := []string{person(0) + " 2", person(1) + " 3", person(2) + " 1"}
		if got := o.lines(`SELECT CAST(account_id AS text), CAST(bands AS text) FROM space_band_count ORDER BY account_id`); !slices.Equal(got, want) {
			t.Errorf("%q; want %q", got, want)
		}
		waits := []string{person(4) + " waits"}
		if got := o.lines(`SELECT CAST(account_id AS text), COALESCE(CAST(declined_at AS text), 'waits') FROM space_join_request`); !slices.Equal(got, waits) {
			t.Errorf("who waited before the migration: %q", got)
		}
	})
}

func TestFirstVotersAreThoseWhoVotedBeforeTheyWereKept(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		o := migratedTo(t, e, 5)
		o.people(8)
		o.space(0, "band", 0, 1, 2, 3, 4, 5, 6)
		o.space(1, "band", 7)
		o.suggestion(0, 0, 6, 1)
		// The earliest first, of two at once the smaller id, and no more than five.
		for i, voter := range []int{6, 4, 5, 2, 3, 0, 1} {
			at := fmt.Sprintf("20:00:%02d", i)
			if voter == 5 {
				at = "20:00:01" // with 4
			}
			value := 1
			if voter == 4 {
				value = -1
			}
			o.vote(0, 0, voter, value, at)
		}
		o.suggestion(0, 1, 0, 0)
		// Another band's suggestion with the same id has its own voters.
		o.suggestion(1, 0, 0, 1)
		o.vote(1, 0, 7, -1, "19:00:00")
		o.rest()
		want := []string{
			place(0) + song(0) + " +" + person(6) + " -" + person(4) + " +" + person(5) + " +" + person(2) + " +" + person(3),
			place(0) + song(1) + " ",
			place(1) + song(0) + " -" + person(7),
		}
		got := o.lines(`SELECT CAST(space_id AS text) || CAST(suggestion_id AS text), first_voters FROM band_suggestion ORDER BY space_id, suggestion_id`)
		if !slices.Equal(got, want) {
			t.Errorf("%q; want %q", got, want)
		}
	})
}
