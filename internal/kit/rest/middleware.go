package rest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

type requestKey struct{}

// request is what the outermost layer knows and inner ones fill in.
type request struct {
	id      string
	client  string // address, without port
	route   string // pattern, for metrics: never a path with ids in it
	started time.Time
}

func requestOf(ctx context.Context) *request {
	r, ok := ctx.Value(requestKey{}).(*request)
	if !ok {
		return &request{}
	}
	return r
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// ClientAddress is the address a request came from, as the first untrusted hop says it.
func ClientAddress(ctx context.Context) string { return requestOf(ctx).client }

// RequestID is the id under which a request is logged and its problems are reported.
func RequestID(ctx context.Context) string { return requestID(ctx) }

func newRequestID() string {
	var b [12]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// recorder remembers the status for logs and metrics. Unwrap lets http.ResponseController and the
// WebSocket reach the connection.
type recorder struct {
	http.ResponseWriter
	status int
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// observe gives every request an id, answers a panic with a problem, and counts and logs what
// happened. Logs name the route's pattern, never its path: paths carry invitation codes.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		about := &request{id: newRequestID(), client: s.proxies.client(r), started: time.Now()}
		ctx := context.WithValue(r.Context(), requestKey{}, about)
		r = r.WithContext(ctx)
		rec := &recorder{ResponseWriter: w}
		rec.Header().Set("X-Request-Id", about.id)
		rec.Header().Set("Kermesse-Version", s.Version)
		defer func() {
			cut := false
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.ErrorContext(ctx, "panic", "request_id", about.id, "panic", p, "stack", string(debug.Stack()))
				if cut = rec.status != 0; !cut {
					s.writeProblem(rec, r, problem.ErrInternal)
				}
			}
			if about.route == "" {
				about.route = "other"
			}
			took := time.Since(about.started)
			s.Metrics.ObserveHTTP(r.Method, about.route, rec.status, took)
			s.Log.LogAttrs(ctx, slog.LevelDebug, "request", slog.String("request_id", about.id),
				slog.String("method", r.Method), slog.String("route", about.route),
				slog.Int("status", rec.status), slog.Duration("took", took))
			if cut {
				panic(http.ErrAbortHandler) // half an answer must not end like a whole one
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// policy lets a page load what this server serves and nothing else (SE-10).
func (s *Server) policy() string {
	styles := "style-src 'self'"
	for _, hash := range s.StyleHashes {
		styles += " '" + hash + "'"
	}
	return "default-src 'none'; script-src 'self'; " + styles + "; img-src 'self' data: blob:; " +
		"font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; " +
		"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

func (s *Server) secureHeaders(next http.Handler) http.Handler {
	policy := s.policy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=(), interest-cohort=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store")
			h.Set("Vary", "Accept-Language, Authorization")
		}
		next.ServeHTTP(w, r)
	})
}

// muxProblems answers what the router itself refuses with problem documents instead of plain text.
type muxProblems struct{ s *Server }

func (m muxProblems) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, pattern := m.s.mux.Handler(r)
	requestOf(r.Context()).route = routeName(pattern)
	if pattern == "" && strings.HasPrefix(r.URL.Path, "/api/") {
		m.s.writeProblem(w, r, problem.ErrNotFound)
		return
	}
	if pattern == "/api/" {
		if allowed := m.allowed(r); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			m.s.writeProblem(w, r, problem.ErrMethodNotAllowed)
			return
		}
	}
	m.s.mux.ServeHTTP(w, r)
}

// allowed lists the methods that the path of r does know.
func (m muxProblems) allowed(r *http.Request) []string {
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := m.s.mux.Handler(probe); pattern != "" && pattern != "/api/" && pattern != "/" {
			methods = append(methods, method)
		}
	}
	return methods
}

func routeName(pattern string) string {
	if _, path, ok := strings.Cut(pattern, " "); ok {
		return path
	}
	return pattern
}
