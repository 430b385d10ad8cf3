// Package outbound makes every request to an address that somebody gave:
// metadata of links, calendars, webhooks, push (SE-18).
//
// Whoever gives an address chooses where this server knocks, from inside its
// network. So a Client reaches public addresses only, checks the address that
// it is about to connect to (not a name that may answer otherwise the next
// time), checks again on every redirect, and bounds size and time. It takes no
// proxy from the environment and keeps no cookies.
package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	// ErrForbidden says that the address, or one it redirects to, may not be
	// asked: not allowed by the options, or not public.
	ErrForbidden = errors.New("outbound: forbidden address")
	// ErrTooLarge says that the answer is longer than allowed.
	ErrTooLarge = errors.New("outbound: answer too large")
	// ErrRedirect says that the answer redirects too often, or redirects a
	// request that changes something.
	ErrRedirect = errors.New("outbound: redirect not followed")
)

// maxRedirects is how many times one request may be sent elsewhere.
const maxRedirects = 3

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Options say what may be asked. The zero value allows every public host, by
// https on port 443, for at most 1 MiB and 10 s.
type Options struct {
	// Hosts are the only hosts allowed, when there are any: "api.example.org",
	// or "*.example.org" for every name below example.org.
	Hosts []string
	// Networks are allowed although they are not public: the operator's own,
	// never from what somebody gave.
	Networks []netip.Prefix
	// Ports are allowed beside the default one of the scheme.
	Ports []uint16
	// AllowHTTP also allows http.
	AllowHTTP bool
	// MaxBytes bounds the body of an answer, after decompression. 0 means 1 MiB.
	MaxBytes int64
	// Timeout bounds a request with its redirects and its whole answer. 0 means 10 s.
	Timeout time.Duration
	// UserAgent is how the client presents itself; "Kermesse" when empty.
	UserAgent string
	// RootCAs vouch for servers; nil means the system's.
	RootCAs *x509.CertPool
	// Resolver finds addresses; nil means the system's.
	Resolver Resolver
}

// Client makes guarded requests. It is safe for concurrent use.
type Client struct {
	options Options
	http    *http.Client
}

// Response is a whole answer.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	URL    *url.URL // where the answer came from, after redirects
}

// New gives a client, to be closed when no longer used. It refuses invalid
// hosts and networks, and negative bounds.
func New(o Options) (*Client, error) {
	o.Hosts = slices.Clone(o.Hosts)
	for i, host := range o.Hosts {
		name := strings.TrimPrefix(host, "*.")
		if name == "" || strings.ContainsAny(name, "*:/@ ") {
			return nil, fmt.Errorf("outbound: %q is not a host", host)
		}
		o.Hosts[i] = canonical(host)
	}
	for _, p := range o.Networks {
		if !p.IsValid() {
			return nil, errors.New("outbound: invalid network")
		}
	}
	if o.MaxBytes < 0 || o.Timeout < 0 {
		return nil, errors.New("outbound: negative bound")
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 1 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.UserAgent == "" {
		o.UserAgent = "Kermesse"
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	c := &Client{options: o}
	c.http = &http.Client{
		Timeout:       o.Timeout,
		CheckRedirect: c.checkRedirect,
		Transport: &http.Transport{
			Proxy:                  nil,
			DialContext:            c.dial,
			TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
			MaxConnsPerHost:        8,
			MaxIdleConns:           16,
			IdleConnTimeout:        30 * time.Second,
		},
	}
	return c, nil
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Get asks for what is at address.
func (c *Client) Get(ctx context.Context, address string) (*Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: not a URL", ErrForbidden)
	}
	return c.Do(r)
}

// Do makes the request and reads the whole answer, whatever its status. Only
// GET and HEAD follow redirects, at most 3. Besides ErrForbidden, ErrTooLarge
// and ErrRedirect, errors are those of the network. They name hosts, never
// whole addresses: paths and queries hold secrets (private calendars).
func (c *Client) Do(r *http.Request) (*Response, error) {
	if err := c.check(r.URL); err != nil {
		return nil, err
	}
	if r.Host != "" && r.Host != r.URL.Host {
		return nil, fmt.Errorf("%w: Host differs from the address", ErrForbidden)
	}
	r = r.Clone(r.Context())
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", c.options.UserAgent)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = answer.Body.Close() }()
	tooLarge := fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.options.MaxBytes)
	if answer.ContentLength > c.options.MaxBytes && r.Method != http.MethodHead {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, c.options.MaxBytes+1))
	if err != nil {
		return nil, reason(err)
	}
	if int64(len(body)) > c.options.MaxBytes {
		return nil, tooLarge
	}
	return &Response{Status: answer.StatusCode, Header: answer.Header, Body: body, URL: answer.Request.URL}, nil
}

// check says whether the options allow to ask at u; where its host really is
// shows when connecting.
func (c *Client) check(u *url.URL) error {
	port := "443"
	switch {
	case u == nil || u.Hostname() == "" || u.Opaque != "":
		return fmt.Errorf("%w: not an absolute address", ErrForbidden)
	case u.Scheme == "https":
	case u.Scheme == "http" && c.options.AllowHTTP:
		port = "80"
	default:
		return fmt.Errorf("%w: scheme %q", ErrForbidden, u.Scheme)
	}
	if u.User != nil {
		return fmt.Errorf("%w: password in the address", ErrForbidden)
	}
	if p := u.Port(); p != "" && p != port {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || !slices.Contains(c.options.Ports, uint16(n)) {
			return fmt.Errorf("%w: port %s", ErrForbidden, p)
		}
	}
	if host := canonical(u.Hostname()); !c.hostAllowed(host) {
		return fmt.Errorf("%w: host %s", ErrForbidden, host)
	}
	return nil
}

func (c *Client) hostAllowed(host string) bool {
	if len(c.options.Hosts) == 0 {
		return true
	}
	return slices.ContainsFunc(c.options.Hosts, func(allowed string) bool {
		if domain, below := strings.CutPrefix(allowed, "*"); below {
			return strings.HasSuffix(host, domain) && len(host) > len(domain)
		}
		return host == allowed
	})
}

// canonical makes hosts comparable: case and a final dot mean nothing in DNS.
func canonical(host string) string {
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

func (c *Client) checkRedirect(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d", ErrRedirect, maxRedirects)
	}
	if m := via[0].Method; m != http.MethodGet && m != http.MethodHead {
		return fmt.Errorf("%w: %s", ErrRedirect, m)
	}
	// The next host need not learn the address of the last one.
	r.Header.Del("Referer")
	return c.check(r.URL)
}

// reason takes the whole address out of the library's errors.
func reason(err error) error {
	var whole *url.Error
	if errors.As(err, &whole) {
		err = whole.Err
	}
	if errors.Is(err, ErrForbidden) || errors.Is(err, ErrRedirect) {
		return err
	}
	return fmt.Errorf("outbound: %w", err)
}
