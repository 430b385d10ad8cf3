package rest_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestLongDocumentsAreShortForWhoAcceptsIt(t *testing.T) {
	t.Parallel()
	long := `{"items":["` + strings.Repeat("Sous le ciel de Paris, ", 200) + `"]}`
	answer := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, text)
		}
	}
	server := raw(t, map[string]http.HandlerFunc{
		"GET /api/long": answer("application/json", long), "GET /api/short": answer("application/json", `{}`),
		"GET /api/sound": answer("audio/ogg", long),
	})
	for name, c := range map[string]struct {
		path, accept string
		compressed   bool
	}{
		"accepted":     {"/api/long", "gzip, br", true},
		"weighed":      {"/api/long", "br;q=1, gzip;q=0.5", true},
		"refused":      {"/api/long", "gzip;q=0", false},
		"nothing said": {"/api/long", "", false},
		"short":        {"/api/short", "gzip", false},
		"another kind": {"/api/sound", "gzip", false},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+c.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", c.accept)
		res, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var body io.Reader = res.Body
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != c.compressed {
			t.Errorf("%s: %q", name, res.Header.Get("Content-Encoding"))
		} else if got {
			if !slices.Contains(res.Header.Values("Vary"), "Accept-Encoding") {
				t.Errorf("%s: varies by %q", name, res.Header.Values("Vary"))
			}
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		if text, err := io.ReadAll(body); err != nil || (c.path != "/api/short") != (string(text) == long) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}
