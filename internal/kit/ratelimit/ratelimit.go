// Package ratelimit says how often somebody may knock (SE-12).
//
// A class is a kind of request with its own limit per minute; a key is who is
// asking: an address or an account. Counts live in the process. The package
// only decides: reading addresses from proxies and refusing requests is the
// caller's.
package ratelimit

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"time"

	limiter "github.com/sethvargo/go-limiter"
	"github.com/sethvargo/go-limiter/memorystore"
)

// Class is a kind of request. Its text is the policy name clients read in the
// RateLimit fields, so it is stable.
type Class string

// The classes, with their default limit per minute.
const (
	Anonymous Class = "anonymous" // nobody signed in: 120 per address
	Person    Class = "person"    // signed in: 1,000 per account
	Address   Class = "address"   // everything from one address, signed in or not: 10,000
	SignIn    Class = "sign-in"   // passwords: 5 per address, and 5 per account
	Guess     Class = "guess"     // codes, links, signing up: 30 per address (a rehearsal behind one router joins at once)
	Health    Class = "health"    // probes: 20 per address outside the exempt networks
)

// window is the period every limit counts in.
const window = time.Minute

// sweepEvery is how often keys idle for two windows are forgotten: a crowd of
// addresses costs memory for minutes, not for hours. Sweeping also frees keys
// that a clock set back would otherwise leave without new requests.
const sweepEvery = time.Minute

// longestKey is in bytes; longer keys are hashed, so that a caller passing
// what a stranger typed cannot fill the memory.
const longestKey = 64

// ErrNoKey is returned when nobody is asking: one count shared by everybody
// would let anyone lock out everyone.
var ErrNoKey = errors.New("ratelimit: empty key")

// Options configure a Limiter. The zero value gives the default limits.
type Options struct {
	// Disabled answers every question with yes, for load tests and benchmarks.
	Disabled bool
	// Exempt are the networks of probes, for which Health has no limit. Other
	// classes have no exemption: a probe has no reason to guess passwords.
	Exempt []netip.Prefix
	// Limits replace default limits per minute; each is at least 1.
	Limits map[Class]uint64
}

// Limiter counts requests by class and key. It is safe for concurrent use.
type Limiter struct {
	disabled bool
	exempt   []netip.Prefix
	stores   map[Class]limiter.Store
}

// New gives a limiter, to be closed when no longer used. It refuses limits of
// zero, unknown classes and invalid networks.
func New(o Options) (*Limiter, error) { return open(o, window) }

// open lets tests see a window end without waiting a minute.
func open(o Options, window time.Duration) (*Limiter, error) {
	limits := map[Class]uint64{
		Anonymous: 120, Person: 1000, Address: 10000, SignIn: 5, Guess: 30, Health: 20,
	}
	for class, n := range o.Limits {
		if _, known := limits[class]; !known {
			return nil, fmt.Errorf("ratelimit: unknown class %q", class)
		}
		if n == 0 {
			return nil, fmt.Errorf("ratelimit: limit of class %q is 0, which would refuse everybody", class)
		}
		limits[class] = n
	}
	l := &Limiter{disabled: o.Disabled, stores: make(map[Class]limiter.Store, len(limits))}
	for _, p := range o.Exempt {
		if !p.IsValid() {
			return nil, errors.New("ratelimit: invalid exempt network")
		}
		l.exempt = append(l.exempt, unmapped(p))
	}
	for class, n := range limits {
		store, err := memorystore.New(&memorystore.Config{
			Tokens: n, Interval: window, SweepInterval: sweepEvery, SweepMinTTL: 2 * window, InitialAlloc: 64,
		})
		if err != nil {
			return nil, errors.Join(fmt.Errorf("ratelimit: class %q: %w", class, err), l.Close())
		}
		l.stores[class] = store
	}
	return l, nil
}

// Allow counts one request of the class by key and says whether it may go on.
//
// The key is an address (with no port) or an account. IPv6 addresses are
// counted by /64, the smallest block one subscriber holds, and IPv4 addresses
// written as IPv6 count as IPv4. Where two limits apply (sign-in: address and
// account) ask twice and keep the Strictest.
//
// An error (unknown class, ErrNoKey, closed limiter) comes with a decision
// that refuses.
func (l *Limiter) Allow(ctx context.Context, class Class, key string) (Decision, error) {
	store, known := l.stores[class]
	if !known {
		return Decision{Class: class}, fmt.Errorf("ratelimit: unknown class %q", class)
	}
	if l.disabled {
		return Decision{Allowed: true, Class: class}, nil
	}
	if key == "" {
		return Decision{Class: class}, ErrNoKey
	}
	if addr, err := netip.ParseAddr(key); err == nil {
		addr = addr.Unmap().WithZone("")
		if class == Health && l.isExempt(addr) {
			return Decision{Allowed: true, Class: class}, nil
		}
		key = block(addr)
	} else if len(key) > longestKey {
		sum := sha256.Sum256([]byte(key))
		key = string(sum[:])
	}
	limit, remaining, reset, ok, err := store.Take(ctx, key)
	if err != nil {
		return Decision{Class: class}, fmt.Errorf("ratelimit: count %q: %w", class, err)
	}
	return Decision{
		Allowed: ok, Limit: limit, Remaining: remaining, Class: class,
		Reset: max(0, time.Until(time.Unix(0, int64(reset)))),
	}, nil
}

// Close forgets every count and stops the sweeping. Allow refuses afterwards.
func (l *Limiter) Close() error {
	var errs []error
	for class, store := range l.stores {
		if err := store.Close(context.Background()); err != nil {
			errs = append(errs, fmt.Errorf("ratelimit: close %q: %w", class, err))
		}
	}
	return errors.Join(errs...)
}

func (l *Limiter) isExempt(addr netip.Addr) bool {
	for _, p := range l.exempt {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// Subscriber is what an address is counted by: itself, or the IPv6 /64 it lies in. What is not an
// address stands for itself.
func Subscriber(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return block(addr.Unmap().WithZone(""))
}

// block is what one subscriber holds: the IPv4 address, the IPv6 /64.
func block(addr netip.Addr) string {
	if addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}

// unmapped turns ::ffff:10.0.0.0/104 into 10.0.0.0/8, as addresses are
// compared in that form.
func unmapped(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96).Masked()
	}
	return p.Masked()
}
