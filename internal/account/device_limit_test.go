package account_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// signs somebody in, whom the fixture signUp made, on another device.
func (w *world) signs(email string) (account.Session, error) {
	return w.service.SignIn(w.t.Context(), signIn(email))
}

// full signs somebody in until there is no room, and gives the choice.
func (w *world) full(email string) account.DeviceChoice {
	w.t.Helper()
	for range 4 {
		if _, err := w.signs(email); err != nil {
			return choiceIn(w.t, err)
		}
	}
	w.t.Fatal("there is always room")
	return account.DeviceChoice{}
}

func choiceIn(t *testing.T, err error) account.DeviceChoice {
	t.Helper()
	if !errors.Is(err, account.ErrDeviceLimit) {
		t.Fatal(err)
	}
	raw, err := json.Marshal(problem.From(err).Document(i18n.New().For("en"), "").Current)
	if err != nil {
		t.Fatal(err)
	}
	var choice account.DeviceChoice
	if err := json.Unmarshal(raw, &choice); err != nil {
		t.Fatal(err)
	}
	return choice
}

func finish(choice account.DeviceChoice) account.FinishSignIn {
	return account.FinishSignIn{Ticket: choice.Ticket, SignOut: choice.Devices[0].ID, Device: account.DeviceInfo{Name: "Chrome · Android", Platform: "web"}}
}

func (w *world) live(who id.Account) int {
	return w.count(`SELECT count(*) FROM account_device WHERE account_id = $1 AND revoked_at IS NULL`, who)
}

func TestTheFourthDeviceAsksWhichToSignOut(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.person("zoe@example.org")
		b := w.browser()
		body := `{"email":"zoe@example.org","auth":"` + e2ee.Base64URL(secret("zoe@example.org")) + `","device":{"name":"Firefox","platform":"web"}}`
		for range 2 {
			b.do("POST", "/sessions", body).is(201)
		}
		v := b.do("POST", "/sessions", body).refused(409, "auth.device_limit")
		current := v["current"].(map[string]any)
		devices := current["devices"].([]any)
		if len(devices) != 3 || v["params"].(map[string]any)["max"] != 3.0 || devices[0].(map[string]any)["place"] != "unknown" || w.live(zoe.Account.ID) != 3 {
			t.Errorf("%v", v)
		}
		ticket, first := current["ticket"].(string), devices[2].(map[string]any)["device_id"].(string)
		finish := `{"ticket":"` + ticket + `","sign_out":"` + first + `","device":{"name":"Chrome","platform":"web"}}`
		a := b.do("POST", "/sessions/replacements", finish)
		if a.is(201)["access_token"] == "" || a.cookie().Value == "" || w.live(zoe.Account.ID) != 3 {
			t.Errorf("%s", a.body)
		}
		b.do("POST", "/sessions/replacements", finish).refused(400, "account.link_invalid")
		if w.facts("account.device_revoked", zoe.Account.ID) != 1 {
			t.Error("the other device was not told")
		}
		// It was the one that signed up: its token is refused at once.
		if _, err := w.service.Authenticate(t.Context(), zoe.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Error(err)
		}
	})
}

