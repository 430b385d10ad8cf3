package rest_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

type sessions struct{}

var alice = authz.Actor{Account: id.Account{1}, Device: id.Device{2}}

func (sessions) Authenticate(_ context.Context, token string) (authz.Actor, error) {
	if token != "good" {
		return authz.Actor{}, problem.New(problem.Unauthenticated, "auth.token_invalid")
	}
	return alice, nil
}

type note struct {
	Title string   `json:"title" minLength:"1" maxLength:"10"`
	Stars int      `json:"stars,omitempty" minimum:"0" maximum:"5"`
	Tags  []string `json:"tags,omitempty" maxItems:"2"`
}

type noteInput struct{ Body note }

var (
	canWrite = authz.Own("test.note.write")
	canRead  = authz.Open("test.note.read")
)

func server(t *testing.T, o rest.Options) http.Handler {
	t.Helper()
	if o.Limits == nil {
		limits, err := ratelimit.New(ratelimit.Options{Disabled: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = limits.Close() })
		o.Limits = limits
	}
	o.Version, o.Catalogue, o.Log = "test", i18n.New(), slog.New(slog.DiscardHandler)
	o.Metrics = telemetry.NewMetrics(telemetry.Build{})
	s, err := rest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	guard := authz.NewGuard(nil, nil)
	s.UseSessions(sessions{}, guard)
	rest.Handle(s, rest.Route{Method: "POST", Path: "/notes", Op: canWrite, Status: 201}, func(ctx context.Context, in *noteInput) (*rest.Created[note], error) {
		if _, err := guard.Require(ctx, nil, canWrite); err != nil {
			return nil, err
		}
		if in.Body.Title == "panic" {
			panic("bug")
		}
		return rest.At(in.Body, "/notes/1"), nil
	})
	rest.Handle(s, rest.Route{Method: "GET", Path: "/notes", Op: canRead}, func(ctx context.Context, in *struct {
		Limit int `query:"limit" minimum:"1" maximum:"100" default:"20"`
	}) (*rest.Plain[rest.Page[note]], error) {
		return rest.List([]note(nil), ""), nil
	})
	return s.Handler()
}

type answer struct {
	*http.Response
	problem problem.Document
	text    string
}

func ask(t *testing.T, h http.Handler, method, path, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, path, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer good")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	a := answer{Response: w.Result()}
	raw, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	a.text = string(raw)
	if strings.HasPrefix(a.Header.Get("Content-Type"), problem.MediaType) {
		if err := json.Unmarshal(raw, &a.problem); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
	}
	return a
}

