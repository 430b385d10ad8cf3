package ratelimit_test

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/ratelimit"
)

func newLimiter(t *testing.T, o ratelimit.Options) *ratelimit.Limiter {
	t.Helper()
	l, err := ratelimit.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func ask(t *testing.T, l *ratelimit.Limiter, class ratelimit.Class, key string) ratelimit.Decision {
	t.Helper()
	d, err := l.Allow(context.Background(), class, key)
	if err != nil {
		t.Fatalf("Allow(%s, %s): %v", class, key, err)
	}
	return d
}

func TestEachClassHasItsLimitPerMinute(t *testing.T) {
	t.Parallel()
	for class, limit := range map[ratelimit.Class]int{
		ratelimit.Anonymous: 120, ratelimit.Person: 1000, ratelimit.Address: 10000,
		ratelimit.SignIn: 5, ratelimit.Guess: 30, ratelimit.Health: 20,
	} {
		t.Run(string(class), func(t *testing.T) {
			t.Parallel()
			l := newLimiter(t, ratelimit.Options{})
			for i := range limit {
				d := ask(t, l, class, "203.0.113.9")
				if !d.Allowed || d.Remaining != uint64(limit-1-i) || d.Limit != uint64(limit) || d.Class != class {
					t.Fatalf("request %d: %+v", i+1, d)
				}
			}
			if d := ask(t, l, class, "203.0.113.9"); d.Allowed || d.Remaining != 0 || d.Reset <= 0 || d.Reset > time.Minute {
				t.Fatalf("one too many: %+v", d)
			}
			if d := ask(t, l, class, "203.0.113.10"); !d.Allowed {
				t.Errorf("a neighbour pays for it: %+v", d)
			}
		})
	}
}

func TestClassesDoNotShareCounts(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, ratelimit.Options{Limits: map[ratelimit.Class]uint64{ratelimit.SignIn: 1}})
	ask(t, l, ratelimit.SignIn, "203.0.113.9")
	if d := ask(t, l, ratelimit.SignIn, "203.0.113.9"); d.Allowed {
		t.Error("second sign-in was let through")
	}
	if d := ask(t, l, ratelimit.Guess, "203.0.113.9"); !d.Allowed {
		t.Error("a refused sign-in closes another class")
	}
}

func TestKeysThatAreTheSamePerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, first, second string
		same                bool
	}{
		{"one /64", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
		{"two /64", "2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"IPv4 written as IPv6", "203.0.113.9", "::ffff:203.0.113.9", true},
		{"a zone", "fe80::1%eth0", "fe80::1%eth1", true},
		{"two accounts", "0199a1c2-0000-7000-8000-000000000001", "0199a1c2-0000-7000-8000-000000000002", false},
		{"two long keys with one beginning", strings.Repeat("a", 500) + "b", strings.Repeat("a", 500) + "c", false},
		{"one long key", strings.Repeat("a", 500), strings.Repeat("a", 500), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := newLimiter(t, ratelimit.Options{Limits: map[ratelimit.Class]uint64{ratelimit.Guess: 1}})
			if !ask(t, l, ratelimit.Guess, c.first).Allowed {
				t.Fatal("first request refused")
			}
			if got := ask(t, l, ratelimit.Guess, c.second).Allowed; got == c.same {
				t.Errorf("allowed = %v", got)
			}
		})
	}
}

func TestExemptNetworksAreOnlyForProbes(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, ratelimit.Options{
		Exempt: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::ffff:192.0.2.0/120"), netip.MustParsePrefix("2001:db8::/32")},
		Limits: map[ratelimit.Class]uint64{ratelimit.Health: 1, ratelimit.SignIn: 1},
	})
	for _, addr := range []string{"10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7", "2001:db8::7"} {
		for range 3 {
			if d := ask(t, l, ratelimit.Health, addr); !d.Allowed || d.Limit != 0 {
				t.Errorf("probe from %s: %+v", addr, d)
			}
		}
	}
	ask(t, l, ratelimit.Health, "11.0.0.1")
	if ask(t, l, ratelimit.Health, "11.0.0.1").Allowed {
		t.Error("an address outside the networks is exempt")
	}
	ask(t, l, ratelimit.SignIn, "10.1.2.3")
	if ask(t, l, ratelimit.SignIn, "10.1.2.3").Allowed {
		t.Error("a probe network may guess passwords")
	}
}

func TestDisabledAllowsEverythingAndSaysNothing(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, ratelimit.Options{Disabled: true, Limits: map[ratelimit.Class]uint64{ratelimit.SignIn: 1}})
	for range 10 {
		d := ask(t, l, ratelimit.SignIn, "203.0.113.9")
		h := http.Header{}
		d.Headers(h)
		if !d.Allowed || len(h) != 0 {
			t.Fatalf("%+v, %v", d, h)
		}
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]ratelimit.Options{
		"unknown class":  {Limits: map[ratelimit.Class]uint64{"nap": 3}},
		"limit of zero":  {Limits: map[ratelimit.Class]uint64{ratelimit.SignIn: 0}},
		"invalid prefix": {Exempt: []netip.Prefix{{}}},
	} {
		if _, err := ratelimit.New(o); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestQuestionsWithoutAnAnswerAreRefused(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, ratelimit.Options{})
	if d, err := l.Allow(t.Context(), ratelimit.Guess, ""); !errors.Is(err, ratelimit.ErrNoKey) || d.Allowed {
		t.Errorf("empty key: %+v, %v", d, err)
	}
	if d, err := l.Allow(t.Context(), "nap", "203.0.113.9"); err == nil || d.Allowed {
		t.Errorf("unknown class: %+v, %v", d, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err := l.Allow(t.Context(), ratelimit.Guess, "203.0.113.9"); err == nil || d.Allowed {
		t.Errorf("closed: %+v, %v", d, err)
	}
}

func TestARaceLetsExactlyTheLimitThrough(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, ratelimit.Options{})
	var through atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if d, err := l.Allow(context.Background(), ratelimit.Guess, "203.0.113.9"); err == nil && d.Allowed {
				through.Add(1)
			}
		})
	}
	all.Wait()
	if through.Load() != 30 {
		t.Errorf("%d of 50 went through, want 30", through.Load())
	}
}
