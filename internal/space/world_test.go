package space

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
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
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// world is the room on a fresh database: a real guard, real facts, real secrets; people and letters
// are invented.
type world struct {
	*Service
	t     testing.TB
	clock *clock.Stepped
	crowd *crowd
	post  *post
	api   http.Handler
}

// crowd knows names and confirmations, and takes an account's id for its access token.
type crowd struct {
	mu          sync.Mutex
	names       map[id.Account]string
	unconfirmed map[id.Account]bool
	doubtful    map[id.Account]bool // who have not proved for a while to be who they are
}

func (c *crowd) Names(_ context.Context, _ *db.Tx, accounts []id.Account) (map[id.Account]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[id.Account]string{}
	for _, a := range accounts {
		out[a] = c.names[a]
	}
	return out, nil
}

// Avatars: Ana has a picture.
func (c *crowd) Avatars(_ context.Context, _ *db.Tx, accounts []id.Account) (map[id.Account]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[id.Account]string{}
	for _, a := range accounts {
		if c.names[a] == "Ana" {
			out[a] = "/api/v1/avatars/ana"
		}
	}
	return out, nil
}

func (c *crowd) Confirmed(_ context.Context, _ *db.Tx, account id.Account) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.unconfirmed[account], nil
}

// ProvedAt takes everybody's proof for fresh but that of the doubtful.
func (c *crowd) ProvedAt(_ context.Context, tx *db.Tx, actor authz.Actor) (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.doubtful[actor.Account] {
		return tx.Now().Add(-authz.ProofLife - time.Second), nil
	}
	return tx.Now().Add(-authz.ProofLife), nil
}

func (c *crowd) Authenticate(_ context.Context, token string) (authz.Actor, error) {
	var account id.Account
	if account.UnmarshalText([]byte(token)) != nil {
		return authz.Actor{}, problem.ErrAuthRequired
	}
	return authz.Actor{Account: account}, nil
}

// letter is a mail that would have been written.
type letter struct {
	To, Template string
	Params       map[string]string
}

// post writes letters as rows, so that they share their transaction's fate.
type post struct {
	ids    *id.Source
	closed bool // no mail can be sent
}

func (p *post) SendsMail() bool { return !p.closed }

func (p *post) MailAccount(ctx context.Context, tx *db.Tx, to id.Account, template string, params map[string]string) error {
	return p.MailAddress(ctx, tx, to.String(), "", template, params)
}