func TestBadInputGetsAProblemNamingFieldAndRule(t *testing.T) {
	t.Parallel()
	h := server(t, rest.Options{})
	for name, c := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code, pointer      string
		rule               string
	}{
		"too long":       {"POST", "/api/v1/notes", `{"title":"12345678901"}`, nil, 422, "request.invalid", "/title", "field.too_long"},
		"missing":        {"POST", "/api/v1/notes", `{}`, nil, 422, "request.invalid", "/title", "field.required"},
		"wrong type":     {"POST", "/api/v1/notes", `{"title":1}`, nil, 422, "request.invalid", "/title", "field.wrong_type"},
		"unknown field":  {"POST", "/api/v1/notes", `{"title":"a","x":1}`, nil, 422, "request.invalid", "/x", "body.unknown_field"},
		"in a list":      {"POST", "/api/v1/notes", `{"title":"a","tags":["a",1]}`, nil, 422, "request.invalid", "/tags/1", "field.wrong_type"},
		"too many":       {"POST", "/api/v1/notes", `{"title":"a","tags":["a","b","c"]}`, nil, 422, "request.invalid", "/tags", "field.too_many"},
		"too big":        {"POST", "/api/v1/notes", `{"title":"a","stars":6}`, nil, 422, "request.invalid", "/stars", "field.too_big"},
		"null":           {"POST", "/api/v1/notes", `{"title":"a","stars":null}`, nil, 422, "request.invalid", "/stars", "field.wrong_type"},
		"null in a list": {"POST", "/api/v1/notes", `{"title":"a","tags":[null]}`, nil, 422, "request.invalid", "/tags/0", "field.wrong_type"},
		"1e400":          {"POST", "/api/v1/notes", `{"title":"a","stars":1e400}`, nil, 422, "request.invalid", "/stars", "field.invalid"},
		"2^63":           {"POST", "/api/v1/notes", `{"title":"a","stars":9223372036854775808}`, nil, 422, "request.invalid", "/stars", "field.invalid"},
		"NUL":            {"POST", "/api/v1/notes", `{"title":"a\u0000"}`, nil, 422, "request.invalid", "/title", "field.control_character"},
		"bell in a list": {"POST", "/api/v1/notes", `{"title":"a","tags":["\u0007"]}`, nil, 422, "request.invalid", "/tags/0", "field.control_character"},
		"invalid UTF-8":  {"POST", "/api/v1/notes", "{\"title\":\"\xff\"}", nil, 400, "body.invalid_utf8", "", ""},
		"an upgrade":     {"POST", "/api/v1/notes", "{\"title\":\"\xff\"}", []string{"Upgrade", "websocket", "Connection", "Upgrade"}, 400, "body.invalid_utf8", "", ""},
		"lone surrogate": {"POST", "/api/v1/notes", `{"title":"\ud800"}`, nil, 400, "body.malformed", "", ""},
		"malformed":      {"POST", "/api/v1/notes", `{"title":`, nil, 400, "body.malformed", "", ""},
		"two documents":  {"POST", "/api/v1/notes", `{"title":"a"}{}`, nil, 400, "body.malformed", "", ""},
		"twice the name": {"POST", "/api/v1/notes", `{"title":"a","title":"b"}`, nil, 400, "body.malformed", "", ""},
		"only null":      {"POST", "/api/v1/notes", `null`, nil, 422, "request.invalid", "", "field.wrong_type"},
		"a list":         {"POST", "/api/v1/notes", `[]`, nil, 422, "request.invalid", "", "field.wrong_type"},
		"no body":        {"POST", "/api/v1/notes", ``, nil, 422, "request.invalid", "", "field.required"},
		"10 MB":          {"POST", "/api/v1/notes", `{"title":"` + strings.Repeat("a", 10<<20) + `"}`, nil, 413, "body.too_large", "", ""},
		"over the route": {"POST", "/api/v1/notes", `{"title":"` + strings.Repeat("a", rest.DefaultMaxBody) + `"}`, nil, 413, "body.too_large", "", ""},
		"a form":         {"POST", "/api/v1/notes", `title=a`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "unsupported_media_type", "", ""},
		"another case":   {"POST", "/api/v1/notes", `{"Title":"a"}`, nil, 422, "request.invalid", "/Title", "body.unknown_field"},
		"two cases":      {"POST", "/api/v1/notes", `{"title":"a","TITLE":"b"}`, nil, 422, "request.invalid", "/TITLE", "body.unknown_field"},
		"empty":          {"POST", "/api/v1/notes", `{"title":""}`, nil, 422, "request.invalid", "/title", "field.required"},
		"bad limit":      {"GET", "/api/v1/notes?limit=x", ``, nil, 422, "request.invalid", "?limit", "field.wrong_type"},
		"limit too big":  {"GET", "/api/v1/notes?limit=101", ``, nil, 422, "request.invalid", "?limit", "field.too_big"},
		"long key":       {"POST", "/api/v1/notes", `{"title":"a"}`, []string{"Idempotency-Key", strings.Repeat("k", 129)}, 400, "idempotency.key_too_long", "", ""},
		"no token":       {"POST", "/api/v1/notes", `{"title":"a"}`, []string{"Authorization", ""}, 401, "auth.required", "", ""},
		"another scheme": {"POST", "/api/v1/notes", `{"title":"a"}`, []string{"Authorization", "Basic good"}, 401, "auth.token_invalid", "", ""},
		"bad token":      {"POST", "/api/v1/notes", `{"title":"a"}`, []string{"Authorization", "Bearer bad"}, 401, "auth.token_invalid", "", ""},
		"no such route":  {"GET", "/api/v1/nothing", ``, nil, 404, "not_found", "", ""},
		"no such method": {"DELETE", "/api/v1/notes", ``, nil, 405, "method_not_allowed", "", ""},
		"a bug":          {"POST", "/api/v1/notes", `{"title":"panic"}`, nil, 500, "internal", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := ask(t, h, c.method, c.path, c.body, c.headers...)
			if a.StatusCode != c.status || a.problem.Code != c.code || a.problem.Status != c.status {
				t.Fatalf("got %d %s", a.StatusCode, a.text)
			}
			if a.problem.Title == "" || a.problem.Detail == "" || a.problem.RequestID == "" || a.problem.RequestID != a.Header.Get("X-Request-Id") {
				t.Errorf("incomplete: %s", a.text)
			}
			if c.rule != "" && !slices.ContainsFunc(a.problem.Errors, func(f problem.DocumentField) bool {
				return f.Pointer == c.pointer && f.Code == c.rule && f.Detail != "" && f.Detail != f.Code
			}) {
				t.Errorf("no error %s at %q: %s", c.rule, c.pointer, a.text)
			}
		})
	}
}

