package telemetry_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

func scrape(t *testing.T, m *telemetry.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
}

func TestMetricsSayWhatHappened(t *testing.T) {
	t.Parallel()
	m := telemetry.NewMetrics(telemetry.Build{Version: "1.2.3", Go: "go1.26"})
	m.ObserveHTTP("GET", "/api/v1/spaces/{space_id}", 200, 3*time.Millisecond)
	m.ObserveHTTP("GET", "/api/v1/spaces/{space_id}", 204, 30*time.Second)
	m.ObserveHTTP("POST", "/api/v1/sessions", 401, time.Millisecond)
	m.LiveConnected()
	m.LiveConnected()
	m.LiveDisconnected()
	m.SlowClientDropped()
	m.FactsRelayed(5)
	m.FactsRelayed(0)
	m.FactsRelayed(-1)
	m.JobDone("mail")
	m.JobFailed("mail")
	m.JobFailed("mail")
	m.ObserveUnit(false, 2*time.Millisecond)
	m.ObserveUnit(true, 200*time.Microsecond)

	text := scrape(t, m)
	wantLines(t, text,
		`kermesse_build_info{go="go1.26",version="1.2.3"} 1`,
		`kermesse_http_request_duration_seconds_count{method="GET",route="/api/v1/spaces/{space_id}",status="2xx"} 2`,
		`kermesse_http_request_duration_seconds_bucket{method="GET",route="/api/v1/spaces/{space_id}",status="2xx",le="0.005"} 1`,
		`kermesse_http_request_duration_seconds_count{method="POST",route="/api/v1/sessions",status="4xx"} 1`,
		`kermesse_live_connections 1`,
		`kermesse_live_slow_clients_dropped_total 1`,
		`kermesse_facts_relayed_total 5`,
		`kermesse_jobs_done_total{kind="mail"} 1`,
		`kermesse_jobs_failed_total{kind="mail"} 2`,
		`kermesse_db_unit_duration_seconds_count{unit="do"} 1`,
		`kermesse_db_unit_duration_seconds_bucket{unit="view",le="0.0005"} 1`,
	)
	for _, other := range []string{"go_goroutines ", "process_start_time_seconds "} {
		if !strings.Contains(text, "\n"+other) {
			t.Errorf("no %s", other)
		}
	}
}

func TestStrangersCannotInventLabels(t *testing.T) {
	t.Parallel()
	m := telemetry.NewMetrics(telemetry.Build{})
	m.ObserveHTTP("BREW", "", 200, 0)
	m.ObserveHTTP("PROPFIND", "", 999, 0)
	m.ObserveHTTP("GET", "", 0, 0)
	wantLines(t, scrape(t, m),
		`kermesse_http_request_duration_seconds_count{method="other",route="none",status="2xx"} 1`,
		`kermesse_http_request_duration_seconds_count{method="other",route="none",status="other"} 1`,
		`kermesse_http_request_duration_seconds_count{method="GET",route="none",status="other"} 1`,
	)
}

func TestTwoMetricsDoNotAddUp(t *testing.T) {
	t.Parallel()
	first, second := telemetry.NewMetrics(telemetry.Build{}), telemetry.NewMetrics(telemetry.Build{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				first.SlowClientDropped()
			}
		})
	}
	all.Wait()
	wantLines(t, scrape(t, first), `kermesse_live_slow_clients_dropped_total 800`)
	wantLines(t, scrape(t, second), `kermesse_live_slow_clients_dropped_total 0`)
}
