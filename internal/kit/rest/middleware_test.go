package rest_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

// raw is a server with handlers outside the typed API.
func raw(t *testing.T, handlers map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	limits, err := ratelimit.New(ratelimit.Options{Disabled: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = limits.Close() })
	s, err := rest.New(rest.Options{Catalogue: i18n.New(), Limits: limits, Log: slog.New(slog.DiscardHandler), Metrics: telemetry.NewMetrics(telemetry.Build{})})
	if err != nil {
		t.Fatal(err)
	}
	for pattern, h := range handlers {
		s.Raw(pattern, h)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server
}

func TestAPanicAmidAnAnswerCutsIt(t *testing.T) {
	t.Parallel()
	server := raw(t, map[string]http.HandlerFunc{
		"GET /api/half/{length}": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			length, _ := strconv.Atoi(r.PathValue("length"))
			_, _ = io.WriteString(w, `{"items":[`+strings.Repeat(" ", length))
			_ = http.NewResponseController(w).Flush()
			panic("bug")
		},
		"GET /api/before": func(http.ResponseWriter, *http.Request) { panic("bug") },
	})
	for _, length := range []string{"0", "5000"} { // plain, compressed
		half, err := http.Get(server.URL + "/api/half/" + length)
		if err != nil {
			continue // cut before anything left
		}
		defer half.Body.Close()
		if content, err := io.ReadAll(half.Body); err == nil {
			t.Errorf("%s: %q looks whole", length, content)
		}
	}
	before, err := http.Get(server.URL + "/api/before")
	if err != nil {
		t.Fatal(err)
	}
	defer before.Body.Close()
	var p problem.Document
	if err := json.NewDecoder(before.Body).Decode(&p); err != nil || before.StatusCode != 500 || p.Code != "internal" || strings.Contains(p.Detail, "bug") {
		t.Errorf("%d %+v %v", before.StatusCode, p, err)
	}
}

func TestTheRequestThatIsTooManyIsToldToComeBack(t *testing.T) {
	t.Parallel()
	const places = 512
	release := make(chan struct{})
	var inside sync.WaitGroup
	inside.Add(places)
	server := raw(t, map[string]http.HandlerFunc{
		"GET /api/slow":  func(http.ResponseWriter, *http.Request) { inside.Done(); <-release },
		"GET /api/quick": func(http.ResponseWriter, *http.Request) {},
		"GET /health":    func(http.ResponseWriter, *http.Request) {},
	})
	get := func(path string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		server.Config.Handler.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		return rec
	}
	var all sync.WaitGroup
	for range places {
		all.Go(func() { get("/api/slow") })
	}
	inside.Wait()
	refused := get("/api/quick")
	if refused.Code != 503 || refused.Header().Get("Retry-After") != "1" || !strings.Contains(refused.Body.String(), `"code":"busy"`) {
		t.Errorf("%d %v %s", refused.Code, refused.Header(), refused.Body)
	}
	if health := get("/health"); health.Code != 200 {
		t.Errorf("health: %d", health.Code)
	}
	close(release)
	all.Wait()
	if after := get("/api/quick"); after.Code != 200 {
		t.Errorf("afterwards: %d", after.Code)
	}
}