func TestABodyTooLargeForItsRouteIsToldTheRoutesLimit(t *testing.T) {
	t.Parallel()
	a := ask(t, server(t, rest.Options{}), "POST", "/api/v1/notes", `{"title":"`+strings.Repeat("a", rest.DefaultMaxBody)+`"}`)
	if a.StatusCode != 413 || a.problem.Params["max"] != float64(rest.DefaultMaxBody) {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := server(t, rest.Options{})
	for header, want := range map[string]string{
		"":               "Ce champ est obligatoire.",
		"en-GB,en;q=0.9": "This field is required.",
	} {
		a := ask(t, h, "POST", "/api/v1/notes", `{}`, "Accept-Language", header)
		if len(a.problem.Errors) != 1 || a.problem.Errors[0].Detail != want {
			t.Errorf("%q: %s", header, a.text)
		}
	}
}

func TestWhatIsStoredIsNormalised(t *testing.T) {
	t.Parallel()
	a := ask(t, server(t, rest.Options{}), "POST", "/api/v1/notes", `{"title":"e\u0301te\u0301"}`)
	if a.StatusCode != 201 || !strings.Contains(a.text, `"été"`) {
		t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	if a.Header.Get("Location") != "/api/v1/notes/1" {
		t.Errorf("location %q", a.Header.Get("Location"))
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	h := server(t, rest.Options{Secure: true})
	for _, path := range []string{"/api/v1/notes", "/api/v1/nothing"} {
		a := ask(t, h, "GET", path, "")
		for name, want := range map[string]string{
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Cache-Control":              "no-store",
			"Strict-Transport-Security":  "max-age=63072000; includeSubDomains",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s %s: %q", path, name, got)
			}
		}
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

func TestTooManyRequestsAreToldWhenToComeBack(t *testing.T) {
	t.Parallel()
	limits, err := ratelimit.New(ratelimit.Options{Limits: map[ratelimit.Class]uint64{ratelimit.Person: 2}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = limits.Close() })
	h := server(t, rest.Options{Limits: limits})
	for range 2 {
		if a := ask(t, h, "GET", "/api/v1/notes", ""); a.StatusCode != 200 || a.Header.Get("RateLimit") == "" {
			t.Fatalf("%d %v", a.StatusCode, a.Header)
		}
	}
	a := ask(t, h, "GET", "/api/v1/notes", "")
	if a.StatusCode != 429 || a.problem.Code != "rate_limited" || a.Header.Get("Retry-After") == "" {
		t.Fatalf("%d %s %v", a.StatusCode, a.text, a.Header)
	}
}

func TestAddressesAreBelievedOnlyFromTrustedProxies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trusted   []string
		remote    string
		forwarded string
		want      string
	}{
		"nobody trusted":   {nil, "203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		"trusted":          {[]string{"10.0.0.0/8"}, "10.1.1.1:1", "198.51.100.1", "198.51.100.1"},
		"invented first":   {[]string{"10.0.0.0/8"}, "10.1.1.1:1", "1.2.3.4, 198.51.100.1", "198.51.100.1"},
		"two proxies":      {[]string{"10.0.0.0/8"}, "10.1.1.1:1", "198.51.100.1, 10.2.2.2", "198.51.100.1"},
		"nonsense":         {[]string{"10.0.0.0/8"}, "10.1.1.1:1", "nonsense", "10.1.1.1"},
		"an untrusted hop": {[]string{"10.0.0.1"}, "10.1.1.1:1", "198.51.100.1", "10.1.1.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limits, err := ratelimit.New(ratelimit.Options{Disabled: true})
			if err != nil {
				t.Fatal(err)
			}
			s, err := rest.New(rest.Options{Catalogue: i18n.New(), Limits: limits, Log: slog.New(slog.DiscardHandler),
				Metrics: telemetry.NewMetrics(telemetry.Build{}), TrustedProxies: c.trusted})
			if err != nil {
				t.Fatal(err)
			}
			s.Raw("GET /who", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.WriteString(w, rest.ClientAddress(r.Context()))
			}))
			r := httptest.NewRequest("GET", "/who", nil)
			r.RemoteAddr = c.remote
			r.Header.Set("X-Forwarded-For", c.forwarded)
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			if w.Body.String() != c.want {
				t.Errorf("took %q for the client", w.Body)
			}
		})
	}
}

