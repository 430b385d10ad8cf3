package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

func TestWhoSignsUpIsSignedIn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := w.person("  Zoé.Durand@Example.test ")
		if s.Account.Email != "Zoé.Durand@Example.test" || s.Account.Confirmed || s.Account.Version != 1 || len(s.Account.PlatformRoles) != 0 {
			t.Errorf("account %+v", s.Account)
		}
		actor, err := w.service.Authenticate(t.Context(), s.AccessToken)
		if err != nil || actor.Account != s.Account.ID || actor.Device != s.Device {
			t.Errorf("Authenticate = %+v, %v", actor, err)
		}
		if got := w.service.Expires(s.AccessToken); !got.Equal(noon.Add(account.AccessLife)) || !got.Equal(s.ExpiresAt) {
			t.Errorf("Expires = %v", got)
		}
		if !s.RefreshExpiresAt.Equal(noon.Add(account.RefreshLife)) {
			t.Errorf("refresh expires at %v", s.RefreshExpiresAt)
		}
		// The address is found again however it is typed.
		again, err := w.service.SignIn(t.Context(), account.SignIn{
			Email: "ZOé.DURAND@example.TEST", Auth: secret("  Zoé.Durand@Example.test "), Device: account.DeviceInfo{Name: "Phone", Platform: "web"},
		})
		if err != nil || again.Account.ID != s.Account.ID || again.Device == s.Device {
			t.Errorf("SignIn = %+v, %v", again, err)
		}
	})
}

func TestNamesAreGivenInOneQuery(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		a, b := w.person("a@example.test"), w.person("b@example.test")
		names, err := db.View(t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (map[id.Account]string, error) {
			return w.service.Names(ctx, tx, []id.Account{a.Account.ID, b.Account.ID, w.ids.Account()})
		})
		if err != nil || len(names) != 2 || names[a.Account.ID] != "Zoé" || names[b.Account.ID] != "Zoé" {
			t.Errorf("Names = %v, %v", names, err)
		}
		names, err = db.View(t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (map[id.Account]string, error) {
			return w.service.Names(ctx, tx, nil)
		})
		if err != nil || len(names) != 0 {
			t.Errorf("nobody's names = %v, %v", names, err)
		}
	})
}

func TestSigningUpNamesEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for name, c := range map[string]struct {
		change func(*account.SignUp)
		want   map[string]string
	}{
		"everything": {func(s *account.SignUp) { *s = account.SignUp{} }, map[string]string{
			"/email": "field.required", "/display_name": "field.required", "/language": "field.invalid",
			"/time_zone": "field.invalid", "/auth": "field.invalid", "/kdf": "field.invalid"}},
		"no domain":            {func(s *account.SignUp) { s.Email = "zoe" }, map[string]string{"/email": "field.invalid"}},
		"a name with it":       {func(s *account.SignUp) { s.Email = "Zoé <zoe@example.test>" }, map[string]string{"/email": "field.invalid"}},
		"two addresses":        {func(s *account.SignUp) { s.Email = "a@b.test,c@d.test" }, map[string]string{"/email": "field.invalid"}},
		"a header":             {func(s *account.SignUp) { s.Email = "a@b.test\nBcc: c@d.test" }, map[string]string{"/email": "field.control_character"}},
		"address of 255":       {func(s *account.SignUp) { s.Email = strings.Repeat("a", 250) + "@b.fr" }, map[string]string{"/email": "field.too_long"}},
		"address that grows":   {func(s *account.SignUp) { s.Email = strings.Repeat("\ufdfa", 60) + "@b.fr" }, map[string]string{"/email": "field.too_long"}},
		"81 code points":       {func(s *account.SignUp) { s.DisplayName = strings.Repeat("é", 81) }, map[string]string{"/display_name": "field.too_long"}},
		"a name of nothing":    {func(s *account.SignUp) { s.DisplayName = "\u200b\u2003" }, map[string]string{"/display_name": "field.required"}},
		"a name in two lines":  {func(s *account.SignUp) { s.DisplayName = "a\nb" }, map[string]string{"/display_name": "field.control_character"}},
		"a name that turns":    {func(s *account.SignUp) { s.DisplayName = "a\u202eb" }, map[string]string{"/display_name": "field.control_character"}},
		"a name that is not":   {func(s *account.SignUp) { s.DisplayName = "a\xff" }, map[string]string{"/display_name": "body.invalid_utf8"}},
		"another language":     {func(s *account.SignUp) { s.Language = "de" }, map[string]string{"/language": "field.invalid"}},
		"Go's own zone":        {func(s *account.SignUp) { s.TimeZone = "Local" }, map[string]string{"/time_zone": "field.invalid"}},
		"no such zone":         {func(s *account.SignUp) { s.TimeZone = "Europe/Paname" }, map[string]string{"/time_zone": "field.invalid"}},
		"a path":               {func(s *account.SignUp) { s.TimeZone = "../../etc/passwd" }, map[string]string{"/time_zone": "field.invalid"}},
		"31 bytes":             {func(s *account.SignUp) { s.Auth = s.Auth[:31] }, map[string]string{"/auth": "field.invalid"}},
		"weak derivation":      {func(s *account.SignUp) { s.KDF = e2ee.KDF{Alg: 1, P1: 599_999} }, map[string]string{"/kdf": "field.invalid"}},
		"absurd derivation":    {func(s *account.SignUp) { s.KDF = e2ee.KDF{Alg: 2, P1: 1 << 21, P2: 2, P3: 1} }, map[string]string{"/kdf": "field.invalid"}},
		"unknown derivation":   {func(s *account.SignUp) { s.KDF.Alg = 3 }, map[string]string{"/kdf": "field.invalid"}},
		"device without name":  {func(s *account.SignUp) { s.Device.Name = " " }, map[string]string{"/device/name": "field.required"}},
		"device with a speech": {func(s *account.SignUp) { s.Device.Platform = strings.Repeat("x", 41) }, map[string]string{"/device/platform": "field.too_long"}},
		"a long invitation":    {func(s *account.SignUp) { s.Invitation = strings.Repeat("x", 65) }, map[string]string{"/invitation": "field.too_long"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := signUp("zoe@example.test")
			c.change(&in)
			_, err := w.service.SignUp(t.Context(), in)
			if !errors.Is(err, problem.ErrInvalid) {
				t.Fatalf("got %v", err)
			}
			got := map[string]string{}
			for _, f := range problem.From(err).Fields() {
				got[f.Pointer] = f.Code
			}
			if len(got) != len(c.want) {
				t.Fatalf("fields %v, want %v", got, c.want)
			}
			for pointer, code := range c.want {
				if got[pointer] != code {
					t.Errorf("%s: %s, want %s", pointer, got[pointer], code)
				}
			}
		})
	}
	if n := w.count(`SELECT count(*) FROM account`); n != 0 {
		t.Errorf("%d accounts were made", n)
	}
}

