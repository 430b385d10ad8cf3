package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/world"
)

// guessable are the routes where something may be guessed: a password, a code, a link, whether an
// address has an account. Each has a limit of its own besides that of the person who asks, and so
// many a minute from one address.
func guessable() map[string]int {
	return map[string]int{
		"POST /sessions": 5, "POST /accounts": 30, "POST /kdf-lookups": 30, "POST /email-confirmations": 30,
		"POST /first-administrator": 30, "POST /invitation-previews": 30, "POST /memberships": 30,
		"POST /spaces/{space_id}/invitations": 30,
	}
}

func TestGuessingIsSlowOnEveryRoute(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, func(o *app.Options) { o.NoLimits = false })
	band := w.Band("Les Mercredis")
	people := []*world.Person{w.Person("Nadia"), w.Person("Karim")} // one address, not one person
	routes := w.Server.Routes()
	for route, limit := range guessable() {
		i := slices.IndexFunc(routes, func(d rest.Declared) bool { return routeOf(d) == route })
		if i < 0 {
			t.Errorf("there is no route %s", route)
			continue
		}
		path := rest.Prefix + fill(route, map[string]string{"space_id": band.ID.String()})
		from := func(address string, n int) world.Answer {
			r := people[n%2].Request(http.MethodPost, path, "{}")
			if routes[i].Op.Public() {
				r = w.Nobody().Request(http.MethodPost, path, "{}")
			}
			r.RemoteAddr = address
			return w.Do(r)
		}
		address := fmt.Sprintf("203.0.113.%d:4711", i)
		for n := range limit {
			if a := from(address, n); a.Status == 429 {
				t.Fatalf("%s: the %dth of %d is refused", route, n+1, limit)
			}
		}
		refused := from(address, limit)
		refused.Want(429, "rate_limited")
		if refused.Header.Get("Retry-After") == "" || refused.Header.Get("RateLimit") == "" {
			t.Errorf("%s: %v", route, refused.Header)
		}
		// Another address is not held to it.
		if a := from(fmt.Sprintf("198.51.100.%d:4711", i), 0); a.Status == 429 {
			t.Errorf("%s: somebody else pays for it", route)
		}
	}
}
