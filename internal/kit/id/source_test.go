package id_test

import (
	"crypto/rand"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/id"
)

var start = time.Date(2026, 3, 1, 19, 30, 0, 123_456_000, time.UTC)

func TestNewIsAVersion7OfItsInstant(t *testing.T) {
	t.Parallel()
	c := clock.NewStepped(start)
	s := id.NewSource(c, rand.Reader)
	for range 100 {
		u := id.New[int](s).UUID()
		if u.Version() != 7 || u.Variant() != uuid.RFC4122 {
			t.Fatalf("%v is version %d, variant %v", u, u.Version(), u.Variant())
		}
		sec, nsec := u.Time().UnixTime()
		if at := time.Unix(sec, nsec); at.UnixMilli() != c.Now().UnixMilli() {
			t.Fatalf("%v says %v, made at %v", u, at, c.Now())
		}
		c.Advance(time.Millisecond)
	}
}

func TestIdsIncreaseWhateverTheClockDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := clock.NewStepped(start)
		seed := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed")
		s := id.NewSource(c, mathrand.NewChaCha8([32]byte(seed)))
		last := id.New[int](s)
		for _, step := range rapid.SliceOf(rapid.Int64Range(-5000, 5000)).Draw(t, "microseconds") {
			c.Advance(time.Duration(step) * time.Microsecond)
			next := id.New[int](s)
			if next.Compare(last) <= 0 {
				t.Fatalf("%v does not come after %v", next, last)
			}
			last = next
		}
	})
}

// ones is the worst luck: every random bit is set, so every step is the longest.
type ones struct{}

func (ones) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 0xff
	}
	return len(p), nil
}

func TestAFullMillisecondBorrowsTheNext(t *testing.T) {
	t.Parallel()
	s := id.NewSource(clock.NewStepped(start), ones{})
	last := id.New[int](s)
	for range 50_000 {
		next := id.New[int](s)
		if next.Compare(last) <= 0 {
			t.Fatalf("%v does not come after %v", next, last)
		}
		last = next
	}
	if v := last.UUID().Version(); v != 7 {
		t.Errorf("counting up spilled into the version: %d", v)
	}
	if v := last.UUID().Variant(); v != uuid.RFC4122 {
		t.Errorf("counting up spilled into the variant: %v", v)
	}
}

func TestTheSameSeedGivesTheSameIds(t *testing.T) {
	t.Parallel()
	make5 := func() (out []string) {
		s := id.NewSource(clock.NewStepped(start), mathrand.NewChaCha8([32]byte{7}))
		for range 5 {
			out = append(out, id.New[int](s).String())
		}
		return out
	}
	if a, b := make5(), make5(); !slices.Equal(a, b) {
		t.Errorf("%v and %v differ", a, b)
	}
}

func newAccount(s *id.Source) id.Account { return id.Account(id.New[int](s)) }

func TestASharedSourceRepeatsNothing(t *testing.T) {
	t.Parallel()
	const workers, each = 8, 2000
	s := id.NewSource(clock.System{}, rand.Reader)
	made := make([][]id.Account, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for range each {
				made[w] = append(made[w], newAccount(s))
			}
		})
	}
	wg.Wait()
	seen := make(map[id.Account]bool, workers*each)
	for _, ids := range made {
		if !slices.IsSortedFunc(ids, id.Account.Compare) {
			t.Error("one worker saw ids go backwards")
		}
		for _, i := range ids {
			if seen[i] {
				t.Fatalf("%v was given twice", i)
			}
			seen[i] = true
		}
	}
}

func TestWithoutRandomnessNothingIsNamed(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]io.Reader{
		"failing": iotest.ErrReader(errors.New("no entropy")),
		"short":   io.LimitReader(rand.Reader, 9),
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: an id was made of too few random bits", name)
				}
			}()
			id.New[int](id.NewSource(clock.System{}, r))
		}()
	}
}

func BenchmarkNew(b *testing.B) {
	s := id.NewSource(clock.System{}, rand.Reader)
	for b.Loop() {
		id.New[int](s)
	}
}
