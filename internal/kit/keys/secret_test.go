package keys

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

func TestVerifySecret(t *testing.T) {
	t.Parallel()
	k, ctx := Demo(), t.Context()
	stored, err := k.HashSecret(ctx, []byte("auth secret"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1,keyid=") {
		t.Errorf("the cost is not the contract's: %s", stored)
	}
	if again, _ := k.HashSecret(ctx, []byte("auth secret")); again == stored {
		t.Error("two hashes of one secret share their salt")
	}
	for _, c := range []struct {
		stored, secret string
		want           bool
	}{
		{stored, "auth secret", true},
		{stored, "auth secreT", false},
		{stored, "", false},
		{stored, strings.Repeat("a", maxSecret+1), false},
		{"", "auth secret", false}, // no such account
		{"", "", false},
	} {
		if got, err := k.VerifySecret(ctx, c.stored, []byte(c.secret)); err != nil || got != c.want {
			t.Errorf("%q for %.20q: %v, %v", c.stored, c.secret, got, err)
		}
	}
	if _, err := k.HashSecret(ctx, make([]byte, maxSecret+1)); err == nil {
		t.Error("a secret of 1025 bytes was hashed")
	}
}

func TestAHashIsWorthNothingWithoutItsPepper(t *testing.T) {
	t.Parallel()
	k, err := Load(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	stored, err := k.HashSecret(t.Context(), []byte("s"))
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := Demo().VerifySecret(t.Context(), stored, []byte("s")); ok || !errors.Is(err, ErrOtherPepper) {
		t.Errorf("%v, %v", ok, err)
	}
	// Even when the label is forged.
	forged := strings.Replace(stored, k.prints[pepperName], Demo().prints[pepperName], 1)
	if ok, err := Demo().VerifySecret(t.Context(), forged, []byte("s")); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestMalformedHashesAreErrors(t *testing.T) {
	t.Parallel()
	k := Demo()
	good, err := k.HashSecret(t.Context(), []byte("s"))
	if err != nil {
		t.Fatal(err)
	}
	for name, stored := range map[string]string{
		"words":        "hello",
		"cut":          good[:len(good)-30],
		"longer":       good + "$",
		"argon2i":      strings.Replace(good, "argon2id", "argon2i", 1),
		"version":      strings.Replace(good, "v=19", "v=16", 1),
		"huge memory":  strings.Replace(good, "m=19456", "m=4194304", 1),
		"tiny memory":  strings.Replace(good, "m=19456", "m=4", 1),
		"many passes":  strings.Replace(good, "t=2", "t=100", 1),
		"no pass":      strings.Replace(good, "t=2", "t=0", 1),
		"no lane":      strings.Replace(good, "p=1", "p=0", 1),
		"many lanes":   strings.Replace(good, "p=1", "p=300", 1),
		"leading zero": strings.Replace(good, "m=19456", "m=019456", 1),
		"space":        strings.Replace(good, "m=19456", "m= 19456", 1),
		"no key":       strings.Replace(good, ",keyid="+k.prints[pepperName], "", 1),
		"bad base64":   good[:len(good)-2] + "!!",
		"no salt":      strings.Replace(good, "$"+strings.Split(good, "$")[4], "$", 1),
	} {
		if ok, err := k.VerifySecret(t.Context(), stored, []byte("s")); ok || !errors.Is(err, ErrMalformedHash) {
			t.Errorf("%s (%s): %v, %v", name, stored, ok, err)
		}
	}
}

func TestBeyondTheQueueTheAnswerIsBusyAtOnce(t *testing.T) {
	t.Parallel()
	k, ctx := Demo(), t.Context()
	cores := runtime.GOMAXPROCS(0)
	// Every core is taken, and nobody leaves.
	var leave []func()
	for range cores {
		done, err := k.hashing.enter(ctx)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, done)
	}
	// Eight for each core wait.
	waiting, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	entered := make(chan error, 8*cores)
	for range 8 * cores {
		wg.Go(func() {
			done, err := k.hashing.enter(waiting)
			if err == nil {
				done()
			}
			entered <- err
		})
	}
	for len(k.hashing.admitted) < cap(k.hashing.admitted) {
		runtime.Gosched()
	}
	if _, err := k.HashSecret(ctx, []byte("s")); !errors.Is(err, problem.ErrBusy) || problem.From(err).RetryAfter() == 0 {
		t.Errorf("hash: %v", err)
	}
	if ok, err := k.VerifySecret(ctx, "", []byte("s")); ok || !errors.Is(err, problem.ErrBusy) {
		t.Errorf("verify: %v, %v", ok, err)
	}
	// Those that give up make room.
	cancel()
	wg.Wait()
	for range 8 * cores {
		if err := <-entered; !errors.Is(err, context.Canceled) {
			t.Errorf("waiting: %v", err)
		}
	}
	for _, done := range leave {
		done()
	}
	if _, err := k.HashSecret(ctx, []byte("s")); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if len(k.hashing.admitted) != 0 || len(k.hashing.running) != 0 {
		t.Error("somebody left without giving back their place")
	}
}

func FuzzParseSecretHash(f *testing.F) {
	good, err := Demo().HashSecret(f.Context(), []byte("s"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("$argon2id$v=19$m=8,t=1,p=1,keyid=x$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parseSecretHash(s)
		if err == nil && (h.String() != s || h.memory > maxHashMemory || h.passes > maxHashPasses || h.passes == 0 || h.lanes == 0) {
			t.Errorf("%q was read as %+v", s, h)
		}
	})
}

func BenchmarkVerifySecret(b *testing.B) {
	k := Demo()
	stored, err := k.HashSecret(b.Context(), []byte("s"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if ok, err := k.VerifySecret(b.Context(), stored, []byte("s")); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
