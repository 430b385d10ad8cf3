package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
)

var errTokenInvalid = problem.New(problem.Unauthenticated, "auth.token_invalid")

const (
	// maxBody bounds what is read of a request of anybody; routes bound it further, or ask for more
	// ([Route.MaxBody]).
	maxBody = 2 << 20
	// maxLargeUploads is how many bodies over maxBody are read at once, for routes that take them from
	// whoever is signed in; they may take largePatience times as long.
	maxLargeUploads = 4
	largePatience   = 3
	// maxConcurrent is how many requests are worked at once; the rest are told to come back.
	maxConcurrent = 512
	// maxArriving is how many bodies of one address are read at once: enough for a rehearsal behind one
	// router.
	maxArriving = 64
	// smallBody is what a client may send slowly at the cost of its own connection alone. Larger ones
	// wait for one of maxUploads places, so that what is held in memory has a bound.
	smallBody  = 64 << 10
	maxUploads = 64
	// bodyTimeout is how long a client may take to send a body.
	bodyTimeout = 20 * time.Second
)

type bodyKey struct{}

// received is a body that was read.
type received struct {
	text []byte
	hash [32]byte // keyed
}

// limitSize reads the body of a request to the API, within limits, and refuses what is not strict
// JSON in UTF-8: encoding/json would quietly replace broken characters and lone surrogates.
//
// A request takes one of the places of [maxConcurrent] once it has arrived as a whole: clients that
// send slowly keep nobody else waiting.
func (s *Server) limitSize(next http.Handler) http.Handler {
	work, uploads, large := make(places, maxConcurrent), make(places, maxUploads), make(places, maxLargeUploads)
	bodies := arrivals{by: map[string]int{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			// Also where nothing reads the body: the server itself takes what is left of it.
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.BodyTimeout))
		}
		if !strings.HasPrefix(r.URL.Path, "/api/") || isUpgrade(r) {
			next.ServeHTTP(w, r)
			return
		}
		r, err := s.receive(w, r, uploads, large, &bodies)
		if err != nil {
			if kind := problem.From(err).Kind(); kind == problem.TooLarge || kind == problem.Busy || kind == problem.Unauthenticated {
				w.Header().Set("Connection", "close") // else the answer would wait for the rest of the body
			}
			s.writeProblem(w, r, err)
			return
		}
		// Taken only now: whoever sends slowly would keep it from others.
		if !work.take() {
			s.writeProblem(w, r, problem.ErrBusy.After(time.Second))
			return
		}
		defer work.leave()
		next.ServeHTTP(w, r)
	})
}

// places are so many that may do something at once.
type places chan struct{}

func (p places) take() bool {
	select {
	case p <- struct{}{}:
		return true
	default:
		return false
	}
}

func (p places) leave() { <-p }

// receive reads the body, as one of so many of its address, a large one in one of the places for
// uploads.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, uploads, large places, bodies *arrivals) (*http.Request, error) {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return r, nil
	}
	from := ratelimit.Subscriber(ClientAddress(r.Context()))
	if !bodies.begin(from) {
		return r, problem.ErrBusy.After(time.Second)
	}
	defer bodies.end(from)
	if bound := s.large[r.Method+" "+r.URL.Path]; r.ContentLength > maxBody && r.ContentLength <= bound {
		token, err := bearer(r.Header.Get("Authorization"))
		if err == nil && token == "" {
			err = problem.ErrAuthRequired
		}
		if err == nil {
			_, err = s.sessions.Authenticate(r.Context(), token)
		}
		if err != nil {
			return r, err
		}
		if !large.take() {
			return r, problem.ErrBusy.After(time.Second)
		}
		defer large.leave()
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(largePatience * s.BodyTimeout))
		return s.readBody(w, r, bound)
	}
	if r.ContentLength >= 0 && r.ContentLength <= smallBody || r.ContentLength > maxBody {
		return s.readBody(w, r, maxBody)
	}
	if !uploads.take() {
		return r, problem.ErrBusy.After(time.Second)
	}
	defer uploads.leave()
	return s.readBody(w, r, maxBody)
}

// arrivals counts the bodies being read, by the address they come from.
type arrivals struct {
	mu sync.Mutex
	by map[string]int
}

func (a *arrivals) begin(from string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.by[from] >= maxArriving {
		return false
	}
	a.by[from]++
	return true
}

func (a *arrivals) end(from string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.by[from]--; a.by[from] == 0 {
		delete(a.by, from)
	}
}

func (s *Server) readBody(w http.ResponseWriter, r *http.Request, bound int64) (*http.Request, error) {
	if r.ContentLength > bound {
		return r, problem.ErrBodyTooLarge.With("max", bound)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bound))
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return r, problem.ErrBodyTooLarge.With("max", bound)
		}
		return r, problem.ErrTimeout.Because(err)
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	if len(body) == 0 {
		r.Body = http.NoBody
		return r, nil
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if kind != "application/json" && kind != "application/merge-patch+json" {
		return r, problem.ErrUnsupportedMediaType
	}
	// One media type below this point: what a patch means is in its route.
	r.Header.Set("Content-Type", "application/json")
	if !utf8.Valid(body) {
		return r, problem.ErrBodyInvalidUTF8
	}
	if !jsontext.Value(body).IsValid(jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(false)) {
		return r, problem.ErrBodyMalformed
	}
	ctx := context.WithValue(r.Context(), bodyKey{}, received{body, s.HashBody(body)})
	r = r.WithContext(ctx)
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	return r, nil
}

// isUpgrade tells whether a request asks for a WebSocket. Only a GET can; any other is held to the
// rules of bodies, whatever its headers say.
func isUpgrade(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// limitByAddress applies the limits that need no session. Static files are not counted.
func (s *Server) limitByAddress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		class := ratelimit.Address
		switch {
		case r.URL.Path == "/healthz" || r.URL.Path == "/readyz":
			class = ratelimit.Health
		case !strings.HasPrefix(r.URL.Path, "/api/"):
			next.ServeHTTP(w, r)
			return
		}
		d, err := s.Limits.Allow(r.Context(), class, ClientAddress(r.Context()))
		if err != nil {
			s.writeProblem(w, r, problem.ErrInternal.Because(err))
			return
		}
		if !d.Allowed {
			d.Headers(w.Header())
			s.writeProblem(w, r, problem.ErrRateLimited.After(d.Reset))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitByPerson applies the limit of the person, or of the address of who is not signed in, and
// that of the route's class; the strictest speaks.
func (s *Server) limitByPerson(hc huma.Context, actor authz.Actor, class ratelimit.Class) error {
	ctx := hc.Context()
	key, general := ClientAddress(ctx), ratelimit.Anonymous
	if !actor.Account.IsZero() {
		key, general = actor.Account.String(), ratelimit.Person
	}
	decision, err := s.Limits.Allow(ctx, general, key)
	if err != nil {
		return problem.ErrInternal.Because(err)
	}
	if class != "" {
		special, err := s.Limits.Allow(ctx, class, ClientAddress(ctx))
		if err != nil {
			return problem.ErrInternal.Because(err)
		}
		decision = ratelimit.Strictest(decision, special)
	}
	headers := http.Header{}
	decision.Headers(headers)
	for name, values := range headers {
		hc.SetHeader(name, values[0])
	}
	if !decision.Allowed {
		return problem.ErrRateLimited.After(decision.Reset)
	}
	return nil
}