func TestOfTwoSignUpsWithOneAddressOneWins(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		const many = 6
		errs := make([]error, many)
		var all sync.WaitGroup
		for i := range many {
			all.Go(func() {
				email := "zoe@example.test"
				if i%2 == 0 {
					email = "ZOE@example.test"
				}
				_, errs[i] = w.service.SignUp(context.WithoutCancel(t.Context()), signUp(email))
			})
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, account.ErrEmailTaken):
				t.Errorf("got %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
		for what, n := range map[string]int{
			"accounts": w.count(`SELECT count(*) FROM account`), "devices": w.count(`SELECT count(*) FROM account_device`),
			"mails": w.jobs("account.confirm_address"),
		} {
			if n != 1 {
				t.Errorf("%d %s", n, what)
			}
		}
	})
}

func TestSigningUpIsAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		n := testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.service.SignUp(ctx, signUp("zoe@example.test"))
			return err
		}, func(failedAt int) {
			left := w.count(`SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM account_device) + (SELECT count(*) FROM river_job) + (SELECT count(*) FROM outbox)`)
			if left != 0 {
				t.Fatalf("%d rows are left after statement %d failed", left, failedAt)
			}
		})
		if n < 5 {
			t.Errorf("only %d statements", n)
		}
	})
}

func TestUnknownAddressAndWrongSecretAreOne(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.person("zoe@example.test")
		wrong := signIn("zoe@example.test")
		wrong.Auth = secret("another")
		for name, in := range map[string]account.SignIn{"wrong secret": wrong, "unknown address": signIn("nobody@example.test")} {
			if _, err := w.service.SignIn(t.Context(), in); !errors.Is(err, account.ErrWrongCredentials) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := w.count(`SELECT count(*) FROM account_device`); n != 1 {
			t.Errorf("%d devices", n)
		}
	})
}

func TestADeviceThatComesBackIsTheSameDevice(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		first, other := w.person("zoe@example.test"), w.person("max@example.test")
		in := signIn("zoe@example.test")
		in.Known, in.Device.Name = first.Device, "Firefox · new name"
		again, err := w.service.SignIn(t.Context(), in)
		if err != nil || again.Device != first.Device {
			t.Fatalf("SignIn = %v, %v", again.Device, err)
		}
		if _, err := w.service.Refresh(t.Context(), first.RefreshToken); !errors.Is(err, account.ErrSessionEnded) {
			t.Errorf("the line before: %v", err)
		}
		if _, err := w.service.Refresh(t.Context(), again.RefreshToken); err != nil {
			t.Errorf("the line now: %v", err)
		}
		// Somebody else's device, one that does not exist and one that was signed out become new ones.
		in.Known = other.Device
		stranger, err := w.service.SignIn(t.Context(), in)
		if err != nil || stranger.Device == other.Device {
			t.Errorf("somebody else's device: %v, %v", stranger.Device, err)
		}
		in.Known = w.ids.Device()
		if s, err := w.service.SignIn(t.Context(), in); err != nil || s.Device == in.Known {
			t.Errorf("a device that does not exist: %v, %v", s.Device, err)
		}
		if err := w.service.SignOut(t.Context(), stranger.RefreshToken); err != nil {
			t.Fatal(err)
		}
		in.Known = stranger.Device
		if s, err := w.service.SignIn(t.Context(), in); err != nil || s.Device == in.Known {
			t.Errorf("a device that was signed out: %v, %v", s.Device, err)
		}
		if _, err := w.service.Authenticate(t.Context(), stranger.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("its old access token: %v", err)
		}
	})
}
