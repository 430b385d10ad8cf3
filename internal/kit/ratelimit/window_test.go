package ratelimit

import (
	"testing"
	"time"
)

func TestWhoWaitsAsToldIsLetIn(t *testing.T) {
	t.Parallel()
	l, err := open(Options{Limits: map[Class]uint64{Guess: 2}}, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	refusals := 0
	for refusals < 3 {
		d, err := l.Allow(t.Context(), Guess, "203.0.113.9")
		if err != nil {
			t.Fatal(err)
		}
		if d.Allowed {
			continue
		}
		if refusals++; d.Reset > 50*time.Millisecond {
			t.Fatalf("told to wait %v", d.Reset)
		}
		<-time.After(d.Reset)
		if d, err = l.Allow(t.Context(), Guess, "203.0.113.9"); err != nil || !d.Allowed {
			t.Fatalf("waited as told, and still refused: %+v, %v", d, err)
		}
	}
}
