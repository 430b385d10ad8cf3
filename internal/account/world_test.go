package account_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

const (
	realm  = "urn:uuid:0198c0de-0000-7000-8000-000000000001"
	origin = "https://kermesse.example"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// world is one instance: a fresh database, a clock that stands, a mailbox, a server.
type world struct {
	t       *testing.T
	engine  db.Engine
	db      *db.DB
	url     string
	clock   *clock.Stepped
	ids     *id.Source
	queue   *job.Queue
	service *account.Service
	deps    account.Deps
	mail    *mail.Outbox
	server  *httptest.Server
	log     *lockedBuffer
}

// change adapts a world before it is made.
type change func(*account.Deps, *ratelimit.Options)

func withoutMail(d *account.Deps, _ *ratelimit.Options) { d.Mail = nil }
func withLimits(_ *account.Deps, o *ratelimit.Options)  { o.Disabled = false }
func invitedBy(who account.Invitations) change {
	return func(d *account.Deps, _ *ratelimit.Options) { d.Invitations = who }
}
func overHTTP(d *account.Deps, _ *ratelimit.Options) { d.Origin = "http://kermesse.example" }

func newWorld(t *testing.T, e db.Engine, changes ...change) *world {
	t.Helper()
	c := clock.NewStepped(noon)
	databaseURL := testkit.URL(t, e)
	d, err := db.Open(t.Context(), db.Options{URL: databaseURL, Clock: c, Synchronous: "NORMAL", MaxConns: 16})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, engine: e, db: d, url: databaseURL, clock: c, ids: id.NewSource(c, rand.Reader), mail: mail.NewOutbox(c), log: &lockedBuffer{}}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	logger := telemetry.NewLogger(w.log, slog.LevelDebug, true)
	registry := job.NewRegistry()
	account.Schedule(registry)
	if w.queue, err = job.Open(t.Context(), d, databaseURL, registry, logger); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.queue.Close)
	letters, err := mail.NewRenderer(i18n.New(), "Kermesse", origin)
	if err != nil {
		t.Fatal(err)
	}
	limits := ratelimit.Options{Disabled: true}
	w.deps = account.Deps{
		DB: d, Keys: keys.Demo(), IDs: w.ids, Jobs: w.queue, Events: event.NewPublisher(w.ids, func() {}),
		Guard: authz.NewGuard(nil, account.People{}), Letters: letters, Mail: w.mail, Realm: realm, Origin: origin,
	}
	for _, change := range changes {
		change(&w.deps, &limits)
	}
	limiter, err := ratelimit.New(limits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := limiter.Close(); err != nil {
			t.Error(err)
		}
	})
	w.deps.Attempts = limiter
	w.service = account.New(w.deps)
	w.service.Handle(registry)

	server, err := rest.New(rest.Options{
		Version: "test", Catalogue: i18n.New(), Limits: limiter, Metrics: telemetry.NewMetrics(telemetry.Build{}), Log: logger,
		Audit: func(route string, declared authz.Op, required []authz.Op) {
			if len(required) != 1 || required[0].Name() != declared.Name() {
				t.Errorf("%s declares %s and its use case required %v", route, declared.Name(), required)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.UseSessions(w.service, w.service.Guard)
	w.service.Routes(server)
	w.server = httptest.NewServer(server.Handler())
	t.Cleanup(w.server.Close)
	return w
}

// work does the jobs until cleanup.
func (w *world) work() {
	w.t.Helper()
	if err := w.queue.Start(context.WithoutCancel(w.t.Context())); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := w.queue.Stop(ctx); err != nil {
			w.t.Error(err)
		}
	})
}

// letter waits for a mail to an address with a word in its subject.
func (w *world) letter(to, subject string) mail.Sent {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	sent, err := w.mail.Await(ctx, func(s mail.Sent) bool { return s.To == to && strings.Contains(s.Subject, subject) })
	if err != nil {
		w.t.Fatalf("no mail to %s about %q: %v", to, subject, err)
	}
	return sent
}

// linkIn is what the link of a mail carries after its #.
func linkIn(t *testing.T, m mail.Sent, path string) string {
	t.Helper()
	_, after, ok := strings.Cut(m.Text, origin+path+"#")
	if !ok {
		t.Fatalf("no link to %s in %q", path, m.Text)
	}
	return strings.Fields(after)[0]
}

// secret is what a client would derive from a password.
func secret(password string) []byte {
	sum := sha256.Sum256([]byte(password))
	return sum[:]
}

func signUp(email string) account.SignUp {
	return account.SignUp{
		Email: email, DisplayName: "Zoé", Auth: secret(email), KDF: e2ee.DefaultPBKDF2(), Language: "fr",
		TimeZone: "Europe/Paris", Device: account.DeviceInfo{Name: "Firefox · Linux", Platform: "web"},
	}
}

func signIn(email string) account.SignIn {
	return account.SignIn{Email: email, Auth: secret(email), Device: account.DeviceInfo{Name: "Firefox · Linux", Platform: "web"}}
}

// person signs somebody up and fails the test when that does not work.
func (w *world) person(email string) account.Session {
	w.t.Helper()
	session, err := w.service.SignUp(w.t.Context(), signUp(email))
	if err != nil {
		w.t.Fatal(err)
	}
	return session
}

// as is a context under which somebody acts.
func (w *world) as(s account.Session) context.Context {
	return authz.WithActor(w.t.Context(), authz.Actor{Account: s.Account.ID, Device: s.Device})
}

// count runs a query that gives one number.
func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	n, err := db.View(w.t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (int, error) {
		var n int
		err := tx.QueryRowContext(ctx, query, args...).Scan(&n)
		return n, err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// facts counts what was published of a kind to an account.
func (w *world) facts(kind string, account id.Account) int {
	w.t.Helper()
	return w.count(`SELECT count(*) FROM outbox WHERE topic = $1 AND fact->>'kind' = $2`, string(event.AccountTopic(account)), kind)
}

// jobs counts what waits of a kind.
func (w *world) jobs(kind string) int {
	w.t.Helper()
	return w.count(`SELECT count(*) FROM river_job WHERE kind = $1`, kind)
}

// browser is a client with cookies.
type browser struct {
	w      *world
	client *http.Client
	token  string
	header http.Header
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{w: w, client: &http.Client{Jar: jar}, header: http.Header{}}
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// do sends a request; body is JSON text or "".
func (b *browser) do(method, path, body string, headers ...string) answer {
	b.w.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(b.w.t.Context(), method, b.w.server.URL+rest.Prefix+path, reader)
	if err != nil {
		b.w.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return answer{b.w.t, response.StatusCode, response.Header, content}
}

// keep takes the refresh cookie of an answer as a browser on the instance's own origin would.
func (b *browser) keep(value string) {
	u, err := url.Parse(b.w.server.URL + rest.Prefix + "/tokens")
	if err != nil {
		b.w.t.Fatal(err)
	}
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "kermesse_refresh", Value: value, Path: "/api/v1/tokens"}})
}

// cookie is the refresh cookie that an answer sets.
func (a answer) cookie() *http.Cookie {
	a.t.Helper()
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == "kermesse_refresh" {
			return c
		}
	}
	a.t.Fatalf("no refresh cookie in %v", a.header)
	return nil
}

// is fails the test when the status is another, and gives the answer's JSON.
func (a answer) is(status int) map[string]any {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	if len(a.body) == 0 {
		return nil
	}
	var v map[string]any
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.t.Fatalf("%s: %v", a.body, err)
	}
	return v
}

// refused fails the test when the answer is not this problem.
func (a answer) refused(status int, code string) map[string]any {
	a.t.Helper()
	v := a.is(status)
	if v["code"] != code {
		a.t.Fatalf("code %v, want %s: %s", v["code"], code, a.body)
	}
	return v
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
