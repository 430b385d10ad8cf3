package account_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

func TestTheFirstAdministratorComesFromTheConsole(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		token, err := w.service.FirstAdministratorLink(t.Context())
		if err != nil || token == "" {
			t.Fatalf("link %q, %v", token, err)
		}
		restarted, err := w.service.FirstAdministratorLink(t.Context())
		if err != nil || restarted == token {
			t.Fatalf("a second start gives %v", err)
		}
		b := w.browser()
		claim := `{"token":"` + token + `"}`
		b.do("POST", "/first-administrator", claim).refused(http.StatusUnauthorized, "auth.required")
		b.signUp("zoe@example.test")
		b.do("POST", "/first-administrator", `{"token":"nonsense"}`).refused(http.StatusBadRequest, "account.link_invalid")
		v := b.do("POST", "/first-administrator", claim, "Idempotency-Key", "k").is(http.StatusOK)
		if roles := v["platform_roles"].([]any); len(roles) != 1 || roles[0] != "administrator" || v["confirmed"] != true {
			t.Errorf("claimed %v", v)
		}
		b.do("POST", "/first-administrator", `{"token":"`+restarted+`"}`).refused(http.StatusConflict, "account.administrator_exists")
		if again, err := w.service.FirstAdministratorLink(t.Context()); err != nil || again != "" {
			t.Errorf("a third start gives %q, %v", again, err)
		}
	})
}

func TestALinkOfTheConsoleLapses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	token, err := w.service.FirstAdministratorLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := w.person("zoe@example.test")
	w.clock.Advance(account.LinkLife)
	if _, err := w.service.ClaimFirstAdministrator(w.as(s), token); !errors.Is(err, account.ErrLinkInvalid) {
		t.Errorf("got %v", err)
	}
}

// TestThereIsOneFirstAdministrator: two people, two links, at once.
func TestThereIsOneFirstAdministrator(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		people := []account.Session{w.person("a@example.test"), w.person("b@example.test")}
		errs := make([]error, len(people))
		var all sync.WaitGroup
		for i, s := range people {
			token, err := w.service.FirstAdministratorLink(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() { _, errs[i] = w.service.ClaimFirstAdministrator(w.as(s), token) })
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, account.ErrAdministratorExists) && !errors.Is(err, account.ErrLinkInvalid) {
				t.Errorf("got %v", err)
			}
		}
		if won > 1 || w.count(`SELECT count(*) FROM account_role`) != won {
			t.Errorf("%d won", won)
		}
	})
}

func TestAnOperatorMakesAccounts(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		hash, err := w.deps.Keys.HashSecret(t.Context(), secret("zoe@example.test"))
		if err != nil {
			t.Fatal(err)
		}
		in := account.Create{
			Email: "zoe@example.test", DisplayName: "Zoé", AuthHash: hash, KDF: e2ee.DefaultArgon2id(), Language: "fr", TimeZone: "Europe/Paris",
		}
		made, err := w.service.Create(t.Context(), in)
		if err != nil || !made.Confirmed || len(made.PlatformRoles) != 0 {
			t.Fatalf("Create = %+v, %v", made, err)
		}
		if s, err := w.service.SignIn(t.Context(), signIn("zoe@example.test")); err != nil || s.Account.ID != made.ID {
			t.Errorf("SignIn: %v", err)
		}
		if _, err := w.service.CreateAdministrator(t.Context(), in); !errors.Is(err, account.ErrEmailTaken) {
			t.Errorf("the same again: %v", err)
		}
		in.AuthHash = ""
		if _, err := w.service.Create(t.Context(), in); !errors.Is(err, problem.ErrInvalid) {
			t.Errorf("without a secret: %v", err)
		}
		if n := w.jobs("account.confirm_address"); n != 0 {
			t.Errorf("%d mails for accounts that are confirmed", n)
		}
	})
}

func TestCreatingAnAdministratorIsAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	hash, err := w.deps.Keys.HashSecret(t.Context(), secret("x"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.AllOrNothing(t, func(ctx context.Context) error {
		_, err := w.service.CreateAdministrator(ctx, account.Create{
			Email: "zoe@example.test", DisplayName: "Zoé", AuthHash: hash, KDF: e2ee.DefaultPBKDF2(), Language: "fr", TimeZone: "Europe/Paris",
		})
		return err
	}, func(failedAt int) {
		if n := w.count(`SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM account_role) + (SELECT count(*) FROM outbox)`); n != 0 {
			t.Fatalf("statement %d failed and %d rows are left", failedAt, n)
		}
	})
}
