package rest

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
)

// Route describes one operation of the API.
type Route struct {
	Method  string
	Path    string // below [Prefix]
	Op      authz.Op
	Summary string
	Tag     string // the room
	Status  int    // of success; 0 means 200
	Class   ratelimit.Class
	// MaxBody is in bytes; 0 means DefaultMaxBody. More than two megabytes are read of whoever is signed
	// in only, of a few at a time, and for paths without parameters.
	MaxBody int64
	Ends    bool // what it is about may be over: 410
}

// refusals are the statuses other than success that a route can answer with.
func refusals(r Route, input reflect.Type) []int {
	out := []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
		http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable,
	}
	if r.Ends {
		out = append(out, http.StatusGone)
	}
	if _, takesBody := input.FieldByName("Body"); takesBody {
		out = append(out, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if takesHeader(input, "If-Match") {
		out = append(out, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	if r.Method != http.MethodGet {
		out = append(out, http.StatusInsufficientStorage)
	}
	return out
}

// takesHeader tells whether an input reads a header, itself or in what it embeds.
func takesHeader(input reflect.Type, name string) bool {
	for i := range input.NumField() {
		f := input.Field(i)
		if f.Tag.Get("header") == name || f.Anonymous && f.Type.Kind() == reflect.Struct && takesHeader(f.Type, name) {
			return true
		}
	}
	return false
}

// DefaultMaxBody is how large a request's body may be where the route does not say otherwise.
const DefaultMaxBody = 256 << 10

// maxKey is how long an Idempotency-Key may be.
const maxKey = 128

// Handle registers h at a route. I is huma's input: path, query and header parameters by tag, and a
// Body; O is its output.
func Handle[I, O any](s *Server, r Route, h func(context.Context, *I) (*O, error)) {
	if r.MaxBody == 0 {
		r.MaxBody = DefaultMaxBody
	}
	input := reflect.TypeFor[I]()
	var body *huma.RequestBody // the typed layer fills it in
	if _, takesBody := input.FieldByName("Body"); takesBody {
		body = &huma.RequestBody{}
	}
	op := huma.Operation{
		OperationID:   operationID(r),
		Method:        r.Method,
		Path:          Prefix + r.Path,
		Summary:       r.Summary,
		Tags:          []string{r.Tag},
		DefaultStatus: r.Status,
		MaxBodyBytes:  r.MaxBody,
		Errors:        refusals(r, input),
		Extensions:    map[string]any{"x-kermesse-operation": r.Op.Name()},
		Middlewares:   huma.Middlewares{s.enter(r, body)},
		RequestBody:   body,
	}
	if !r.Op.Public() {
		op.Security = []map[string][]string{{"bearer": {}}}
	}
	mustReadPath(r, input)
	if r.MaxBody > maxBody {
		s.large[r.Method+" "+Prefix+r.Path] = r.MaxBody
	}
	s.routes = append(s.routes, Declared{r.Method, r.Path, r.Op})
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		if err := cleanText(in); err != nil {
			return nil, s.answer(ctx, err)
		}
		var witness authz.Witness
		if s.Audit != nil {
			ctx = authz.WithWitness(ctx, &witness)
		}
		out, err := h(ctx, in)
		if s.Audit != nil && (err == nil || len(witness.Required()) > 0) {
			s.Audit(r.Method+" "+r.Path, r.Op, witness.Required())
		}
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		return out, nil
	})
}

// mustReadPath panics, while the application is composed, when a route has a parameter in its path
// that its input does not take: the handler would see the zero id. The typed layer reads exported
// fields only, embedded structs included.
func mustReadPath(r Route, input reflect.Type) {
	taken := map[string]bool{}
	var look func(reflect.Type)
	look = func(t reflect.Type) {
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				continue
			}
			if f.Anonymous && f.Type.Kind() == reflect.Struct {
				look(f.Type)
			}
			taken[f.Tag.Get("path")] = true
		}
	}
	look(input)
	for _, part := range strings.Split(r.Path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok && !taken[strings.TrimSuffix(name, "}")] {
			panic("rest: " + r.Method + " " + r.Path + ": no exported field of its input takes " + part)
		}
	}
}

// operationID names a route for clients: "listSuggestions" would be prettier, but this one cannot
// collide and says what it does.
func operationID(r Route) string {
	path := strings.NewReplacer("/", "-", "{", "", "}", "", "_", "-").Replace(strings.TrimPrefix(r.Path, "/"))
	return strings.ToLower(r.Method) + "-" + path
}

// enter is what happens between the router and a typed handler: the session, the rate of the
// route's class, what the typed layer overlooks in a body, the idempotency key.
func (s *Server) enter(r Route, body *huma.RequestBody) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		ctx := context.WithValue(hc.Context(), serverKey{}, s)
		ctx = withLanguage(ctx, s.Catalogue.For(hc.Header("Accept-Language")))
		fail := func(err error) { s.writeHumaProblem(huma.WithContext(hc, ctx), err) }

		token, err := bearer(hc.Header("Authorization"))
		if err != nil {
			fail(err)
			return
		}
		if token != "" {
			actor, err := s.sessions.Authenticate(ctx, token)
			if err != nil {
				fail(err)
				return
			}
			ctx = authz.WithActor(ctx, actor)
		} else if !r.Op.Public() {
			fail(problem.ErrAuthRequired)
			return
		}
		actor, _ := authz.ActorFrom(ctx)
		if err := s.limitByPerson(hc, actor, r.Class); err != nil {
			fail(err)
			return
		}
		got, _ := ctx.Value(bodyKey{}).(received)
		if int64(len(got.text)) > r.MaxBody {
			fail(problem.ErrBodyTooLarge.With("max", r.MaxBody))
			return
		}
		if body != nil && len(got.text) > 0 {
			if err := fits(s.OpenAPI().Components.Schemas, body.Content["application/json"].Schema, got.text); err != nil {
				fail(err)
				return
			}
		}
		ctx = event.WithRequestID(ctx, requestID(ctx))
		if key := hc.Header("Idempotency-Key"); key != "" && r.Method == http.MethodPost {
			if err := checkIdempotencyKey(key); err != nil {
				fail(err)
				return
			}
			ctx = db.WithIdempotency(ctx, db.Idempotency{
				Account: actor.Account, Key: key, Operation: r.Method + " " + hc.URL().Path, Body: got.hash,
				Allowed: func(ctx context.Context, tx *db.Tx) error {
					_, err := s.guard.Require(ctx, tx, r.Op)
					return err
				},
			})
		}
		next(huma.WithContext(hc, ctx))
	}
}

// bearer reads an Authorization header (RFC 6750); an absent one gives "".
func bearer(header string) (string, error) {
	if header == "" {
		return "", nil
	}
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", errTokenInvalid
	}
	return token, nil
}

func checkIdempotencyKey(key string) error {
	if len(key) > maxKey {
		return problem.ErrIdempotencyKeyTooLong.With("max", maxKey)
	}
	for _, c := range []byte(key) {
		if c < 0x21 || c > 0x7e {
			return problem.ErrIdempotencyKeyInvalid
		}
	}
	return nil
}
