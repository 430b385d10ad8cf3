package app_test

import (
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/world"
)

const indexPage = "<!doctype html><title>Kermesse</title>"

// withClient serves a small client, and the real documentation page.
func withClient(t *testing.T) func(*app.Options) {
	t.Helper()
	files := fstest.MapFS{
		"index.html":          {Data: []byte(indexPage)},
		"assets/app-1a2b.js":  {Data: []byte("let a = 1")},
		"assets/app-1a2b.css": {Data: []byte("p{}")}, "assets/app-1a2b.css.br": {Data: []byte("small")}, "assets/app-1a2b.css.gz": {Data: []byte("larger")},
		"icon.svg": {Data: []byte("<svg/>")}, "csp.json": {Data: []byte("{}")}, ".vite": {Data: []byte("x")},
		"api-docs/swagger-ui.css": {Data: []byte("p{}")}, "api-docs/swagger-ui-bundle.js": {Data: []byte("let a")}, // built, not written here
	}
	docs := os.DirFS("../../web/api-docs")
	names, err := fs.Glob(docs, "*")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(docs, name)
		if err != nil {
			t.Fatal(err)
		}
		files["api-docs/"+name] = &fstest.MapFile{Data: content}
	}
	return func(o *app.Options) { o.Client, o.StyleHashes = files, []string{"sha256-abc="} }
}

// local sends a request from this machine.
func local(w *world.World, method, path string, headers ...string) world.Answer {
	r := w.Nobody().Request(method, path, nil, headers...)
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "localhost:8080"
	return w.Do(r)
}

// TestEveryAnswerIsGuarded: whatever is answered, browsers are told to trust nothing else (SE-10).
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, withClient(t))
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/", 200}, {"GET", "/s/019eebc4/suggestions", 200}, {"HEAD", "/", 200}, {"POST", "/", 405},
		{"GET", "/assets/app-1a2b.js", 200}, {"GET", "/assets/missing.js", 404}, {"GET", "/icon.svg", 200}, {"GET", "/missing.png", 404},
		{"GET", "/api/v1/instance", 200}, {"HEAD", "/api/v1/instance", 200}, {"OPTIONS", "/api/v1/instance", 405}, {"DELETE", "/api/v1/instance", 405},
		{"GET", "/api/v1/nothing", 404}, {"GET", "/api/v1/accounts/me", 401}, {"GET", "/api/", 404}, {"GET", "/api", 307},
		{"POST", "/api/v1/kdf-lookups", 422}, {"GET", "/api/openapi.json", 200}, {"GET", "/api/docs", 308}, {"GET", "/api/docs/", 200},
		{"GET", "/api/docs/start.js", 200}, {"GET", "/api/docs/missing.js", 404}, {"GET", "/healthz", 200}, {"GET", "/readyz", 200},
		{"GET", "/metrics", 200}, {"GET", "/dev/mail", 200}, {"GET", "/dev/mail/style.css", 200}, {"GET", "/dev/mail/missing", 404},
		{"GET", "/api/v1/live", 426},
	} {
		a := local(w, c.method, c.path, "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "POST")
		if a.Status != c.status {
			t.Errorf("%s %s: %d; want %d", c.method, c.path, a.Status, c.status)
		}
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "base-uri 'none'") ||
			strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
			t.Errorf("%s %s: policy %q", c.method, c.path, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=63072000; includeSubDomains", "Kermesse-Version": "test",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s %s: %s is %q", c.method, c.path, name, got)
			}
		}
		if a.Header.Get("Permissions-Policy") == "" || len(a.Header.Get("X-Request-Id")) != 24 {
			t.Errorf("%s %s: %v", c.method, c.path, a.Header)
		}
		for name := range a.Header { // no other site reads anything here, and nobody learns what runs
			if strings.HasPrefix(name, "Access-Control-") || name == "Server" || name == "X-Powered-By" {
				t.Errorf("%s %s: %s: %s", c.method, c.path, name, a.Header.Get(name))
			}
		}
		if strings.HasPrefix(c.path, "/api/v1") && a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s may be stored: %q", c.method, c.path, a.Header.Get("Cache-Control"))
		}
	}
}

func TestTheClientIsServedByNameAndForItsOwnAddresses(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, withClient(t))
	for _, path := range []string{"/", "/sign-in", "/i/ABCD2345", "/s/019eebc4/suggestions", "/settings/", "/index.html", "/api-docs/x"} {
		a := local(w, "GET", path)
		if a.Status != 200 || a.Text != indexPage || a.Header.Get("Cache-Control") != "no-cache" || a.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %q %v", path, a.Status, a.Text, a.Header)
		}
	}
	for _, path := range []string{"/assets/missing.js", "/assets/missing", "/assets/", "/assets/..%2f.vite", "/csp.json", "/.vite", "/api-docs/index.html", "/x.php", "/.env"} {
		a := local(w, "GET", path)
		if a.Status != 404 || strings.Contains(a.Text, "<") || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %q %v", path, a.Status, a.Text, a.Header)
		}
	}
	script := local(w, "GET", "/assets/app-1a2b.js", "Accept-Encoding", "br, gzip")
	if script.Text != "let a = 1" || script.Header.Get("Content-Encoding") != "" || script.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		!strings.HasPrefix(script.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%q %v", script.Text, script.Header)
	}
	for accepted, want := range map[string]string{"br, gzip": "small", "gzip": "larger", "": "p{}", "identity": "p{}", "br;q=0, gzip": "larger", "br;q=0.0, gzip;q=0": "p{}", "br ; q=0.2": "small", "brotli": "p{}"} {
		style := local(w, "GET", "/assets/app-1a2b.css", "Accept-Encoding", accepted)
		if style.Text != want || !strings.HasPrefix(style.Header.Get("Content-Type"), "text/css") || style.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %q %v", accepted, style.Text, style.Header)
		}
	}
}

