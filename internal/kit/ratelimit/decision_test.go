package ratelimit_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/ratelimit"
)

func TestStrictest(t *testing.T) {
	t.Parallel()
	type D = ratelimit.Decision
	free := D{Allowed: true, Class: ratelimit.Health}
	roomy := D{Allowed: true, Limit: 1000, Remaining: 900, Class: ratelimit.Person}
	tight := D{Allowed: true, Limit: 120, Remaining: 3, Class: ratelimit.Anonymous}
	tied := D{Allowed: true, Limit: 10, Remaining: 3, Class: ratelimit.Guess}
	soon := D{Limit: 10, Reset: time.Second, Class: ratelimit.Guess}
	late := D{Limit: 5, Reset: time.Minute, Class: ratelimit.SignIn}
	for name, c := range map[string]struct{ a, b, want D }{
		"refusal over permission":   {roomy, soon, soon},
		"refusal over no limit":     {free, soon, soon},
		"longer wait":               {soon, late, late},
		"limit over no limit":       {free, roomy, roomy},
		"fewer remaining":           {roomy, tight, tight},
		"smaller limit when tied":   {tight, tied, tied},
		"two answers with no limit": {free, free, free},
	} {
		if got := ratelimit.Strictest(c.a, c.b); got != c.want {
			t.Errorf("%s: got %+v", name, got)
		}
		if got := ratelimit.Strictest(c.b, c.a); got != c.want {
			t.Errorf("%s, the other way round: got %+v", name, got)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		d                    ratelimit.Decision
		policy, limit, retry string
	}{
		"allowed": {
			ratelimit.Decision{Allowed: true, Limit: 120, Remaining: 119, Reset: 59*time.Second + time.Millisecond, Class: ratelimit.Anonymous},
			`"anonymous";q=120;w=60`, `"anonymous";r=119;t=60`, "",
		},
		"refused": {
			ratelimit.Decision{Limit: 5, Reset: 12 * time.Second, Class: ratelimit.SignIn},
			`"sign-in";q=5;w=60`, `"sign-in";r=0;t=12`, "12",
		},
		"refused at the very end": {
			ratelimit.Decision{Limit: 5, Class: ratelimit.SignIn},
			`"sign-in";q=5;w=60`, `"sign-in";r=0;t=0`, "1",
		},
		"no limit": {ratelimit.Decision{Allowed: true, Class: ratelimit.Health}, "", "", ""},
	} {
		h := http.Header{}
		c.d.Headers(h)
		for field, want := range map[string]string{"RateLimit-Policy": c.policy, "RateLimit": c.limit, "Retry-After": c.retry} {
			if got := h.Get(field); got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
	}
}
