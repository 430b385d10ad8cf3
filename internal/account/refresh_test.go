package account_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestARefreshTokenIsReplacedAtEveryUse(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first := w.person("zoe@example.test")
		w.clock.Advance(6 * 24 * time.Hour)
		second, err := w.service.Refresh(t.Context(), first.RefreshToken)
		if err != nil || second.RefreshToken == first.RefreshToken || second.Device != first.Device || second.Account.ID != first.Account.ID {
			t.Fatalf("Refresh = %+v, %v", second, err)
		}
		if want := noon.Add(6*24*time.Hour + account.RefreshLife); !second.RefreshExpiresAt.Equal(want) {
			t.Errorf("good until %v, want %v", second.RefreshExpiresAt, want)
		}
		w.clock.Advance(account.RefreshLife)
		if _, err := w.service.Refresh(t.Context(), second.RefreshToken); !errors.Is(err, account.ErrSessionEnded) {
			t.Errorf("after seven idle days: %v", err)
		}
		if n := w.facts("account.device_revoked", first.Account.ID); n != 0 {
			t.Errorf("lapsing was told as %d sign-outs", n)
		}
	})
}

func TestALostAnswerCostsNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first := w.person("zoe@example.test")
		lost, err := w.service.Refresh(t.Context(), first.RefreshToken)
		if err != nil {
			t.Fatal(err)
		}
		for range 6 { // a page is reloaded on a bad line, again and again
			w.clock.Advance(account.RefreshGrace / 6)
			again, err := w.service.Refresh(t.Context(), first.RefreshToken)
			if err != nil || again.RefreshToken != lost.RefreshToken {
				t.Fatalf("another use: %v", err)
			}
			if _, err := w.service.Authenticate(t.Context(), again.AccessToken); err != nil {
				t.Errorf("its access token: %v", err)
			}
		}
		w.clock.Advance(time.Hour)
		if _, err := w.service.Refresh(t.Context(), lost.RefreshToken); err != nil {
			t.Errorf("what it gave: %v", err)
		}
		if n := w.facts("account.device_revoked", first.Account.ID); n != 0 {
			t.Errorf("told as %d thefts", n)
		}
	})
}

func TestReuseEndsTheDeviceAndIsTold(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first := w.person("zoe@example.test")
		other, err := w.service.SignIn(t.Context(), signIn("zoe@example.test"))
		if err != nil {
			t.Fatal(err)
		}
		now, err := w.service.Refresh(t.Context(), first.RefreshToken)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.service.Authenticate(t.Context(), now.AccessToken); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(account.RefreshGrace + time.Millisecond)
		for _, token := range []string{first.RefreshToken, now.RefreshToken, first.RefreshToken} {
			if _, err := w.service.Refresh(t.Context(), token); !errors.Is(err, account.ErrSessionEnded) {
				t.Errorf("got %v", err)
			}
		}
		if _, err := w.service.Authenticate(t.Context(), now.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("its access token: %v", err)
		}
		if n := w.facts("account.device_revoked", first.Account.ID); n != 1 {
			t.Errorf("told %d times", n)
		}
		w.work()
		letter := w.letter("zoe@example.test", "appareil")
		if !strings.Contains(letter.Text, "Firefox · Linux") || !strings.Contains(letter.Text, origin+"/settings") {
			t.Errorf("the mail says %q", letter.Text)
		}
		if _, err := w.service.Refresh(t.Context(), other.RefreshToken); err != nil {
			t.Errorf("the other device: %v", err)
		}
	})
}

// TestOfTwoRefreshesAtOnceBothAreServed: two tabs, or a request sent twice. Both get the same token,
// and the line goes on.
func TestOfTwoRefreshesAtOnceBothAreServed(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first := w.person("zoe@example.test")
		sessions, errs := make([]account.Session, 2), make([]error, 2)
		var both sync.WaitGroup
		for i := range sessions {
			both.Go(func() {
				sessions[i], errs[i] = w.service.Refresh(context.WithoutCancel(t.Context()), first.RefreshToken)
			})
		}
		both.Wait()
		if errs[0] != nil || errs[1] != nil {
			t.Fatalf("%v, %v", errs[0], errs[1])
		}
		if sessions[0].RefreshToken != sessions[1].RefreshToken {
			t.Error("one line has two heirs")
		}
		w.clock.Advance(account.RefreshGrace + time.Millisecond)
		if _, err := w.service.Refresh(t.Context(), sessions[0].RefreshToken); err != nil {
			t.Error(err)
		}
	})
}

func TestRefreshingIsAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first := w.person("zoe@example.test")
		token := first.RefreshToken
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.service.Refresh(ctx, token)
			return err
		}, func(failedAt int) {
			if n := w.count(`SELECT count(*) FROM account_device WHERE previous_hash IS NULL AND revoked_at IS NULL`); n != 1 {
				t.Fatalf("statement %d failed and the token was replaced", failedAt)
			}
		})
		w.clock.Advance(time.Hour)
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			if _, err := w.service.Refresh(ctx, token); !errors.Is(err, account.ErrSessionEnded) {
				return err
			}
			return nil
		}, func(failedAt int) {
			left := w.count(`SELECT count(*) FROM account_device WHERE revoked_at IS NOT NULL`) +
				w.facts("account.device_revoked", first.Account.ID) + w.jobs("account.write_letter")
			if left != 0 {
				t.Fatalf("statement %d failed and something was kept", failedAt)
			}
		})
		if w.count(`SELECT count(*) FROM account_device WHERE revoked_at IS NOT NULL`) != 1 || w.jobs("account.write_letter") != 1 {
			t.Error("the reuse was not dealt with")
		}
	})
}

// TestTheDatabaseKeepsOneHeir is the property of the rules, through the database.
func TestTheDatabaseKeepsOneHeir(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.person("zoe@example.test").Account.ID
		ctx := t.Context()
		rapid.Check(t, func(t *rapid.T) {
			start, err := w.service.OpenDevice(ctx, zoe)
			if err != nil {
				t.Fatal(err)
			}
			issued, reused := []string{start.RefreshToken}, false
			for range rapid.IntRange(1, 8).Draw(t, "steps") {
				w.clock.Advance(time.Duration(rapid.IntRange(0, 40).Draw(t, "seconds")) * time.Second)
				token := issued[rapid.IntRange(0, len(issued)-1).Draw(t, "token")]
				s, err := w.service.Refresh(ctx, token)
				switch {
				case err == nil && reused:
					t.Fatal("accepted after a reuse")
				case err == nil && !slices.Contains(issued, s.RefreshToken):
					issued = append(issued, s.RefreshToken)
				case err == nil:
					if s.RefreshToken != issued[len(issued)-1] {
						t.Fatal("a token that is not the good one is given out again")
					}
				case errors.Is(err, account.ErrSessionEnded):
					reused = true
				default:
					t.Fatal(err)
				}
			}
			w.clock.Advance(account.RefreshGrace + time.Second)
			good := 0
			for i := range issued { // the newest first: any other ends the line
				if _, err := w.service.Refresh(ctx, issued[len(issued)-1-i]); err == nil {
					good++
				}
			}
			if want := map[bool]int{true: 0, false: 1}[reused]; good != want {
				t.Fatalf("%d tokens are good at rest, want %d", good, want)
			}
		})
	})
}
