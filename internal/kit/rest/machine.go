package rest

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// OnMachine lets only this machine in, by its own name: metrics are for whoever runs it, and a
// mailbox for whoever tries it out. Anybody else is told that there is nothing.
//
// A request from this machine may be somebody else's: a proxy's, which asks for its public name or
// says for whom it forwards, or that of a page in the operator's browser whose name was made to
// point here (DNS rebinding), which asks for that name. So both the sender and the name that is
// asked for have to be the machine's.
func OnMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !from.Addr().Unmap().IsLoopback() || !ownName(r.Host) || forwarded(r.Header) {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownName tells whether a Host header names this machine and nothing else.
func ownName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.Unmap().IsLoopback()
}

// forwarded tells whether a proxy brought a request, by what proxies add.
func forwarded(h http.Header) bool {
	for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"} {
		if len(h.Values(name)) > 0 {
			return true
		}
	}
	return false
}
