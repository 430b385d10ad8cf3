package clock_test

import (
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
)

func TestSystemTellsUTCInMicroseconds(t *testing.T) {
	t.Parallel()
	before := time.Now().Add(-time.Microsecond)
	now := clock.System{}.Now()
	if now.Location() != time.UTC {
		t.Errorf("location is %v, want UTC", now.Location())
	}
	if now.Nanosecond()%1000 != 0 {
		t.Errorf("%d ns is not a whole microsecond", now.Nanosecond())
	}
	if now.Before(before) || now.After(time.Now()) {
		t.Errorf("%v is not the current time", now)
	}
	if again := time.UnixMicro(now.UnixMicro()).UTC(); again != now {
		t.Errorf("%v became %v through a round trip: a monotonic part is left", now, again)
	}
}

func TestSteppedMovesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	paris := time.FixedZone("Paris", 3600)
	c := clock.NewStepped(time.Date(2026, 3, 1, 20, 30, 0, 1234, paris))
	start := time.Date(2026, 3, 1, 19, 30, 0, 1000, time.UTC)
	for range 2 {
		if c.Now() != start {
			t.Fatalf("stands at %v, want %v", c.Now(), start)
		}
	}
	c.Advance(90*time.Second + time.Nanosecond)
	if want := start.Add(90 * time.Second); c.Now() != want {
		t.Errorf("after 90 s: %v, want %v", c.Now(), want)
	}
	c.Advance(-time.Hour)
	if want := start.Add(90*time.Second - time.Hour); c.Now() != want {
		t.Errorf("set back: %v, want %v", c.Now(), want)
	}
}

func TestSteppedLosesNoStepWhenShared(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	c := clock.NewStepped(start)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				c.Advance(time.Millisecond)
				c.Now()
			}
		})
	}
	wg.Wait()
	if want := start.Add(800 * time.Millisecond); c.Now() != want {
		t.Errorf("got %v, want %v", c.Now(), want)
	}
}
