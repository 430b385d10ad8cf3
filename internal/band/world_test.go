package band

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// world is a room on a fresh database, with people and bands that are rows and no more.
type world struct {
	*Service
	t     testing.TB
	url   string // of the database
	clock *clock.Stepped
	ids   *id.Source
	roles *roles
	queue *recordedQueue
	api   http.Handler
}

func newWorld(t testing.TB, e db.Engine) *world {
	t.Helper()
	c := clock.NewStepped(time.Date(2026, 3, 14, 20, 0, 0, 0, time.UTC))
	w := &world{t: t, url: testkit.URL(t, e), clock: c, ids: id.NewSource(c, rand.Reader), roles: &roles{}, queue: &recordedQueue{}}
	d, err := db.Open(t.Context(), db.Options{URL: w.url, Clock: c, Synchronous: "NORMAL", MaxConns: 16})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	w.Service = New(Deps{
		DB: d, IDs: w.ids, Events: event.NewPublisher(w.ids, func() {}),
		Guard: authz.NewGuard(w.roles, everybodyConfirmed{}), People: names{}, Jobs: w.queue,
	})
	limits, err := ratelimit.New(ratelimit.Options{Disabled: true})
	if err != nil {
		t.Fatal(err)
	}
	server, err := rest.New(rest.Options{
		Version: "test", Catalogue: i18n.New(), Limits: limits, Metrics: telemetry.NewMetrics(telemetry.Build{}),
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Audit: func(route string, declared authz.Op, required []authz.Op) {
			if len(required) != 1 || required[0].Name() != declared.Name() {
				t.Errorf("%s declares %s and required %v", route, declared.Name(), required)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.UseSessions(tokens{}, w.Guard)
	w.Routes(server)
	w.api = server.Handler()
	return w
}

type everybodyConfirmed struct{}

func (everybodyConfirmed) Confirmed(context.Context, *db.Tx, id.Account) (bool, error) {
	return true, nil
}

func (everybodyConfirmed) ProvedAt(_ context.Context, tx *db.Tx, _ authz.Actor) (time.Time, error) {
	return tx.Now(), nil
}

// names calls everybody by their id.
type names struct{}

func (names) Names(_ context.Context, _ *db.Tx, accounts []id.Account) (map[id.Account]string, error) {
	out := map[id.Account]string{}
	for _, a := range accounts {
		out[a] = nameOf(a)
	}
	return out, nil
}

func nameOf(a id.Account) string { return "Person " + a.String()[24:] }

// tokens takes an account's id for its access token.
type tokens struct{}

func (tokens) Authenticate(_ context.Context, token string) (authz.Actor, error) {
	account, err := id.Parse[accountOf](token)
	if err != nil {
		return authz.Actor{}, problem.ErrAuthRequired
	}
	return authz.Actor{Account: id.Account(account)}, nil
}

type accountOf struct{}

type seat struct {
	space   id.Space
	account id.Account
}

// roles knows who is what where.
type roles struct{ m sync.Map }

func (r *roles) StandingOf(_ context.Context, tx *db.Tx, account id.Account) (authz.Standing, error) {
	role, _ := r.m.Load(seat{tx.Space(), account})
	if role == nil {
		return authz.Standing{}, nil
	}
	return authz.Standing{Kind: authz.Band, Role: role.(authz.Role)}, nil
}

// recordedQueue keeps the jobs whose transaction committed, and passes them on when there is a next.
type recordedQueue struct {
	next queue
	mu   sync.Mutex
	jobs []job.Args
}

func (q *recordedQueue) Enqueue(ctx context.Context, tx *db.Tx, args job.Args) error {
	tx.OnCommit(func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.jobs = append(q.jobs, args)
	})
	if q.next != nil {
		return q.next.Enqueue(ctx, tx, args)
	}
	return nil
}

func (q *recordedQueue) waiting() []job.Args {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]job.Args(nil), q.jobs...)
}

func (w *world) exec(space id.Space, statement string, args ...any) {
	w.t.Helper()
	_, err := db.Do(context.Background(), w.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		_, err := tx.ExecContext(ctx, statement, args...)
		return struct{}{}, err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// number runs a query for one number in a space.
func (w *world) number(space id.Space, query string, args ...any) int64 {
	w.t.Helper()
	n, err := db.View(context.Background(), w.DB, space, func(ctx context.Context, tx *db.Tx) (int64, error) {
		var n int64
		err := tx.QueryRowContext(ctx, query, args...).Scan(&n)
		return n, err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// person makes somebody who belongs nowhere yet.
func (w *world) person() id.Account {
	w.t.Helper()
	account := id.Account(id.New[accountOf](w.ids))
	testkit.Account(w.t, w.DB, account)
	return account
}

// band makes a space with an owner.
func (w *world) band() (id.Space, id.Account) {
	w.t.Helper()
	owner, space := w.person(), id.Space(id.New[accountOf](w.ids))
	w.exec(space, `INSERT INTO space (space_id, kind, name, slug, description, accent, time_zone, currency, language, version, created_by, created_at)
		VALUES ($1, 'band', 'Les Mercredis', 'les-mercredis', '', 'canard', 'Europe/Paris', 'EUR', 'fr', 1, $2, $3)`,
		space, owner, w.clock.Now())
	w.roles.m.Store(seat{space, owner}, authz.Owner)
	return space, owner
}

// join makes somebody new a member of space.
func (w *world) join(space id.Space, role authz.Role) id.Account {
	w.t.Helper()
	account := w.person()
	w.roles.m.Store(seat{space, account}, role)
	return account
}

func as(ctx context.Context, account id.Account) context.Context {
	return authz.WithActor(ctx, authz.Actor{Account: account})
}

// suggest puts a song before the band.
func (w *world) suggest(space id.Space, by id.Account, title string) Suggestion {
	w.t.Helper()
	made, err := w.SuggestSong(as(context.Background(), by), SuggestSong{Space: space, Song: Song{Title: title}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(time.Second)
	return made
}

// facts lists the kinds of the facts published in a space and not relayed yet.
func (w *world) facts(space id.Space) []string {
	w.t.Helper()
	out, err := db.View(context.Background(), w.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) ([]string, error) {
		rows, err := tx.QueryContext(ctx, `SELECT fact FROM outbox WHERE topic = $1 ORDER BY id`, string(event.SpaceTopic(space)))
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var kinds []string
		for rows.Next() {
			var fact db.JSON
			if err := rows.Scan(&fact); err != nil {
				return nil, err
			}
			var e event.Envelope
			if err := json.Unmarshal(fact, &e); err != nil {
				return nil, err
			}
			if e.Subject == "" || e.Subject == (id.Space{}).String() {
				w.t.Errorf("%s is about nothing", e.Kind)
			}
			kinds = append(kinds, e.Kind)
		}
		return kinds, rows.Err()
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// answer is what the API said.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// call sends a request below the API's prefix; body is JSON text, empty for none. Headers are given
// as names and values in turn.
func (w *world) call(who id.Account, method, path, body string, headers ...string) answer {
	w.t.Helper()
	var reader io.Reader = http.NoBody
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, rest.Prefix+path, reader)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if !who.IsZero() {
		r.Header.Set("Authorization", "Bearer "+who.String())
	}
	r.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return answer{w.t, rec.Code, rec.Header(), rec.Body.Bytes()}
}

// want checks the status and reads the body into out, when there is one.
func (a answer) want(status int, out any) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	if out != nil {
		reflect.ValueOf(out).Elem().SetZero() // what is absent must not be what was there before
		if err := json.Unmarshal(a.body, out); err != nil {
			a.t.Fatalf("%v in %s", err, a.body)
		}
	}
	return a
}

// refused checks that the answer is a problem with a status, a code and fields "pointer code".
func (a answer) refused(status int, code string, fields ...string) problem.Document {
	a.t.Helper()
	var doc problem.Document
	a.want(status, &doc)
	var got []string
	for _, f := range doc.Errors {
		got = append(got, f.Pointer+" "+f.Code)
		if f.Detail == "" || f.Detail == f.Code {
			a.t.Errorf("%s has no text", f.Code)
		}
	}
	if doc.Code != code || fmt.Sprint(got) != fmt.Sprint(fields) {
		a.t.Fatalf("problem %s %v, want %s %v", doc.Code, got, code, fields)
	}
	if a.header.Get("Content-Type") != problem.MediaType {
		a.t.Errorf("a problem of type %q", a.header.Get("Content-Type"))
	}
	return doc
}
