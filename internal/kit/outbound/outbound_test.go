package outbound_test

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/outbound"
)

// names is a resolver that knows these names only; each lookup takes the next
// answer, and the last one stays.
type names map[string]*answers

type answers struct {
	asked atomic.Int32
	list  []string // comma-separated addresses
}

func always(list ...string) *answers { return &answers{list: list} }

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	a := n[strings.ToLower(host)]
	if a == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	i := min(int(a.asked.Add(1)), len(a.list)) - 1
	var addrs []netip.Addr
	for s := range strings.SplitSeq(a.list[i], ",") {
		addrs = append(addrs, netip.MustParseAddr(s))
	}
	return addrs, nil
}

// site is a web server on this machine that the client is told to trust.
type site struct {
	server *httptest.Server
	port   string
}

func serve(t *testing.T, secure bool, handler http.HandlerFunc) site {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = nil
	if secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return site{s, port}
}

func client(t *testing.T, s site, n names, change func(*outbound.Options)) *outbound.Client {
	t.Helper()
	port, err := strconv.ParseUint(s.port, 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	o := outbound.Options{
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
		Ports:    []uint16{uint16(port)}, AllowHTTP: true, Resolver: n, Timeout: 10 * time.Second,
	}
	if s.server.TLS != nil {
		o.RootCAs = x509.NewCertPool()
		o.RootCAs.AddCert(s.server.Certificate())
	}
	if change != nil {
		change(&o)
	}
	c, err := outbound.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestGetByHTTPS(t *testing.T) {
	t.Parallel()
	s := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Agent", r.UserAgent())
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, r.URL.Path)
	})
	c := client(t, s, names{"example.com": always("::ffff:127.0.0.1")}, func(o *outbound.Options) { o.AllowHTTP = false })
	got, err := c.Get(t.Context(), "https://EXAMPLE.com:"+s.port+"/calendar")
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != http.StatusTeapot || string(got.Body) != "/calendar" || got.Header.Get("X-Agent") != "Kermesse" || got.URL.Path != "/calendar" {
		t.Errorf("got %+v", got)
	}
	if _, err := client(t, s, names{"other.example": always("127.0.0.1")}, nil).Get(t.Context(), "https://other.example:"+s.port); err == nil {
		t.Error("a certificate for another name was accepted")
	}
}

