package account_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// statements counts what a context runs on the database.
func statements(ctx context.Context) (context.Context, *atomic.Int64) {
	n := &atomic.Int64{}
	return db.WithFault(ctx, func(int, string) error { n.Add(1); return nil }), n
}

func TestOnlyOurAccessTokensCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	s := w.person("zoe@example.test")
	good := func() jwt.MapClaims {
		return jwt.MapClaims{"iss": realm, "sub": s.Account.ID.String(), "did": s.Device.String(), "iat": noon.Unix(), "exp": noon.Add(time.Minute).Unix()}
	}
	sign := func(method jwt.SigningMethod, key any, change func(jwt.MapClaims)) string {
		t.Helper()
		c := good()
		change(c)
		token, err := jwt.NewWithClaims(method, c).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	ours := keys.Demo().TokenKey()
	_, foreign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	same := func(jwt.MapClaims) {}
	if _, err := w.service.Authenticate(t.Context(), sign(jwt.SigningMethodEdDSA, ours, same)); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	parts := strings.Split(s.AccessToken, ".")
	for name, token := range map[string]string{
		"another key":           sign(jwt.SigningMethodEdDSA, foreign, same),
		"no signature":          sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, same),
		"a shared secret":       sign(jwt.SigningMethodHS256, []byte(ours.Public().(ed25519.PublicKey)), same),
		"another instance":      sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { c["iss"] = "https://other.example" }),
		"without issuer":        sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { delete(c, "iss") }),
		"without end":           sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { delete(c, "exp") }),
		"lapsed":                sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { c["exp"] = noon.Unix() }),
		"without device":        sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { delete(c, "did") }),
		"without account":       sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { delete(c, "sub") }),
		"a device of nobody":    sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { c["did"] = w.ids.Device().String() }),
		"somebody else's":       sign(jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims) { c["sub"] = w.ids.Account().String() }),
		"cut":                   s.AccessToken[:len(s.AccessToken)-2],
		"claims of another one": parts[0] + "." + strings.Split(sign(jwt.SigningMethodEdDSA, ours, same), ".")[1] + "." + parts[2],
		"padded":                s.AccessToken + "=",
		"nothing":               "",
		"far too long":          strings.Repeat("a", 1<<20),
	} {
		if actor, err := w.service.Authenticate(t.Context(), token); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("%s: %+v, %v", name, actor, err)
		}
	}
	if !w.service.Expires(parts[0] + "." + parts[1] + ".AAAA").IsZero() {
		t.Error("a forged token has an end")
	}
}

func TestAnAccessTokenIsRememberedNoLongerThanItIsGood(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	s := w.person("zoe@example.test")
	for range 3 {
		if _, err := w.service.Authenticate(t.Context(), s.AccessToken); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(account.AccessLife - time.Millisecond)
	if _, err := w.service.Authenticate(t.Context(), s.AccessToken); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Millisecond)
	if _, err := w.service.Authenticate(t.Context(), s.AccessToken); !errors.Is(err, account.ErrTokenInvalid) || !w.service.Expires(s.AccessToken).IsZero() {
		t.Errorf("once lapsed: %v", err)
	}
}

func TestADeviceIsLookedUpOnceASecond(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	s := w.person("zoe@example.test")
	ctx, n := statements(t.Context())
	for range 50 {
		if _, err := w.service.Authenticate(ctx, s.AccessToken); err != nil {
			t.Fatal(err)
		}
	}
	first := n.Load()
	w.clock.Advance(time.Second)
	if _, err := w.service.Authenticate(ctx, s.AccessToken); err != nil {
		t.Fatal(err)
	}
	if first == 0 || n.Load() != 2*first {
		t.Errorf("%d statements for 50 requests, %d a second later", first, n.Load()-first)
	}
}

// TestSigningOutReachesEveryInstance: here at once, elsewhere within a second.
func TestSigningOutReachesEveryInstance(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		elsewhere := account.New(w.deps)
		s := w.person("zoe@example.test")
		for _, instance := range []*account.Service{w.service, elsewhere} {
			if _, err := instance.Authenticate(t.Context(), s.AccessToken); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.service.SignOut(t.Context(), s.RefreshToken); err != nil {
			t.Fatal(err)
		}
		if _, err := w.service.Authenticate(t.Context(), s.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("here: %v", err)
		}
		w.clock.Advance(time.Second)
		if _, err := elsewhere.Authenticate(t.Context(), s.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("elsewhere: %v", err)
		}
		w.clock.Advance(-time.Hour) // a clock set back revives nothing
		for _, instance := range []*account.Service{w.service, elsewhere} {
			if _, err := instance.Authenticate(t.Context(), s.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
				t.Errorf("with the clock set back: %v", err)
			}
		}
	})
}

func TestATokenForAProgram(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := w.person("zoe@example.test")
		token, err := w.service.IssueToken(t.Context(), s.Account.ID, "demo", 30*24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(29 * 24 * time.Hour)
		if actor, err := w.service.Authenticate(t.Context(), token); err != nil || actor.Account != s.Account.ID || actor.Device == s.Device {
			t.Errorf("Authenticate = %+v, %v", actor, err)
		}
		if _, err := w.service.IssueToken(t.Context(), w.ids.Account(), "demo", time.Hour); !errors.Is(err, problem.ErrNotFound) {
			t.Errorf("for nobody: %v", err)
		}
		if err := w.service.SignOutEverywhere(w.as(s)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.service.Authenticate(t.Context(), token); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("after signing out everywhere: %v", err)
		}
	})
}