func TestATicketIsForOnePersonOnceAndSoon(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe, yann := w.person("zoe@example.org"), w.person("yann@example.org")
		choice := w.full("zoe@example.org")
		theirs := finish(choice)
		theirs.SignOut = yann.Device
		for name, c := range map[string]struct {
			in   account.FinishSignIn
			want error
		}{
			"somebody else's device": {theirs, account.ErrNoDevice},
			"no device":              {account.FinishSignIn{Ticket: choice.Ticket, SignOut: w.ids.Device(), Device: theirs.Device}, account.ErrNoDevice},
			"no ticket":              {account.FinishSignIn{Ticket: e2ee.Base64URL(make([]byte, 32)), SignOut: zoe.Device, Device: theirs.Device}, account.ErrLinkInvalid},
			"not a ticket":           {account.FinishSignIn{Ticket: "x", SignOut: zoe.Device, Device: theirs.Device}, account.ErrLinkInvalid},
			"no name":                {account.FinishSignIn{Ticket: choice.Ticket, SignOut: zoe.Device}, problem.ErrInvalid},
		} {
			if _, err := w.service.FinishSignIn(t.Context(), c.in); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.live(zoe.Account.ID) != 3 || w.live(yann.Account.ID) != 1 {
			t.Error("a refusal signed somebody out")
		}
		// Many at once with one ticket: one of them.
		var ok, refused int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := w.service.FinishSignIn(t.Context(), finish(choice))
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					ok++
				case errors.Is(err, account.ErrLinkInvalid):
					refused++
				default:
					t.Error(err)
				}
			})
		}
		if all.Wait(); ok != 1 || refused != 7 || w.live(zoe.Account.ID) != 3 {
			t.Errorf("%d signed in, %d refused, %d devices", ok, refused, w.live(zoe.Account.ID))
		}
		_, err := w.signs("zoe@example.org")
		late := choiceIn(t, err)
		w.clock.Advance(account.TicketLife)
		if _, err := w.service.FinishSignIn(t.Context(), finish(late)); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("too late: %v", err)
		}
		// A ticket ends with the password that it stands for.
		_, err = w.signs("zoe@example.org")
		before := choiceIn(t, err)
		if _, err := w.service.Prove(w.on(zoe.Account.ID, before.Devices[0].ID), secret("zoe@example.org")); err != nil {
			t.Fatal(err)
		}
		if err := w.service.ChangePassword(w.on(zoe.Account.ID, before.Devices[0].ID), secret("another"), e2ee.DefaultPBKDF2()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.service.FinishSignIn(t.Context(), finish(before)); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("after another password: %v", err)
		}
	})
}

// on is a context under which somebody acts on a device.
func (w *world) on(who id.Account, device id.Device) context.Context {
	return authz.WithActor(w.t.Context(), authz.Actor{Account: who, Device: device})
}

func TestManyDevicesAtOnceAreThree(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.person("zoe@example.org")
		var all sync.WaitGroup
		for range 12 { // verifying secrets takes turns, and would hide who comes at once
			all.Go(func() {
				if _, err := w.service.Enter(t.Context(), zoe.Account.ID); err != nil && !errors.Is(err, account.ErrDeviceLimit) {
					t.Error(err)
				}
			})
		}
		if all.Wait(); w.live(zoe.Account.ID) != 3 {
			t.Errorf("%d devices", w.live(zoe.Account.ID))
		}
		// The same device once more is none more, and what an operator issued counts for nothing.
		again := signIn("zoe@example.org")
		again.Known = zoe.Device
		session, err := w.service.SignIn(t.Context(), again)
		if err != nil || session.Device != zoe.Device {
			t.Errorf("%v, %v", session.Device, err)
		}
		yann := w.person("yann@example.org")
		for range 4 {
			if _, err := w.service.IssueToken(t.Context(), yann.Account.ID, "script", time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if _, err := w.signs("yann@example.org"); err != nil {
				t.Error(err)
			}
		}
		// A device that has lapsed makes room.
		w.clock.Advance(account.RefreshLife)
		if _, err := w.signs("yann@example.org"); err != nil {
			t.Error(err)
		}
	})
}

type places struct{}

func (places) Of(address string) string {
	if address == "127.0.0.1" {
		return "Lyon, FR"
	}
	return ""
}

func TestADeviceIsNamedPlacedAndSignedOut(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e, func(d *account.Deps, _ *ratelimit.Options) { d.Places = places{} })
		zoe, yann := w.person("zoe@example.org"), w.person("yann@example.org")
		b := w.browser()
		b.token = zoe.AccessToken
		v := b.do("POST", "/sessions", `{"email":"zoe@example.org","auth":"`+e2ee.Base64URL(secret("zoe@example.org"))+`","device":{"name":"Firefox","platform":"web"}}`).is(201)
		other, token := v["device_id"].(string), v["access_token"].(string)
		items := b.do("GET", "/sessions", "").is(200)["items"].([]any)
		var found []string
		for _, item := range items {
			found = append(found, item.(map[string]any)["place"].(string))
		}
		if slices.Sort(found); !slices.Equal(found, []string{"Lyon, FR", "unknown"}) {
			t.Errorf("%v", found)
		}
		if n := w.count(`SELECT count(*) FROM account_device WHERE place LIKE '%127.0.0.1%'`); n != 0 {
			t.Error("an address is stored")
		}
		if got := b.do("PUT", "/sessions/"+other+"/name", `{"name":" Salon  "}`).is(200); got["name"] != "Salon" || got["current"] != false {
			t.Errorf("%v", got)
		}
		b.do("PUT", "/sessions/"+other+"/name", `{"name":" "}`).refused(422, "request.invalid")
		b.do("PUT", "/sessions/"+yann.Device.String()+"/name", `{"name":"Mine"}`).refused(404, "account.device_not_found")
		b.do("DELETE", "/sessions/"+yann.Device.String(), "").refused(404, "account.device_not_found")
		if _, err := w.service.Authenticate(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		b.do("DELETE", "/sessions/"+other, "").is(204)
		if _, err := w.service.Authenticate(t.Context(), token); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("a device that was signed out: %v", err)
		}
		b.do("DELETE", "/sessions/"+other, "").refused(404, "account.device_not_found")
		b.do("PUT", "/sessions/"+other+"/name", `{"name":"Salon"}`).refused(404, "account.device_not_found")
		if w.live(yann.Account.ID) != 1 || w.facts("account.device_revoked", zoe.Account.ID) != 1 {
			t.Error("the wrong device was signed out, or nobody was told")
		}
	})
}

