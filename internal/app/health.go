package app

import (
	"context"
	"net/http"
	"net/netip"
	"time"
)

// probes are the networks that may ask for health as often as they like (SE-12): the machine itself
// and private ones, where supervisors, balancers and clusters are. A probe that is refused gets a
// healthy server restarted.
func probes() []netip.Prefix {
	var out []netip.Prefix
	for _, network := range []string{
		"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10",
	} {
		out = append(out, netip.MustParsePrefix(network))
	}
	return out
}

// healthz says that the process answers.
func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// readyz says whether requests can be served: the database answers and nothing is shutting down.
func (h *House) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if h.stopping.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("stopping\n"))
		return
	}
	if err := h.DB.Ping(ctx); err != nil {
		h.log.ErrorContext(ctx, "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("the database does not answer\n"))
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