func TestForbiddenAddresses(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	s := serve(t, false, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	n := names{
		"inside.example": always("10.0.0.1"), "metadata.example": always("169.254.169.254"), "six.example": always("fd00:ec2::254"),
		"loop.example": always("127.0.0.2,::1,::ffff:127.0.0.3,64:ff9b::7f00:1"), "localhost": always("127.0.0.2"),
		"2130706433": always("127.0.0.2"), "0x7f.1": always("127.0.0.2"), "other.example": always("127.0.0.1"),
	}
	for name, c := range map[string]struct {
		address string
		change  func(*outbound.Options)
	}{
		"private name":           {"https://inside.example/", nil},
		"metadata name":          {"http://metadata.example/latest", nil},
		"unique local name":      {"https://six.example/", nil},
		"every form of loopback": {"https://loop.example/", nil},
		"localhost":              {"https://localhost/", nil},
		"decimal loopback":       {"http://2130706433/", nil},
		"hexadecimal loopback":   {"http://0x7f.1/", nil},
		"literal":                {"http://127.0.0.2/", nil},
		"literal IPv6":           {"http://[::1]/", nil},
		"mapped literal":         {"http://[::ffff:127.0.0.1]:" + s.port + "/", nil},
		"mapped public literal":  {"http://[::ffff:8.8.8.8]/", nil},
		"zone":                   {"http://[fe80::1%25eth0]/", nil},
		"http":                   {"http://127.0.0.1:" + s.port, func(o *outbound.Options) { o.AllowHTTP = false }},
		"another port":           {"http://127.0.0.1:22/", nil},
		"https on the http port": {"https://127.0.0.1:80/", nil},
		"absurd port":            {"http://127.0.0.1:99999/", nil},
		"file":                   {"file:///etc/passwd", nil},
		"gopher":                 {"gopher://127.0.0.1:" + s.port, nil},
		"no host":                {"https:///x", nil},
		"opaque":                 {"https:127.0.0.1", nil},
		"relative":               {"/etc/passwd", nil},
		"password":               {"http://user:secret@127.0.0.1:" + s.port, nil},
		"not a URL":              {"http://[::1", nil},
		"not on the list":        {"http://other.example:" + s.port, func(o *outbound.Options) { o.Hosts = []string{"api.example"} }},
		"the list's parent":      {"http://other.example:" + s.port, func(o *outbound.Options) { o.Hosts = []string{"*.other.example"} }},
		"the list's look-alike":  {"http://other.example:" + s.port, func(o *outbound.Options) { o.Hosts = []string{"*.er.example", "ther.example"} }},
		"on the list but inside": {"https://inside.example/", func(o *outbound.Options) { o.Hosts = []string{"inside.example"} }},
	} {
		_, err := client(t, s, n, c.change).Get(t.Context(), c.address)
		if !errors.Is(err, outbound.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "latest") {
			t.Errorf("%s: the error tells too much: %v", name, err)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d requests went out", asked.Load())
	}
}

func TestAllowedHosts(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(http.ResponseWriter, *http.Request) {})
	n := names{"api.example": always("127.0.0.1"), "a.b.example": always("127.0.0.1"), "api.example.": always("127.0.0.1")}
	c := client(t, s, n, func(o *outbound.Options) { o.Hosts = []string{"API.example", "*.B.example."} })
	for _, host := range []string{"api.example", "api.example.", "a.b.example", "A.B.example"} {
		if _, err := c.Get(t.Context(), "http://"+host+":"+s.port); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestANameIsResolvedOnceAndAgainForARedirect(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close") // the next request has to connect anew
		if r.URL.Path == "/again" {
			http.Redirect(w, r, "/secret", http.StatusFound)
		}
	})
	rebinding := always("127.0.0.1", "127.0.0.2")
	c := client(t, s, names{"rebind.example": rebinding}, nil)
	if _, err := c.Get(t.Context(), "http://rebind.example:"+s.port+"/"); err != nil {
		t.Fatal(err)
	}
	if got := rebinding.asked.Load(); got != 1 {
		t.Errorf("resolved %d times for one connection", got)
	}
	rebinding.asked.Store(0)
	if _, err := c.Get(t.Context(), "http://rebind.example:"+s.port+"/again"); !errors.Is(err, outbound.ErrForbidden) {
		t.Errorf("the second answer was followed: %v", err)
	}
}

func TestDeadAndForbiddenAddressesAreSteppedOver(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(http.ResponseWriter, *http.Request) {})
	n := names{"many.example": always("10.0.0.1,127.0.0.3,127.0.0.1"), "dead.example": always("127.0.0.3")}
	c := client(t, s, n, func(o *outbound.Options) {
		o.Networks = append(o.Networks, netip.MustParsePrefix("127.0.0.3/32"))
	})
	// The server listens on 127.0.0.1 only: 127.0.0.3 refuses the connection.
	if _, err := c.Get(t.Context(), "http://many.example:"+s.port); err != nil {
		t.Error(err)
	}
	if _, err := c.Get(t.Context(), "http://dead.example:"+s.port+"/token"); err == nil || errors.Is(err, outbound.ErrForbidden) || strings.Contains(err.Error(), "token") {
		t.Errorf("got %v", err)
	}
	if _, err := c.Get(t.Context(), "http://unknown.example:"+s.port); err == nil || errors.Is(err, outbound.ErrForbidden) {
		t.Errorf("got %v", err)
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.SetCookie(w, &http.Cookie{Name: "crumb", Value: "1"})
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
			return
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/hop/")); err == nil && n > 0 {
			http.Redirect(w, r, "/hop/"+strconv.Itoa(n-1), http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, r.URL.Path+" referer="+r.Referer()+" cookie="+r.Header.Get("Cookie"))
	})
	base := "http://127.0.0.1:" + s.port
	c := client(t, s, names{"inside.example": always("10.0.0.1")}, nil)

	if got, err := c.Get(t.Context(), base+"/hop/3"); err != nil || string(got.Body) != "/hop/0 referer= cookie=" || got.URL.Path != "/hop/0" {
		t.Errorf("three redirects: %+v, %v", got, err)
	}
	if _, err := c.Get(t.Context(), base+"/hop/4"); !errors.Is(err, outbound.ErrRedirect) {
		t.Errorf("four redirects: %v", err)
	}
	if got, err := c.Get(t.Context(), base+"/?to=/end"); err != nil || string(got.Body) != "/end referer= cookie=" {
		t.Errorf("cookies and referers stay here: %+v, %v", got, err)
	}
	for _, to := range []string{
		"http://127.0.0.2/", "http://inside.example/", "http://169.254.169.254/latest", "file:///etc/passwd",
		"http://127.0.0.1:22/", "http://u:p@127.0.0.1:" + s.port + "/", "//[::1]/",
	} {
		if _, err := c.Get(t.Context(), base+"/?to="+url.QueryEscape(to)); !errors.Is(err, outbound.ErrForbidden) {
			t.Errorf("redirect to %s: %v", to, err)
		}
	}
	post, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/?to=/end", strings.NewReader("signed"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(post); !errors.Is(err, outbound.ErrRedirect) {
		t.Errorf("redirected POST: %v", err)
	}
}

