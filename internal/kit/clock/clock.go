// Package clock gives time to code that needs it, so that tests decide what
// time it is.
//
// Every instant is in UTC and cut to the microsecond: that is what PostgreSQL
// keeps, so a value survives a round trip through either engine unchanged.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC, to the microsecond, without a monotonic part.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock. Its zero value is ready to use.
type System struct{}

// Now is the current instant, in UTC and whole microseconds.
func (System) Now() time.Time { return normal(time.Now()) }

// Stepped is a clock that moves only when told to. It is safe for concurrent use.
type Stepped struct {
	mu  sync.Mutex
	now time.Time
}

// NewStepped gives a clock that stands at t.
func NewStepped(t time.Time) *Stepped { return &Stepped{now: normal(t)} }

// Now is where the clock stands.
func (s *Stepped) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Advance moves the clock by d, which may be negative: machines set their
// clocks back too, and code has to live with it.
func (s *Stepped) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = normal(s.now.Add(d))
}

// normal also strips the monotonic reading (Truncate promises that), so that
// instants compare with == after a round trip.
func normal(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
