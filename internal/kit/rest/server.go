package rest

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

// Prefix is where version 1 of the API lives.
const Prefix = "/api/v1"

// Sessions turns an access token into who is asking.
type Sessions interface {
	Authenticate(ctx context.Context, accessToken string) (authz.Actor, error)
}

// Guard checks permissions; [authz.Guard] implements it.
type Guard interface {
	Require(ctx context.Context, tx *db.Tx, op authz.Op) (authz.Grant, error)
}

// Options are what a server is made of.
type Options struct {
	Version   string // of the build, sent with every response
	Catalogue *i18n.Catalogue
	Limits    *ratelimit.Limiter
	Metrics   *telemetry.Metrics
	Log       *slog.Logger
	// HashBody recognises a repeated body. It is keyed: a plain hash of an address would give the
	// address away to whoever copies the database. nil means that plain hash.
	HashBody func(body []byte) [32]byte
	// TrustedProxies may say which address they forward for (SE-10).
	TrustedProxies []string
	// StyleHashes are the style elements that pages may add to themselves.
	StyleHashes []string
	// Secure tells browsers to come back by HTTPS only.
	Secure bool
	// BodyTimeout is how long a client may take to send a body; 0 means 20 s.
	BodyTimeout time.Duration
	// Audit, in tests, hears of every request whose use case required other operations than its
	// route declares.
	Audit func(route string, declared authz.Op, required []authz.Op)
}

// Server collects routes and serves them.
type Server struct {
	Options
	sessions Sessions
	guard    Guard
	compress func(http.Handler) http.Handler
	mux      *http.ServeMux
	api      huma.API
	proxies  proxies
	routes   []Declared
	large    map[string]int64 // bytes, by method and path: routes that take more than others
}

// Declared is a route and the operation it was registered with.
type Declared struct {
	Method string
	Path   string
	Op     authz.Op
}

// New returns a server without routes.
func New(o Options) (*Server, error) {
	if o.HashBody == nil {
		o.HashBody = func(body []byte) [32]byte { return sha256.Sum256(body) }
	}
	if o.BodyTimeout == 0 {
		o.BodyTimeout = bodyTimeout
	}
	trusted, err := parseProxies(o.TrustedProxies)
	if err != nil {
		return nil, err
	}
	configureLibrary()
	s := &Server{Options: o, mux: http.NewServeMux(), proxies: trusted, large: map[string]int64{}}
	if s.compress, err = compressor(); err != nil {
		return nil, err
	}
	config := huma.DefaultConfig("Kermesse", "1")
	config.Info.Description = "The API of a self-hosted home for a local community."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema in bodies
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT"},
	}
	s.api = humago.New(s.mux, config)
	return s, nil
}

// UseSessions says who knows access tokens, and who decides whether the outcome of a repeated
// request may still be seen. It is called once, while the application is composed.
func (s *Server) UseSessions(sessions Sessions, guard Guard) { s.sessions, s.guard = sessions, guard }

// Routes lists what was registered with [Handle].
func (s *Server) Routes() []Declared { return s.routes }

// OpenAPI is the document of everything registered so far.
func (s *Server) OpenAPI() *huma.OpenAPI { return s.api.OpenAPI() }

// Raw serves a path outside the typed API: health, assets, the WebSocket.
func (s *Server) Raw(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Handler is everything that was registered, behind what every request meets.
func (s *Server) Handler() http.Handler {
	s.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		s.writeProblem(w, r, problem.ErrNotFound)
	})
	h := s.compress(muxProblems{s})
	h = s.limitSize(h)
	h = s.limitByAddress(h)
	h = s.secureHeaders(h)
	h = s.observe(h)
	return h
}