func TestHTTPSIsNotTradedForHTTP(t *testing.T) {
	t.Parallel()
	plain := serve(t, false, func(http.ResponseWriter, *http.Request) { t.Error("asked in the clear") })
	s := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:"+plain.port, http.StatusFound)
	})
	c := client(t, s, nil, func(o *outbound.Options) { o.AllowHTTP = false })
	if _, err := c.Get(t.Context(), "https://127.0.0.1:"+s.port); !errors.Is(err, outbound.ErrForbidden) {
		t.Errorf("got %v", err)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		size, _ := strconv.Atoi(r.URL.Query().Get("size"))
		switch r.URL.Path {
		case "/announced":
			w.Header().Set("Content-Length", strconv.Itoa(size))
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, size))
			_ = z.Close()
			return
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("a", size))
			return
		case "/stream":
			_ = http.NewResponseController(w).Flush()
		}
		if r.Method != http.MethodHead {
			_, _ = w.Write(make([]byte, size))
		}
	})
	c := client(t, s, nil, func(o *outbound.Options) { o.MaxBytes = 1000 })
	base := "http://127.0.0.1:" + s.port
	for _, path := range []string{"/announced", "/stream", "/bomb"} {
		if got, err := c.Get(t.Context(), base+path+"?size=1000"); err != nil || len(got.Body) != 1000 {
			t.Errorf("%s at the limit: %v", path, err)
		}
		if _, err := c.Get(t.Context(), base+path+"?size=1001"); !errors.Is(err, outbound.ErrTooLarge) {
			t.Errorf("%s past the limit: %v", path, err)
		}
	}
	if _, err := c.Get(t.Context(), base+"/bomb?size=10000000"); !errors.Is(err, outbound.ErrTooLarge) {
		t.Errorf("bomb: %v", err)
	}
	if _, err := c.Get(t.Context(), base+"/header?size=200000"); err == nil {
		t.Error("endless header accepted")
	}
	head, err := http.NewRequestWithContext(t.Context(), http.MethodHead, base+"/announced?size=5000", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Do(head); err != nil || got.Header.Get("Content-Length") != "5000" {
		t.Errorf("HEAD has no body to be too long: %v", err)
	}
}

func TestTimeIsBounded(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			_, _ = io.WriteString(w, "beginning")
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	})
	c := client(t, s, nil, func(o *outbound.Options) { o.Timeout = 100 * time.Millisecond })
	for _, path := range []string{"/header", "/body"} {
		_, err := c.Get(t.Context(), "http://127.0.0.1:"+s.port+path)
		var timeout net.Error
		if !errors.As(err, &timeout) || !timeout.Timeout() || strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, "http://127.0.0.1:"+s.port); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRequestsKeepWhatTheySayAndNothingElse(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, r.Method+" "+r.UserAgent()+" "+r.Header.Get("X-Signature")+" "+string(body))
	})
	c := client(t, s, nil, func(o *outbound.Options) { o.UserAgent = "Kermesse/1.2 (https://kermesse.example)" })
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:"+s.port, strings.NewReader("seat booked"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Signature", "abc")
	if got, err := c.Do(r); err != nil || string(got.Body) != "POST Kermesse/1.2 (https://kermesse.example) abc seat booked" {
		t.Errorf("%+v, %v", got, err)
	}
	if r.Header.Get("User-Agent") != "" {
		t.Error("the caller's request was changed")
	}
	r.Host = "vhost.internal"
	if _, err := c.Do(r); !errors.Is(err, outbound.ErrForbidden) {
		t.Errorf("another Host: %v", err)
	}
}

func TestProxiesOfTheEnvironmentAreIgnored(t *testing.T) {
	proxy := serve(t, false, func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") })
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.server.URL)
	}
	s := serve(t, false, func(http.ResponseWriter, *http.Request) {})
	c := client(t, s, names{"direct.example": always("127.0.0.1")}, nil)
	if _, err := c.Get(t.Context(), "http://direct.example:"+s.port); err != nil {
		t.Error(err)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]outbound.Options{
		"empty host":       {Hosts: []string{""}},
		"every host":       {Hosts: []string{"*"}},
		"star below":       {Hosts: []string{"*.*.example"}},
		"host with scheme": {Hosts: []string{"https://api.example"}},
		"host with port":   {Hosts: []string{"api.example:443"}},
		"invalid network":  {Networks: []netip.Prefix{{}}},
		"negative size":    {MaxBytes: -1},
		"negative time":    {Timeout: -1},
	} {
		if _, err := outbound.New(o); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	c, err := outbound.New(outbound.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}