func TestAProofIsFreshForFiveMinutesOnItsDevice(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.person("zoe@example.org")
		other, err := w.signs("zoe@example.org")
		if err != nil {
			t.Fatal(err)
		}
		change := func(s account.Session) error {
			return w.service.ChangeEmail(w.as(s), account.ChangeEmail{Email: "new@example.org", Auth: secret("new"), KDF: e2ee.DefaultPBKDF2()})
		}
		if err := change(zoe); err != nil { // the password was given a moment ago
			t.Error(err)
		}
		w.clock.Advance(authz.ProofLife)
		if err := change(zoe); err != nil {
			t.Errorf("after five minutes: %v", err)
		}
		w.clock.Advance(time.Microsecond)
		if err := change(zoe); !errors.Is(err, authz.ErrFreshProof) {
			t.Errorf("later: %v", err)
		}
		b := w.browser()
		b.token = zoe.AccessToken
		if v := b.do("POST", "/proofs", `{"auth":"`+e2ee.Base64URL(secret("wrong"))+`"}`).refused(422, "account.wrong_password"); len(v["errors"].([]any)) != 1 {
			t.Errorf("%v", v)
		}
		b.do("POST", "/proofs", `{"auth":"x"}`).refused(422, "request.invalid")
		if err := change(zoe); !errors.Is(err, authz.ErrFreshProof) {
			t.Errorf("after a wrong proof: %v", err)
		}
		b.do("POST", "/proofs", `{"auth":"`+e2ee.Base64URL(secret("zoe@example.org"))+`"}`).is(201)
		if err := change(zoe); err != nil {
			t.Error(err)
		}
		if err := change(other); !errors.Is(err, authz.ErrFreshProof) {
			t.Errorf("the proof of another device: %v", err)
		}
		if err := w.service.EndSession(w.as(zoe), zoe.Device); err != nil {
			t.Fatal(err)
		}
		if err := change(zoe); !errors.Is(err, authz.ErrFreshProof) {
			t.Errorf("a device that was signed out: %v", err)
		}
	})
}

func TestProofsAreCountedLikeSignIns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, withLimits)
	zoe := w.person("zoe@example.org")
	for range 5 {
		if _, err := w.service.Prove(w.as(zoe), secret("wrong")); !errors.Is(err, account.ErrWrongPassword) {
			t.Fatal(err)
		}
	}
	if _, err := w.service.Prove(w.as(zoe), secret("zoe@example.org")); !errors.Is(err, problem.ErrRateLimited) {
		t.Error(err)
	}
}

// actsOn makes somebody act under a context.
func actsOn(ctx context.Context, s account.Session) context.Context {
	return authz.WithActor(ctx, authz.Actor{Account: s.Account.ID, Device: s.Device})
}

// anew signs somebody in on a device of their own, in the place of another.
func (w *world) anew(email string) account.Session {
	w.t.Helper()
	session, err := w.signs(email)
	if err == nil {
		return session
	}
	if session, err = w.service.FinishSignIn(w.t.Context(), finish(choiceIn(w.t, err))); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.service.Prove(w.as(session), secret(email)); err != nil {
		w.t.Fatal(err)
	}
	return session
}