func TestHeadAndOptions(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, withClient(t))
	for _, path := range []string{"/", "/assets/app-1a2b.js", "/api/v1/instance", "/api/openapi.json", "/healthz"} {
		get, head := local(w, "GET", path), local(w, "HEAD", path)
		if head.Status != get.Status || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %v; GET %d %v", path, head.Status, head.Header, get.Status, get.Header)
		}
	}
	for path, allow := range map[string]string{
		"/api/v1/instance": "GET", "/api/v1/tokens": "POST, DELETE", "/api/v1/spaces/" + w.IDs.Space().String(): "GET, PATCH", "/": "GET, HEAD",
	} {
		for _, method := range []string{"OPTIONS", "TRACE", "PROPFIND"} {
			a := local(w, method, path, "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET")
			if a.Status != 405 || a.Header.Get("Allow") != allow {
				t.Errorf("%s %s: %d, allows %q", method, path, a.Status, a.Header.Get("Allow"))
			}
		}
	}
}

// TestWhatIsForTheMachineAloneIsNotForwarded: a proxy on this machine is no reason to show it.
func TestWhatIsForTheMachineAloneIsNotForwarded(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, func(o *app.Options) { o.TrustedProxies = []string{"127.0.0.1"} })
	for _, path := range []string{"/metrics", "/dev/mail", "/dev/mail?format=json"} {
		if a := local(w, "GET", path); a.Status != 200 {
			t.Errorf("%s: %d", path, a.Status)
		}
		elsewhere := w.Nobody().Request("GET", path, nil)
		elsewhere.Host = "localhost:8080"
		if a := w.Do(elsewhere); a.Status != 404 {
			t.Errorf("%s, from another machine: %d", path, a.Status)
		}
		elsewhere.RemoteAddr, elsewhere.Host = "127.0.0.1:50000", "kermesse.example"
		if a := w.Do(elsewhere); a.Status != 404 {
			t.Errorf("%s, by the public name: %d", path, a.Status)
		}
		for name, value := range map[string]string{
			"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1", "X-Real-IP": "127.0.0.1", "X-Forwarded-Host": "localhost", "Via": "1.1 proxy",
		} {
			if a := local(w, "GET", path, name, value); a.Status != 404 {
				t.Errorf("%s, %s: %d", path, name, a.Status)
			}
		}
	}
}

func TestTheMailboxIsThereOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, withClient(t), func(o *app.Options) { o.DevMail = false })
	for _, path := range []string{"/dev/mail", "/dev/mail?format=json", "/dev/mail/style.css"} {
		if a := local(w, "GET", path); a.Text != indexPage && a.Status != 404 {
			t.Errorf("%s: %d %q", path, a.Status, a.Text)
		}
	}
	instance := world.Read[struct{ Mail bool }](w.Nobody().Ask("GET", "/instance", nil), 200)
	if instance.Mail {
		t.Error("it says that it sends mail")
	}
}

// TestTheDocumentationComesFromHere: the page, and what it refers to, and the document it shows.
func TestTheDocumentationComesFromHere(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, withClient(t))
	refers := regexp.MustCompile(`(?:src|href)="([^"]+)"`)
	outside := regexp.MustCompile(`(?i)(?:https?:)?//[a-z0-9-]+\.[a-z]`)
	page := local(w, "GET", "/api/docs/")
	if bare := local(w, "GET", "/api/docs"); page.Status != 200 || bare.Header.Get("Location") != "/api/docs/" {
		t.Fatalf("%d %q, without its slash %v", page.Status, page.Text, bare.Header)
	}
	seen := []string{"/api/openapi.json"}
	for _, m := range refers.FindAllStringSubmatch(page.Text, -1) {
		seen = append(seen, m[1])
	}
	if !slices.Contains(seen, "/api/docs/start.js") {
		t.Errorf("it refers to %q", seen)
	}
	for _, path := range append(seen, "/api/docs/") {
		a := local(w, "GET", path)
		if a.Status != 200 || outside.MatchString(a.Text) {
			t.Errorf("%s: %d, outside: %q", path, a.Status, outside.FindString(a.Text))
		}
	}
}

func TestTheRefreshCookieIsTheBrowsersAlone(t *testing.T) {
	t.Parallel()
	for origin, secure := range map[string]bool{"https://kermesse.example": true, "http://127.0.0.1:8080": false} {
		w := world.New(t, db.SQLite, func(o *app.Options) { o.Origin = origin })
		nadia := w.Person("Nadia")
		a := w.Nobody().Ask("POST", "/sessions", map[string]any{
			"email": nadia.Email, "auth": world.Auth(), "device": map[string]any{"name": "Firefox", "platform": "web"},
		}).Want(201, "")
		cookies := (&http.Response{Header: a.Header}).Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%v", a.Header)
		}
		c := cookies[0]
		if c.Name != "kermesse_refresh" || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/api/v1/tokens" || c.Domain != "" || c.MaxAge != 7*24*3600 {
			t.Errorf("%s: %v", origin, c)
		}
		if strings.Contains(a.Text, c.Value) {
			t.Error("the refresh token is in the body too")
		}
		if hsts := a.Header.Get("Strict-Transport-Security"); (hsts != "") != secure {
			t.Errorf("%s: %q", origin, hsts)
		}
	}
}