func (p *post) MailAddress(ctx context.Context, tx *db.Tx, to, _, template string, params map[string]string) error {
	text, err := json.Marshal(letter{to, template, params})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ($1, $2)`, "letter "+id.New[post](p.ids).String(), string(text))
	return err
}

func newWorld(t testing.TB, e db.Engine) *world {
	t.Helper()
	c := clock.NewStepped(time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC))
	ids := id.NewSource(c, rand.Reader)
	w := &world{t: t, clock: c, post: &post{ids: ids},
		crowd: &crowd{names: map[id.Account]string{}, unconfirmed: map[id.Account]bool{}, doubtful: map[id.Account]bool{}}}
	d := testkit.Open(t, e, c)
	events := event.NewPublisher(ids, func() {})
	events.KeepIn(Feed{IDs: ids})
	w.Service = New(Deps{
		DB: d, IDs: ids, Random: rand.Reader, Events: events,
		Guard: authz.NewGuard(Members{DB: d}, w.crowd), People: w.crowd, Mail: w.post, Secrets: keys.Demo(),
		Catalogue: Operations(), Origin: "https://kermesse.example",
	})
	limits, err := ratelimit.New(ratelimit.Options{Disabled: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = limits.Close() })
	server, err := rest.New(rest.Options{
		Version: "test", Catalogue: i18n.New(), Limits: limits, Metrics: telemetry.NewMetrics(telemetry.Build{}),
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Audit: func(route string, declared authz.Op, required []authz.Op) {
			for _, op := range required {
				if op.Name() != declared.Name() {
					t.Errorf("%s declares %s and required %s", route, declared.Name(), op.Name())
				}
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.UseSessions(w.crowd, w.Guard)
	w.Routes(server)
	w.api = server.Handler()
	return w
}

// person makes somebody who has an account.
func (w *world) person(name string) id.Account {
	w.t.Helper()
	account := w.IDs.Account()
	testkit.Account(w.t, w.DB, account)
	w.crowd.mu.Lock()
	defer w.crowd.mu.Unlock()
	w.crowd.names[account] = name
	return account
}

// as acts for somebody.
func (w *world) as(account id.Account) context.Context {
	return authz.WithActor(w.t.Context(), authz.Actor{Account: account})
}

// space makes a space with its owner.
func (w *world) space(kind authz.Kind, name string) (id.Space, id.Account) {
	w.t.Helper()
	owner := w.person("Ana")
	in := good()
	made, err := w.Create(w.as(owner), Create{Kind: kind, Name: name, Accent: in.Accent, TimeZone: in.TimeZone, Currency: in.Currency, Language: in.Language})
	if err != nil {
		w.t.Fatal(err)
	}
	return made.ID, owner
}

// enlist makes somebody a member without an invitation.
func (w *world) enlist(space id.Space, role authz.Role) id.Account {
	w.t.Helper()
	account := w.person("Somebody")
	do(w, space, func(ctx context.Context, tx *db.Tx) (bool, error) { return insertMember(ctx, tx, account, role, nil) })
	return account
}

// invite makes an invitation to be used by anybody.
func (w *world) invite(by id.Account, in Invite) Invited {
	w.t.Helper()
	made, err := w.Invite(w.as(by), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

func do[T any](w *world, space id.Space, f func(context.Context, *db.Tx) (T, error)) T {
	w.t.Helper()
	out, err := db.Do(context.WithoutCancel(w.t.Context()), w.DB, space, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) strings(query string) []string {
	w.t.Helper()
	out, err := db.ViewAcrossSpaces(w.t.Context(), w.DB, db.ReasonOperator, func(ctx context.Context, tx *db.Tx) ([]string, error) {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var out []string
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, rows.Err()
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// letters lists the mails that would have been written, the oldest first.
func (w *world) letters() []letter {
	w.t.Helper()
	var out []letter
	for _, text := range w.strings(`SELECT value FROM instance WHERE name LIKE 'letter %' ORDER BY name`) {
		var l letter
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

// facts counts what waits to be told, by kind, on the topics that begin so.
func (w *world) facts(topic string) map[string]int {
	w.t.Helper()
	out := map[string]int{}
	for _, text := range w.strings(`SELECT fact FROM outbox WHERE topic LIKE '` + topic + `%'`) {
		var e event.Envelope
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			w.t.Fatal(err)
		}
		out[e.Kind]++
	}
	return out
}

// everything is the content of all tables of this room and of what its acts leave elsewhere.
func (w *world) everything() string {
	w.t.Helper()
	var b strings.Builder
	for _, query := range []string{
		`SELECT CAST(space_id AS text) || name || slug || version || COALESCE(CAST(archived_at AS text), '') || COALESCE(CAST(needs_second_admin_since AS text), '') FROM space`,
		`SELECT slug || CAST(space_id AS text) FROM space_slug`,
		`SELECT CAST(space_id AS text) || CAST(account_id AS text) || role || COALESCE(CAST(expires_at AS text), '') FROM space_member`,
		`SELECT role || name || operations || version FROM space_role`, `SELECT CAST(space_id AS text) || CAST(account_id AS text) FROM space_ban`,
		`SELECT CAST(activity_id AS text) FROM space_activity`, `SELECT CAST(account_id AS text) || bands FROM space_band_count`,
		`SELECT CAST(space_id AS text) || CAST(invitation_id AS text) || uses FROM space_invitation`,
		`SELECT CAST(space_id AS text) || CAST(invitation_id AS text) FROM space_invitation_code`,
		`SELECT CAST(space_id AS text) || CAST(request_id AS text) FROM space_join_request`,
		`SELECT CAST(id AS text) FROM outbox`, `SELECT name || value FROM instance`, `SELECT key FROM idempotency_key`,
	} {
		rows := w.strings(query)
		slices.Sort(rows)
		b.WriteString(query + "\n" + strings.Join(rows, "\n") + "\n")
	}
	return b.String()
}

// answer is what a request got.
type answer struct {
	*http.Response
	text    string
	problem problem.Document
}

// into reads the body.
func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.text), v); err != nil {
		t.Fatalf("%s: %v", a.text, err)
	}
}

// ask sends a request as somebody; the zero account is nobody.
func (w *world) ask(as id.Account, method, path, body string, headers ...string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, rest.Prefix+path, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, rest.Prefix+path, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	if !as.IsZero() {
		r.Header.Set("Authorization", "Bearer "+as.String())
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r.WithContext(w.t.Context()))
	a := answer{Response: rec.Result()}
	raw, err := io.ReadAll(a.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	a.text = string(raw)
	if a.Header.Get("Content-Type") == problem.MediaType {
		a.into(w.t, &a.problem)
	}
	return a
}

// want sends a request and checks its status and, of a refusal, its code.
func (w *world) want(status int, code string, as id.Account, method, path, body string, headers ...string) answer {
	w.t.Helper()
	a := w.ask(as, method, path, body, headers...)
	if a.StatusCode != status || a.problem.Code != code {
		w.t.Fatalf("%s %s %s: %d %s; want %d %s", method, path, body, a.StatusCode, a.text, status, code)
	}
	return a
}