func TestARouteWhoseUseCaseAsksForSomethingElseIsHeardOf(t *testing.T) {
	t.Parallel()
	var heard []string
	h := server(t, rest.Options{Audit: func(route string, declared authz.Op, required []authz.Op) {
		for _, op := range required {
			heard = append(heard, route+" "+declared.Name()+" "+op.Name())
		}
	}})
	ask(t, h, "POST", "/api/v1/notes", `{"title":"a"}`)
	if !slices.Equal(heard, []string{"POST /notes test.note.write test.note.write"}) {
		t.Errorf("heard %q", heard)
	}
}

type inNote struct {
	Note string `path:"note_id"`
}

func TestARouteThatForgetsItsPathIsNotRegistered(t *testing.T) {
	t.Parallel()
	limits, err := ratelimit.New(ratelimit.Options{Disabled: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = limits.Close() })
	s, err := rest.New(rest.Options{Catalogue: i18n.New(), Limits: limits, Log: slog.New(slog.DiscardHandler), Metrics: telemetry.NewMetrics(telemetry.Build{})})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "{note_id}") {
			t.Errorf("it said %q", said)
		}
	}()
	// What is embedded unexported is not read from the request.
	rest.Handle(s, rest.Route{Method: "GET", Path: "/notes/{note_id}/pages", Op: canRead}, func(context.Context, *struct {
		inNote
		Page int `query:"page"`
	}) (*rest.Empty, error) {
		return &rest.Empty{}, nil
	})
}

func TestCursorsComeBackAndForgedOnesAreRefused(t *testing.T) {
	t.Parallel()
	type position struct {
		Score int
		ID    string
	}
	text, err := rest.EncodeCursor("filter", position{3, "x"})
	if err != nil {
		t.Fatal(err)
	}
	back, err := rest.DecodeCursor[position](text, "filter")
	if err != nil || *back != (position{3, "x"}) {
		t.Fatalf("%v %v", back, err)
	}
	if first, err := rest.DecodeCursor[position]("", "filter"); err != nil || first != nil {
		t.Errorf("no cursor: %v %v", first, err)
	}
	for name, c := range map[string]struct{ text, filter string }{
		"another list":  {text, "other"},
		"cut":           {text[:len(text)-3], "filter"},
		"nonsense":      {"%%%", "filter"},
		"empty JSON":    {"e30", "filter"},
		"more after it": {text + "AAAA", "filter"},
	} {
		if _, err := rest.DecodeCursor[position](c.text, c.filter); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestIfMatch(t *testing.T) {
	t.Parallel()
	if n, err := rest.IfMatch(`"12"`); err != nil || n != 12 {
		t.Errorf("%d %v", n, err)
	}
	for _, header := range []string{"", "12", `"a"`, `"-1"`, `W/"1"`, `*`, `"1`, `"1", "2"`} {
		if _, err := rest.IfMatch(header); err == nil {
			t.Errorf("%q was taken", header)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("e30")
	f.Fuzz(func(t *testing.T, text string) {
		type position struct{ A string }
		if p, err := rest.DecodeCursor[position](text, "x"); err == nil && p == nil && text != "" {
			t.Error("neither a position nor a problem")
		}
	})
}
