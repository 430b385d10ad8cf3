package account_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func (w *world) confirmed(who id.Account) bool {
	w.t.Helper()
	yes, err := db.View(w.t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (bool, error) {
		return w.service.Confirmed(ctx, tx, who)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return yes
}

func TestAnAddressIsConfirmedByItsMail(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.work()
		b := w.browser()
		b.signUp("zoe@example.test")
		zoe := w.person("max@example.test") // another, whose link must not do
		token := linkIn(t, w.letter("zoe@example.test", "Confirmez"), "/confirm")
		anyone := w.browser()
		if v := anyone.do("POST", "/email-confirmations", `{"token":"`+token+`"}`).is(http.StatusOK); v["confirmed"] != true {
			t.Errorf("answer %v", v)
		}
		if v := b.do("GET", "/accounts/me", "").is(http.StatusOK); v["confirmed"] != true || v["version"] != 1.0 {
			t.Errorf("me %v", v)
		}
		if w.confirmed(zoe.Account.ID) || w.confirmed(w.ids.Account()) {
			t.Error("somebody else is confirmed")
		}
		anyone.do("POST", "/email-confirmations", `{"token":"`+token+`"}`).refused(http.StatusBadRequest, "account.link_invalid")
		b.do("POST", "/accounts/me/confirmation-mails", "").refused(http.StatusConflict, "account.already_confirmed")
	})
}

func TestAConfirmationLinkLapses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.work()
	zoe := w.person("zoe@example.test")
	token := linkIn(t, w.letter("zoe@example.test", "Confirmez"), "/confirm")
	w.clock.Advance(account.LinkLife)
	if err := w.service.ConfirmEmail(t.Context(), token); !errors.Is(err, account.ErrLinkInvalid) || w.confirmed(zoe.Account.ID) {
		t.Errorf("got %v", err)
	}
}

func TestConfirmationMailsAreResentEverSlower(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.as(w.person("zoe@example.test"))
		for n, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
			err := w.service.ResendConfirmation(zoe)
			if !errors.Is(err, problem.ErrRateLimited) || problem.From(err).RetryAfter() != wait {
				t.Fatalf("at once after %d: %v", n+1, err)
			}
			w.clock.Advance(wait)
			if err := w.service.ResendConfirmation(zoe); err != nil {
				t.Fatalf("after %v: %v", wait, err)
			}
		}
		if n := w.jobs("account.confirm_address"); n != 4 {
			t.Errorf("%d mails", n)
		}
	})
}

// A machine that began with its clock ahead, and was put right, lets people go on.
func TestAClockSetBackKeepsNobodyFromTheirLink(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.as(w.person("zoe@example.test"))
		w.clock.Advance(-365 * 24 * time.Hour)
		if err := w.service.ResendConfirmation(zoe); err != nil {
			t.Fatal(err)
		}
		if err := w.service.ResendConfirmation(zoe); !errors.Is(err, problem.ErrRateLimited) || problem.From(err).RetryAfter() != 2*time.Minute {
			t.Errorf("at once: %v", err)
		}
	})
}

type inviter struct{ who id.Account }

func (i *inviter) Inviter(_ context.Context, code string) (id.Account, bool, error) {
	return i.who, code == "ABCD2345", nil
}

func TestWithoutMailAnAdministratorsInvitationConfirms(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		by := &inviter{}
		w := newWorld(t, e, withoutMail, invitedBy(by))
		in := signUp("admin@example.test")
		admin, err := w.service.CreateAdministrator(t.Context(), account.Create{
			Email: in.Email, DisplayName: in.DisplayName, Auth: in.Auth, KDF: in.KDF, Language: "en", TimeZone: "UTC",
		})
		if err != nil || !admin.Confirmed || len(admin.PlatformRoles) != 1 || admin.PlatformRoles[0] != account.Administrator {
			t.Fatalf("CreateAdministrator = %+v, %v", admin, err)
		}
		max := w.person("max@example.test")
		for name, c := range map[string]struct {
			by   id.Account
			code string
			want bool
		}{
			"an administrator's": {admin.ID, "ABCD2345", true},
			"anybody's":          {max.Account.ID, "ABCD2345", false},
			"no good code":       {admin.ID, "ZZZZZZZZ", false},
			"none":               {admin.ID, "", false},
		} {
			by.who = c.by
			in := signUp(w.ids.Account().String() + "@example.test")
			in.Invitation = c.code
			s, err := w.service.SignUp(t.Context(), in)
			if err != nil || s.Account.Confirmed != c.want {
				t.Errorf("%s: confirmed %v, %v", name, s.Account.Confirmed, err)
			}
		}
		if err := w.service.ResendConfirmation(w.as(max)); !errors.Is(err, account.ErrNoMail) {
			t.Errorf("asking for a mail: %v", err)
		}
		if err := w.service.ConfirmByOperator(t.Context(), " MAX@example.test"); err != nil || !w.confirmed(max.Account.ID) {
			t.Errorf("ConfirmByOperator: %v", err)
		}
		if err := w.service.ConfirmByOperator(t.Context(), "nobody@example.test"); !errors.Is(err, problem.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		if n := w.count(`SELECT count(*) FROM river_job`); n != 0 {
			t.Errorf("%d jobs on an instance without mail", n)
		}
	})
}

func TestWithMailAnInvitationConfirmsNothing(t *testing.T) {
	t.Parallel()
	by := &inviter{}
	w := newWorld(t, db.SQLite, invitedBy(by))
	in := signUp("admin@example.test")
	admin, err := w.service.CreateAdministrator(t.Context(), account.Create{
		Email: in.Email, DisplayName: in.DisplayName, Auth: in.Auth, KDF: in.KDF, Language: "en", TimeZone: "UTC",
	})
	if err != nil {
		t.Fatal(err)
	}
	by.who = admin.ID
	in = signUp("zoe@example.test")
	in.Invitation = "ABCD2345"
	if s, err := w.service.SignUp(t.Context(), in); err != nil || s.Account.Confirmed {
		t.Errorf("confirmed %v, %v", s.Account.Confirmed, err)
	}
}
