package rest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/rest"
)

func TestOnMachine(t *testing.T) {
	t.Parallel()
	h := rest.OnMachine(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	for name, c := range map[string]struct {
		from, host string
		header     [2]string
		want       int
	}{
		"here":                      {"127.0.0.1:5", "127.0.0.1:8080", [2]string{}, 200},
		"here by name":              {"127.0.0.1:5", "localhost:8080", [2]string{}, 200},
		"here, IPv6":                {"[::1]:5", "[::1]:8080", [2]string{}, 200},
		"here, IPv4 as IPv6":        {"[::ffff:127.0.0.1]:5", "127.0.0.1", [2]string{}, 200},
		"elsewhere":                 {"192.0.2.1:5", "127.0.0.1:8080", [2]string{}, 404},
		"elsewhere, IPv6":           {"[2001:db8::1]:5", "localhost", [2]string{}, 404},
		"a page made to point here": {"127.0.0.1:5", "evil.example:8080", [2]string{}, 404},
		"a name like ours":          {"127.0.0.1:5", "127.0.0.1.evil.example", [2]string{}, 404},
		"no name":                   {"127.0.0.1:5", "", [2]string{}, 404},
		"a proxy's public name":     {"127.0.0.1:5", "kermesse.example", [2]string{}, 404},
		"X-Forwarded-For":           {"127.0.0.1:5", "localhost", [2]string{"X-Forwarded-For", "192.0.2.1"}, 404},
		"an empty X-Forwarded-For":  {"127.0.0.1:5", "localhost", [2]string{"X-Forwarded-For", ""}, 404},
		"X-Real-IP":                 {"127.0.0.1:5", "localhost", [2]string{"X-Real-IP", "192.0.2.1"}, 404},
		"Forwarded":                 {"127.0.0.1:5", "localhost", [2]string{"Forwarded", "for=192.0.2.1"}, 404},
		"Via":                       {"127.0.0.1:5", "localhost", [2]string{"Via", "1.1 proxy"}, 404},
	} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr, r.Host = c.from, c.host
		if c.header[0] != "" {
			r.Header.Set(c.header[0], c.header[1])
		}
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
}
