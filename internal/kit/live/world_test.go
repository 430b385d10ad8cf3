package live_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/live"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

var (
	alice = authz.Actor{Account: id.Account{1}, Device: id.Device{1}}
	bob   = authz.Actor{Account: id.Account{2}, Device: id.Device{2}}

	expiry = time.Date(2026, 11, 20, 20, 15, 0, 0, time.UTC)
)

// doors knows tokens and who may hear what; both change while connections are open.
type doors struct {
	mu     sync.Mutex
	tokens map[string]authz.Actor
	shut   map[event.Topic]bool
}

func (d *doors) Authenticate(_ context.Context, token string) (authz.Actor, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if actor, ok := d.tokens[token]; ok {
		return actor, nil
	}
	return authz.Actor{}, errors.New("no such token")
}

func (d *doors) Expires(string) time.Time { return expiry }

func (d *doors) MayHear(_ context.Context, _ authz.Actor, topic event.Topic) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.shut[topic], nil
}

func (d *doors) revoke(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tokens, token)
}

func (d *doors) close(topic event.Topic) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut[topic] = true
}

type world struct {
	*doors
	clock   *clock.Stepped
	db      *db.DB
	hub     *live.Hub
	server  *httptest.Server
	facts   *event.Publisher
	relay   *event.Relay
	metrics *telemetry.Metrics
	closed  chan string // addresses of clients, as the server gives them up
}

// narrow gives every connection a small buffer, so that a client that does not read is felt soon,
// and tells when one is closed.
type narrow struct {
	net.Listener
	closed chan<- string
}

func (n narrow) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return told{c, n.closed}, c.(*net.TCPConn).SetWriteBuffer(64 << 10)
}

type told struct {
	net.Conn
	closed chan<- string
}

func (t told) Close() error {
	err := t.Conn.Close()
	if err == nil {
		t.closed <- t.RemoteAddr().String()
	}
	return err
}

func newWorld(t *testing.T, e db.Engine, o live.Options) *world {
	t.Helper()
	w := &world{
		doors: &doors{
			tokens: map[string]authz.Actor{"alice": alice, "alice again": alice, "bob": bob},
			shut:   map[event.Topic]bool{"secret": true},
		},
		clock:   clock.NewStepped(expiry.Add(-time.Hour)),
		metrics: telemetry.NewMetrics(telemetry.Build{}),
		closed:  make(chan string, 1000),
	}
	w.db = testkit.Open(t, e, w.clock)
	o.DB, o.Sessions, o.Listeners, o.Metrics, o.Log = w.db, w.doors, w.doors, w.metrics, slog.New(slog.DiscardHandler)
	if o.Sweep == 0 {
		o.Sweep = 10 * time.Millisecond
	}
	if o.AuthWait == 0 {
		o.AuthWait = patience
	}
	if o.WriteWait == 0 {
		o.WriteWait = patience
	}
	w.hub = live.NewHub(o)
	w.relay = event.NewRelay(w.db, w.hub.Reached, slog.New(slog.DiscardHandler))
	w.facts = event.NewPublisher(id.NewSource(clock.System{}, rand.Reader), w.relay.Wake)
	w.server = httptest.NewUnstartedServer(w.hub)
	w.server.Listener = narrow{w.server.Listener, w.closed}
	w.server.Start()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { w.hub.Run(ctx) })
	running.Go(func() { w.relay.Run(ctx, time.Hour) })
	t.Cleanup(func() {
		w.hub.Close()
		stop()
		running.Wait()
		w.server.Close()
	})
	return w
}

// note is a fact with a number; Weight makes it large.
type note struct {
	Number int    `json:"number"`
	Weight string `json:"weight,omitempty"`
}

func (note) Kind() string      { return "test.noted" }
func (n note) Subject() string { return fmt.Sprint(n.Number) }

func (w *world) publish(t *testing.T, topic event.Topic, all ...note) {
	t.Helper()
	_, err := db.Do(t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		for _, n := range all {
			if err := w.facts.Publish(ctx, tx, n, topic); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	if err != nil {
		t.Error(err)
	}
}

// gauge reads one metric.
func (w *world) gauge(t *testing.T, name string) string {
	t.Helper()
	rec := httptest.NewRecorder()
	w.metrics.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for line := range strings.Lines(rec.Body.String()) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	t.Fatalf("no metric %s", name)
	return ""
}

// frame is what a client receives.
type frame struct {
	Type      string      `json:"type"`
	Topic     event.Topic `json:"topic"`
	Offset    int64       `json:"offset"`
	Reached   int64       `json:"reached"`
	Code      string      `json:"code"`
	ExpiresAt time.Time   `json:"expires_at"`
	Fact      struct {
		Kind string `json:"kind"`
		Data note   `json:"data"`
	} `json:"fact"`
}

type client struct {
	*websocket.Conn
	t *testing.T
}

func (w *world) dial(t *testing.T) client {
	t.Helper()
	return w.dialWith(t, http.DefaultClient)
}

// dialSlowly gives a client that buffers little.
func (w *world) dialSlowly(t *testing.T) client {
	t.Helper()
	dialer := &net.Dialer{}
	return w.dialWith(t, &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, address)
			if err == nil {
				err = c.(*net.TCPConn).SetReadBuffer(32 << 10)
			}
			return c, err
		},
	}})
}

func (w *world) dialWith(t *testing.T, with *http.Client) client {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), w.server.URL, &websocket.DialOptions{HTTPClient: with})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return client{conn, t}
}

// enter dials and signs in.
func (w *world) enter(t *testing.T, token string) client {
	t.Helper()
	return w.dial(t).enter(token)
}

func (c client) enter(token string) client {
	c.t.Helper()
	c.auth(token)
	if f := c.next(); f.Type != "ready" || !f.ExpiresAt.Equal(expiry) {
		c.t.Fatalf("%+v", f)
	}
	return c
}

func (c client) say(v any) {
	c.t.Helper()
	if err := wsjson.Write(c.t.Context(), c.Conn, v); err != nil {
		c.t.Fatal(err)
	}
}

func (c client) auth(token string) {
	c.t.Helper()
	c.say(map[string]any{"type": "auth", "token": token})
}

// subscribe asks for a topic after a position; negative: from now on.
func (c client) subscribe(topic event.Topic, after int64) {
	c.t.Helper()
	one := map[string]any{"topic": topic}
	if after >= 0 {
		one["after"] = after
	}
	c.say(map[string]any{"type": "subscribe", "topics": []any{one}})
}

func (c client) read() (frame, error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	_, text, err := c.Read(ctx)
	if err != nil {
		return frame{}, err
	}
	var f frame
	return f, json.Unmarshal(text, &f)
}

func (c client) next() frame {
	c.t.Helper()
	f, err := c.read()
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

// want reads one frame and checks its type, topic and position.
func (c client) want(kind string, topic event.Topic, position int64) frame {
	c.t.Helper()
	f := c.next()
	if f.Type != kind || f.Topic != topic || f.Offset+f.Reached != position {
		c.t.Fatalf("got %+v; want %s of %s at %d", f, kind, topic, position)
	}
	return f
}

// wantClosed reads until the connection ends and checks with what code.
func (c client) wantClosed(code websocket.StatusCode) {
	c.t.Helper()
	for {
		_, err := c.read()
		if err == nil {
			continue
		}
		if got := websocket.CloseStatus(err); got != code {
			c.t.Fatalf("closed with %d (%v); want %d", got, err, code)
		}
		return
	}
}
