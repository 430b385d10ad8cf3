// Package app puts the house together: plain Go, no container, every room made once and handed to
// those above it. It is the only package that imports every room.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/live"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
	"github.com/kermesse/kermesse/internal/schema"
	"github.com/kermesse/kermesse/internal/space"
)

// Options are what a house is made of. What is nil gets the real thing.
type Options struct {
	DatabaseURL string
	Synchronous string // SQLite: FULL (default), NORMAL or OFF
	Connections int    // PostgreSQL: at most so many; 0 means 32
	Keys        *keys.Keys
	// Origin is where people open Kermesse, "https://example.org", without a slash at the end.
	Origin string
	// Realm salts passwords; it counts at the first start only. Empty: a random one.
	Realm string
	// Name is what the instance calls itself.
	Name string
	// Sender delivers mail; nil: the instance sends none, and says so.
	Sender mail.Sender
	// DevMail keeps mail in an outbox readable at /dev/mail instead of sending it.
	DevMail        bool
	Places         account.Places // where about addresses are; nil: nowhere
	Client         fs.FS          // the built web client
	StyleHashes    []string       // what its widgets add to pages
	Version        string
	TrustedProxies []string
	NoLimits       bool
	Log            *slog.Logger
	Clock          clock.Clock
	Random         io.Reader
	// HeaderTimeout and BodyTimeout are how long a client may take to send what its request begins
	// with, and its body; 0 means 5 s and 20 s.
	HeaderTimeout, BodyTimeout time.Duration
	// Audit, in tests, hears what operations each request's use case required.
	Audit func(route string, declared authz.Op, required []authz.Op)
}

// House is a running instance, all rooms furnished.
type House struct {
	DB      *db.DB
	IDs     *id.Source
	Jobs    *job.Queue
	Hub     *live.Hub
	Relay   *event.Relay
	Server  *rest.Server
	Outbox  *mail.Outbox // with DevMail only
	Account *account.Service
	Space   *space.Service
	Band    *band.Service
	Realm   string

	log           *slog.Logger
	headerTimeout time.Duration
	limits        *ratelimit.Limiter
	handler       http.Handler
	stop          context.CancelFunc
	running       sync.WaitGroup
	stopping      atomic.Bool
}

// Open migrates the database and puts the house together. Nothing runs before [House.Start].
func Open(ctx context.Context, o Options) (*House, error) {
	o.defaults()
	if err := schema.Migrate(ctx, o.DatabaseURL); err != nil {
		return nil, err
	}
	metrics := telemetry.NewMetrics(telemetry.Build{Version: o.Version, Go: runtime.Version()})
	d, err := db.Open(ctx, db.Options{
		URL: o.DatabaseURL, Synchronous: o.Synchronous, MaxConns: o.Connections, Clock: o.Clock, Observe: metrics.ObserveUnit,
	})
	if err != nil {
		return nil, err
	}
	h := &House{DB: d, log: o.Log, headerTimeout: o.HeaderTimeout, IDs: id.NewSource(o.Clock, o.Random)}
	if err := h.furnish(ctx, o, metrics); err != nil {
		h.Close(ctx)
		return nil, err
	}
	return h, nil
}

func (o *Options) defaults() {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.HeaderTimeout == 0 {
		o.HeaderTimeout = 5 * time.Second
	}
	if o.Name == "" {
		o.Name = "Kermesse"
	}
}

// furnish makes every room, the lower ones first.
func (h *House) furnish(ctx context.Context, o Options, metrics *telemetry.Metrics) error {
	self, err := recognise(ctx, h.DB, o.Keys, o.Realm)
	if err != nil {
		return err
	}
	h.Realm = self.Realm
	catalogue := i18n.New()
	if h.limits, err = ratelimit.New(ratelimit.Options{Disabled: o.NoLimits, Exempt: probes()}); err != nil {
		return err
	}
	hashBody, err := o.Keys.Hasher("rest/body")
	if err != nil {
		return err
	}
	h.Server, err = rest.New(rest.Options{
		Version: o.Version, Catalogue: catalogue, Limits: h.limits, Metrics: metrics, Log: o.Log,
		HashBody:       hashBody,
		TrustedProxies: o.TrustedProxies, StyleHashes: o.StyleHashes, Secure: secure(o.Origin), Audit: o.Audit,
		BodyTimeout: o.BodyTimeout,
	})
	if err != nil {
		return err
	}
	sender := o.Sender
	if o.DevMail {
		h.Outbox = mail.NewOutbox(o.Clock)
		sender = h.Outbox
	}
	letters, err := mail.NewRenderer(catalogue, o.Name, o.Origin)
	if err != nil {
		return err
	}

	registry := job.NewRegistry()
	registry.Observe = func(kind string, err error) {
		if err != nil {
			metrics.JobFailed(kind)
		} else {
			metrics.JobDone(kind)
		}
	}
	h.Relay = event.NewRelay(h.DB, func(r event.Reached) {
		metrics.FactsRelayed(int(r.New))
		h.Hub.Reached(r)
	}, o.Log)
	events := event.NewPublisher(h.IDs, h.Relay.Wake)
	events.KeepIn(space.Feed{IDs: h.IDs})
	h.reactions(events)
	enqueue := &laterQueue{}

	members := space.Members{DB: h.DB}
	guard := authz.NewGuard(members, account.People{})
	h.Account = account.New(account.Deps{
		DB: h.DB, Keys: o.Keys, IDs: h.IDs, Random: o.Random, Events: events, Jobs: enqueue, Guard: guard,
		Attempts: h.limits, Places: o.Places, Invitations: inviters{h}, Letters: letters, Mail: sender, Realm: self.Realm, Origin: o.Origin,
	})
	h.Space = space.New(space.Deps{
		DB: h.DB, IDs: h.IDs, Random: o.Random, Events: events, Guard: guard, People: h.Account, Mail: h.Account,
		Secrets: o.Keys, Catalogue: Operations(), Origin: o.Origin,
	})
	h.Band = band.New(band.Deps{DB: h.DB, IDs: h.IDs, Events: events, Guard: guard, Jobs: enqueue, People: h.Account})

	h.Account.Handle(registry)
	account.Schedule(registry)
	h.Space.Handle(registry)
	space.Schedule(registry)
	h.Band.Handle(registry)
	band.Schedule(registry)
	h.sweeps(registry)
	if h.Jobs, err = job.Open(ctx, h.DB, o.DatabaseURL, registry, o.Log); err != nil {
		return err
	}
	enqueue.queue = h.Jobs

	h.Hub = live.NewHub(live.Options{DB: h.DB, Sessions: h.Account, Listeners: members, Metrics: metrics, Log: o.Log})
	h.Server.UseSessions(h.Account, guard)
	h.instanceRoute(o, guard)
	h.routes(o, catalogue, metrics)
	return nil
}

