package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Build says which program is running.
type Build struct {
	Version string // "1.4.0", or as git describes the commit
	Go      string // toolchain, as in runtime.Version
}

// Metrics counts what happens, for Prometheus. Each value has its own registry,
// so that two instances in one process (tests) do not add up. Names start with
// kermesse_ and are part of what operators rely on: dashboards and alerts.
//
// It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	http     *prometheus.HistogramVec
	live     prometheus.Gauge
	slow     prometheus.Counter
	relayed  prometheus.Counter
	done     *prometheus.CounterVec
	failed   *prometheus.CounterVec
	units    *prometheus.HistogramVec
}

// NewMetrics gives metrics that start at zero, beside those of the Go runtime
// and the process.
func NewMetrics(build Build) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		http: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "kermesse_http_request_duration_seconds",
			Help:    "Time to answer HTTP requests, by method, route pattern and status class.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route", "status"}),
		live: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "kermesse_live_connections", Help: "WebSocket connections open now.",
		}),
		slow: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "kermesse_live_slow_clients_dropped_total", Help: "WebSocket clients dropped because they did not keep up.",
		}),
		relayed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "kermesse_facts_relayed_total", Help: "Facts moved from the outbox to live topics.",
		}),
		done: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kermesse_jobs_done_total", Help: "Jobs that ended well, by kind.",
		}, []string{"kind"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kermesse_jobs_failed_total", Help: "Attempts at a job that failed, by kind; a job may be tried again.",
		}, []string{"kind"}),
		units: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "kermesse_db_unit_duration_seconds",
			Help:    "Duration of database units of work (do: read and write, view: read only), waiting and retries included.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"unit"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "kermesse_build_info", Help: "Always 1; the labels say which program is running.",
		ConstLabels: prometheus.Labels{"version": build.Version, "go": build.Go},
	})
	info.Set(1)
	m.registry.MustRegister(m.http, m.live, m.slow, m.relayed, m.done, m.failed, m.units, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// ObserveHTTP records one answered request. The route is the pattern
// ("/api/v1/spaces/{space_id}"), never the path, whose values are endless and
// may be personal; it is empty for requests that met no route.
func (m *Metrics) ObserveHTTP(method, route string, status int, d time.Duration) {
	if route == "" {
		route = "none"
	}
	m.http.WithLabelValues(knownMethod(method), route, statusClass(status)).Observe(d.Seconds())
}

// LiveConnected records that a WebSocket connection opened.
func (m *Metrics) LiveConnected() { m.live.Inc() }

// LiveDisconnected records that a WebSocket connection closed, for whatever reason.
func (m *Metrics) LiveDisconnected() { m.live.Dec() }

// SlowClientDropped records that a WebSocket client did not keep up and was
// dropped; LiveDisconnected is still called for it.
func (m *Metrics) SlowClientDropped() { m.slow.Inc() }

// FactsRelayed records that n facts moved from the outbox to their live topics.
func (m *Metrics) FactsRelayed(n int) {
	if n > 0 {
		m.relayed.Add(float64(n))
	}
}

// JobDone records a job that ended well.
func (m *Metrics) JobDone(kind string) { m.done.WithLabelValues(kind).Inc() }

// JobFailed records an attempt at a job that failed, whether or not the job is
// tried again.
func (m *Metrics) JobFailed(kind string) { m.failed.WithLabelValues(kind).Inc() }

// ObserveUnit records how long one database unit of work took, from asking for
// it to its commit or rollback.
func (m *Metrics) ObserveUnit(readOnly bool, d time.Duration) {
	unit := "do"
	if readOnly {
		unit = "view"
	}
	m.units.WithLabelValues(unit).Observe(d.Seconds())
}

// Handler serves the metrics in Prometheus' text format, or OpenMetrics when
// asked for. Protecting it is the caller's (OP-5).
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		EnableOpenMetrics: true, MaxRequestsInFlight: 4, Timeout: 10 * time.Second,
	})
}

// knownMethod keeps strangers from inventing labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut,
		http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

func statusClass(status int) string {
	if status < 100 || status > 599 {
		return "other"
	}
	return strconv.Itoa(status/100) + "xx"
}
