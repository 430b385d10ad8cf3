package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// bytesOf is what a refresh token is made of: its device, what all tokens of its line share, and what
// is its own.
func bytesOf(t *testing.T, token string) (device, family, secret []byte) {
	t.Helper()
	b, err := e2ee.ParseBase64URL(token)
	if err != nil || len(b) != 16+16+32 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	return b[:16], b[16:32], b[32:]
}

// AC-5: how long sessions last is a promise to people, so the numbers are the specification's.
func TestSessionsLastAsLongAsPromised(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	s := w.person("zoe@example.test")
	if s.ExpiresAt.Sub(noon) != 15*time.Minute || s.RefreshExpiresAt.Sub(noon) != 7*24*time.Hour {
		t.Errorf("until %v and %v", s.ExpiresAt, s.RefreshExpiresAt)
	}
}

// Nothing that a refresh token is made of but the device's name is in the database, as bytes either.
func TestOnlyHashesOfRefreshTokensAreStored(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first := w.person("zoe@example.test")
		second, err := w.service.Refresh(t.Context(), first.RefreshToken)
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{first.RefreshToken, second.RefreshToken} {
			_, family, secret := bytesOf(t, token)
			for _, part := range [][]byte{family, secret} {
				if n := w.count(`SELECT count(*) FROM account_device WHERE family_hash = $1 OR refresh_hash = $1 OR previous_hash = $1`, part); n != 0 {
					t.Error("a part of a refresh token is stored")
				}
			}
		}
	})
}

func TestWhoKnowsADeviceCannotEndIt(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := w.person("zoe@example.test")
		device, _, _ := bytesOf(t, s.RefreshToken)
		forged := e2ee.Base64URL(append(append([]byte{}, device...), make([]byte, 48)...))
		if err := w.service.SignOut(t.Context(), forged); err != nil {
			t.Error(err)
		}
		if _, err := w.service.Refresh(t.Context(), forged); !errors.Is(err, account.ErrSessionEnded) {
			t.Errorf("a forged token: %v", err)
		}
		if _, err := w.service.Refresh(t.Context(), s.RefreshToken); err != nil {
			t.Errorf("the device was signed out: %v", err)
		}
	})
}

func TestDevicesThatLapsedAreNotListed(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		old := w.person("zoe@example.test")
		w.clock.Advance(account.RefreshLife)
		s, err := w.service.OpenDevice(t.Context(), old.Account.ID)
		if err != nil {
			t.Fatal(err)
		}
		devices, err := w.service.Sessions(w.as(s))
		if err != nil || len(devices) != 1 || devices[0].ID != s.Device || !devices[0].Current {
			t.Errorf("%+v, %v", devices, err)
		}
	})
}

// A link confirms an address only when it was made for that.
func TestALinkIsGoodForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := w.person("zoe@example.test")
		w.work()
		token := linkIn(t, w.letter("zoe@example.test", ""), "/confirm")
		purpose := func(p string) {
			_, err := db.Do(t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
				_, err := tx.ExecContext(ctx, `UPDATE account_token SET purpose = $1`, p)
				return struct{}{}, err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		purpose("another")
		if err := w.service.ConfirmEmail(t.Context(), token); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("for another purpose: %v", err)
		}
		if _, err := w.service.ClaimFirstAdministrator(w.as(s), token); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("to become administrator: %v", err)
		}
		purpose("confirm")
		if err := w.service.ConfirmEmail(t.Context(), token); err != nil {
			t.Error(err)
		}
	})
}

// Whatever is done under an idempotency key, the address of whoever does it is not kept beside the key.
func TestNoOutcomeHoldsAnAddress(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := w.person("zoe@example.test")
		name := "Zoé"
		ctx := db.WithIdempotency(w.as(s), db.Idempotency{Account: s.Account.ID, Key: "edit", Operation: "edit"})
		if _, err := w.service.EditProfile(ctx, account.EditProfile{Version: s.Account.Version, DisplayName: &name}); err != nil {
			t.Fatal(err)
		}
		ctx = db.WithIdempotency(w.as(s), db.Idempotency{Account: s.Account.ID, Key: "sign in", Operation: "sign in"})
		if _, err := w.service.SignIn(ctx, signIn("zoe@example.test")); err != nil {
			t.Fatal(err)
		}
		if n := w.count(`SELECT count(*) FROM idempotency_key`); n != 2 {
			t.Fatalf("%d keys", n)
		}
		if n := w.count(`SELECT count(*) FROM idempotency_key WHERE outcome IS NOT NULL`); n != 0 {
			t.Errorf("%d outcomes are kept", n)
		}
	})
}