// Operations lists every act of the product; permissions.golden shows who has which.
func Operations() authz.Catalogue {
	all := authz.Catalogue{CanReadInstance}
	all = append(all, account.Operations()...)
	all = append(all, space.Operations()...)
	all = append(all, band.Operations()...)
	return all
}

func (h *House) routes(o Options, catalogue *i18n.Catalogue, metrics *telemetry.Metrics) {
	h.Account.Routes(h.Server)
	h.Space.Routes(h.Server)
	h.Band.Routes(h.Server)
	h.Server.Raw("GET "+rest.Prefix+"/live", h.Hub)
	h.Server.Raw("GET /healthz", http.HandlerFunc(healthz))
	h.Server.Raw("GET /readyz", http.HandlerFunc(h.readyz))
	h.Server.Raw("GET /metrics", rest.OnMachine(metrics.Handler()))
	h.Server.Raw("GET /api/openapi.json", h.openAPI())
	if h.Outbox != nil {
		outbox := rest.OnMachine(h.Outbox.Handler(catalogue))
		h.Server.Raw("GET /dev/mail", outbox)
		h.Server.Raw("GET /dev/mail/", outbox)
	}
	if o.Client != nil {
		// With the slash, or what the page names beside itself would be sought a level higher.
		h.Server.Raw("GET /api/docs", http.RedirectHandler("/api/docs/", http.StatusPermanentRedirect))
		h.Server.Raw("GET /api/docs/", http.StripPrefix("/api/docs", newDocs(o.Client)))
		h.Server.Raw("/", newClient(o.Client))
	}
	h.handler = h.Server.Handler()
}

// inviters lets the account room ask who made an invitation, which the space room above it knows.
type inviters struct{ house *House }

func (i inviters) Inviter(ctx context.Context, code string) (id.Account, bool, error) {
	return i.house.Space.Inviter(ctx, code)
}

// laterQueue lets rooms hold the queue before it exists: it needs their handlers first.
type laterQueue struct{ queue *job.Queue }

func (l *laterQueue) Enqueue(ctx context.Context, tx *db.Tx, args job.Args) error {
	return l.queue.Enqueue(ctx, tx, args)
}

// Handler answers every request.
func (h *House) Handler() http.Handler { return h.handler }

// Start begins background work: jobs, the relay, the sweeps of open connections.
func (h *House) Start(ctx context.Context) error {
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := h.Jobs.Start(ctx); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	h.running.Go(func() { h.Relay.Run(ctx, 5*time.Second) })
	h.running.Go(func() { h.Hub.Run(ctx) })
	return nil
}

// How long one request may take to arrive, and its answer to leave: whoever is slower than that, on
// purpose or not, gives the connection back. A WebSocket has its own times.
const (
	readTimeout  = 30 * time.Second
	writeTimeout = time.Minute
)

// Serve answers requests on l until ctx ends, then lets what is in progress finish.
func (h *House) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           h.handler,
		ReadHeaderTimeout: h.headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	h.stopping.Store(true)
	h.Hub.Close()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close()
		return fmt.Errorf("stop serving: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends background work and closes the database.
func (h *House) Close(ctx context.Context) {
	if h.stop != nil {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		if err := h.Jobs.Stop(grace); err != nil {
			h.log.ErrorContext(ctx, "stop jobs", "error", err)
		}
		cancel()
		h.stop()
		h.running.Wait()
	}
	if h.Jobs != nil {
		h.Jobs.Close()
	}
	if h.limits != nil {
		_ = h.limits.Close()
	}
	if err := h.DB.Close(); err != nil {
		h.log.ErrorContext(ctx, "close the database", "error", err)
	}
}

func secure(origin string) bool { return len(origin) > 8 && origin[:8] == "https://" }
