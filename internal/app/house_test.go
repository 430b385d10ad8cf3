package app_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/internal/world"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// TestAnInstanceStaysWhoItIs: its realm salts every password, its keys seal every address.
func TestAnInstanceStaysWhoItIs(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		o := app.Options{DatabaseURL: testkit.URL(t, e), Keys: keys.Demo(), Origin: world.Origin}
		open := func() *app.House {
			h, err := app.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			h.Close(t.Context())
			return h
		}
		first := open()
		if !strings.HasPrefix(first.Realm, "urn:uuid:") {
			t.Errorf("realm %q", first.Realm)
		}
		o.Realm = "https://elsewhere.example"
		if again := open(); again.Realm != first.Realm {
			t.Errorf("the realm was %q and is %q", first.Realm, again.Realm)
		}
		others, err := keys.Load(filepath.Join(t.TempDir(), "keys"))
		if err != nil {
			t.Fatal(err)
		}
		o.Keys = others
		if h, err := app.Open(t.Context(), o); err == nil || !strings.Contains(err.Error(), "restore the folder of keys") {
			t.Errorf("with other keys: %v %v", h, err)
		}
	})
}

func TestAnInstanceWithoutItsDatabaseIsNotReady(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		if a := local(w, "GET", "/readyz"); a.Status != 200 || a.Text != "ready\n" {
			t.Errorf("%d %q", a.Status, a.Text)
		}
		if err := w.DB.Close(); err != nil {
			t.Fatal(err)
		}
		if a := local(w, "GET", "/readyz"); a.Status != 503 || strings.Contains(a.Text, "sql") {
			t.Errorf("%d %q", a.Status, a.Text)
		}
		if a := local(w, "GET", "/healthz"); a.Status != 200 { // it lives: restarting it would not help
			t.Errorf("%d %q", a.Status, a.Text)
		}
		a := w.Nobody().Ask("POST", "/kdf-lookups", map[string]string{"email": "zoe@kermesse.example"}).Want(500, "internal")
		if strings.Contains(a.Text, "sql") || a.Problem.RequestID == "" {
			t.Error(a.Text)
		}
	})
}

// TestWithoutMailAnAdministratorsInvitationConfirms (AC-4): nobody else's does.
func TestWithoutMailAnAdministratorsInvitationConfirms(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e, func(o *app.Options) { o.DevMail = false })
		by := w.Band("Les Mercredis")
		joins := func(email, code string) bool {
			type session struct{ Account struct{ Confirmed bool } }
			return world.Read[session](w.Nobody().Ask("POST", "/accounts", map[string]any{
				"email": email, "display_name": "Zoé", "auth": world.Auth(), "kdf": e2ee.DefaultPBKDF2(), "language": "fr",
				"time_zone": "Europe/Paris", "device": map[string]any{"name": "Firefox", "platform": "web"}, "invitation": code,
			}), 201).Account.Confirmed
		}
		code := by.Invite(space.Invite{}).Code
		if joins("zoe@kermesse.example", code) {
			t.Error("anybody's invitation confirms")
		}
		claim := must(w.Account.FirstAdministratorLink(t.Context()))
		if _, err := w.Account.ClaimFirstAdministrator(by.Owner.Acts(), claim); err != nil {
			t.Fatal(err)
		}
		if !joins("yves@kermesse.example", code) {
			t.Error("an administrator's invitation does not confirm")
		}
		if joins("xavier@kermesse.example", "ZZZZZZZZ") {
			t.Error("an invented invitation confirms")
		}
		if me := must(w.Account.Profile(by.Owner.Acts())); len(me.PlatformRoles) != 1 || me.PlatformRoles[0] != account.Administrator {
			t.Errorf("%+v", me)
		}
	})
}
