package account_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// signUpJSON is a sign-up as the web client sends it.
func signUpJSON(email string) string {
	return fmt.Sprintf(`{"email":%q,"display_name":"Zoé","auth":%q,"kdf":{"alg":1,"p1":600000,"p2":0,"p3":0},
		"language":"fr","time_zone":"Europe/Paris","device":{"name":"Firefox · Linux","platform":"web"},"invitation":"ABCD2345"}`,
		email, e2ee.Base64URL(secret(email)))
}

func signInJSON(email, password string) string {
	return fmt.Sprintf(`{"email":%q,"auth":%q,"device":{"name":"Phone","platform":"web"}}`, email, e2ee.Base64URL(secret(password)))
}

// signUp signs up in a browser.
func (b *browser) signUp(email string) map[string]any {
	b.w.t.Helper()
	a := b.do("POST", "/accounts", signUpJSON(email))
	v := a.is(http.StatusCreated)
	b.keep(a.cookie().Value)
	b.token = v["access_token"].(string)
	return v
}

func TestAPersonsFirstDay(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		b := w.browser()
		a := b.do("POST", "/accounts", signUpJSON("zoe@example.test"))
		v := a.is(http.StatusCreated)
		if a.header.Get("Location") != "/api/v1/accounts/me" {
			t.Errorf("Location %q", a.header.Get("Location"))
		}
		c := a.cookie()
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/api/v1/tokens" || c.MaxAge != 7*24*3600 {
			t.Errorf("cookie %+v", c)
		}
		if strings.Contains(string(a.body), c.Value) {
			t.Error("the refresh token is in the body")
		}
		who := v["account"].(map[string]any)
		if who["email"] != "zoe@example.test" || who["display_name"] != "Zoé" || who["confirmed"] != false || who["version"] != 1.0 {
			t.Errorf("account %v", who)
		}
		b.keep(c.Value)
		b.token = v["access_token"].(string)

		me := b.do("GET", "/accounts/me", "")
		if got := me.is(http.StatusOK); got["id"] != who["id"] || me.header.Get("ETag") != `"1"` {
			t.Errorf("me %v, ETag %s", got, me.header.Get("ETag"))
		}
		sessions := b.do("GET", "/sessions", "").is(http.StatusOK)["items"].([]any)
		if len(sessions) != 1 || sessions[0].(map[string]any)["current"] != true || sessions[0].(map[string]any)["device_id"] != v["device_id"] {
			t.Errorf("sessions %v", sessions)
		}

		// Time passes: the access token lapses, the cookie gives another.
		w.clock.Advance(account.AccessLife)
		b.do("GET", "/accounts/me", "").refused(http.StatusUnauthorized, "auth.token_invalid")
		b.token = ""
		renewed := b.do("POST", "/tokens", "")
		next := renewed.is(http.StatusCreated)
		if renewed.cookie().Value == c.Value || next["device_id"] != v["device_id"] {
			t.Errorf("renewed %v", next)
		}
		b.keep(renewed.cookie().Value)
		b.token = next["access_token"].(string)
		b.do("GET", "/accounts/me", "").is(http.StatusOK)

		// Signing out forgets the cookie and ends the access token at once.
		out := b.do("DELETE", "/tokens", "")
		out.is(http.StatusNoContent)
		if out.cookie().MaxAge >= 0 || out.cookie().Value != "" {
			t.Errorf("cookie after signing out %+v", out.cookie())
		}
		b.do("GET", "/accounts/me", "").refused(http.StatusUnauthorized, "auth.token_invalid")
		b.token = ""
		b.do("POST", "/tokens", "").refused(http.StatusUnauthorized, "account.session_ended")
		b.do("DELETE", "/tokens", "").is(http.StatusNoContent)

		// And in again.
		in := b.do("POST", "/sessions", signInJSON("ZOE@example.test", "zoe@example.test"))
		if got := in.is(http.StatusCreated); got["account"].(map[string]any)["id"] != who["id"] || got["device_id"] == v["device_id"] {
			t.Errorf("signed in %v", got)
		}
		in.cookie()
	})
}

func TestWhatTheDoorRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	b := w.browser()
	b.signUp("zoe@example.test")
	b.token = ""
	b.client.Jar = nil

	taken := b.do("POST", "/accounts", signUpJSON(" Zoe@Example.test"), "Accept-Language", "en").refused(http.StatusConflict, "account.email_taken")
	if !strings.Contains(taken["detail"].(string), "already an account") {
		t.Errorf("detail %v", taken["detail"])
	}
	wrong := b.do("POST", "/sessions", signInJSON("zoe@example.test", "no")).refused(http.StatusUnauthorized, "account.wrong_credentials")
	unknown := b.do("POST", "/sessions", signInJSON("nobody@example.test", "no")).refused(http.StatusUnauthorized, "account.wrong_credentials")
	delete(wrong, "request_id")
	delete(unknown, "request_id")
	if fmt.Sprint(wrong) != fmt.Sprint(unknown) {
		t.Errorf("%v and %v tell an account from none", wrong, unknown)
	}
	invalid := b.do("POST", "/sessions", `{"email":"x","auth":"AA==","device":{"name":"Phone","platform":"web"}}`).refused(http.StatusUnprocessableEntity, "request.invalid")
	if len(invalid["errors"].([]any)) != 2 {
		t.Errorf("errors %v", invalid["errors"])
	}
	secretText := e2ee.Base64URL(secret("zoe@example.test"))
	if a := b.do("POST", "/sessions", `{"email":"zoe@example.test","password":"`+secretText+`"}`); a.status != 422 || strings.Contains(string(a.body), secretText) {
		t.Errorf("%d %s", a.status, a.body)
	}
	b.do("PATCH", "/accounts/me", `{}`).refused(http.StatusUnauthorized, "auth.required")
	b.do("GET", "/sessions", "").refused(http.StatusUnauthorized, "auth.required")
	b.do("POST", "/tokens", "", "Cookie", "kermesse_refresh=nonsense").refused(http.StatusUnauthorized, "account.session_ended")
	b.do("POST", "/email-confirmations", `{"token":"nonsense"}`).refused(http.StatusBadRequest, "account.link_invalid")
	for _, token := range []string{"nonsense", "a.b.c", strings.Repeat("x", 5000)} {
		b.do("GET", "/accounts/me", "", "Authorization", "Bearer "+token).refused(http.StatusUnauthorized, "auth.token_invalid")
	}
}

func TestOtherSitesCannotUseTheCookie(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	b := w.browser()
	b.signUp("zoe@example.test")
	for _, r := range []struct{ method, path, body string }{
		{"POST", "/tokens", ""}, {"DELETE", "/tokens", ""},
		{"POST", "/sessions", signInJSON("zoe@example.test", "zoe@example.test")}, {"POST", "/accounts", signUpJSON("eve@example.test")},
	} {
		b.do(r.method, r.path, r.body, "Sec-Fetch-Site", "cross-site").refused(http.StatusForbidden, "auth.cross_origin")
		b.do(r.method, r.path, r.body, "Sec-Fetch-Site", "same-site", "Origin", "https://other.kermesse.example").refused(http.StatusForbidden, "auth.cross_origin")
		b.do(r.method, r.path, r.body, "Origin", "https://evil.example").refused(http.StatusForbidden, "auth.cross_origin")
		b.do(r.method, r.path, r.body, "Origin", "null").refused(http.StatusForbidden, "auth.cross_origin")
	}
	if n := w.count(`SELECT count(*) FROM account`) + w.count(`SELECT count(*) FROM account_device WHERE previous_hash IS NULL AND revoked_at IS NULL`); n != 2 {
		t.Error("a request from another site did something")
	}
	b.keep(b.do("POST", "/tokens", "", "Sec-Fetch-Site", "same-origin").cookie().Value)
	b.do("POST", "/tokens", "", "Sec-Fetch-Site", "cross-site", "Origin", origin).is(http.StatusCreated) // the instance's own, behind a proxy
}

func TestTheCookieFollowsTheOrigin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, overHTTP)
	if c := w.browser().do("POST", "/accounts", signUpJSON("zoe@example.test")).cookie(); c.Secure || !c.HttpOnly {
		t.Errorf("cookie without https %+v", c)
	}
}

func TestTheProfileIsEditedWithoutLosingAnEdit(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		b := w.browser()
		b.signUp("zoe@example.test")
		b.do("PATCH", "/accounts/me", `{"display_name":"Z"}`).refused(http.StatusPreconditionRequired, "version.required")
		edited := b.do("PATCH", "/accounts/me", `{"display_name":" Zoé D. ","time_zone":"America/Montreal"}`, "If-Match", `"1"`)
		v := edited.is(http.StatusOK)
		if v["display_name"] != "Zoé D." || v["time_zone"] != "America/Montreal" || v["language"] != "fr" || edited.header.Get("ETag") != `"2"` {
			t.Errorf("edited %v", v)
		}
		stale := b.do("PATCH", "/accounts/me", `{"language":"en"}`, "If-Match", `"1"`).refused(http.StatusPreconditionFailed, "version.stale")
		if current := stale["current"].(map[string]any); current["version"] != 2.0 || current["display_name"] != "Zoé D." {
			t.Errorf("current %v", current)
		}
		if v := b.do("PATCH", "/accounts/me", `{"language":"fr"}`, "If-Match", `"2"`).is(http.StatusOK); v["version"] != 2.0 {
			t.Errorf("changing nothing gives %v", v)
		}
		b.do("PATCH", "/accounts/me", `{"display_name":"\u200b"}`, "If-Match", `"2"`).refused(http.StatusUnprocessableEntity, "request.invalid")
		b.do("PATCH", "/accounts/me", `{"email":"eve@example.test"}`, "If-Match", `"2"`).refused(http.StatusUnprocessableEntity, "request.invalid")
		me := w.count(`SELECT count(*) FROM outbox WHERE fact->>'kind' = 'account.changed'`)
		if me != 1 {
			t.Errorf("%d edits were told, want 1", me)
		}
	})
}

func TestSigningOutEverywhere(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		b, other, stranger := w.browser(), w.browser(), w.browser()
		b.signUp("zoe@example.test")
		stranger.signUp("max@example.test")
		w.clock.Advance(time.Minute)
		in := other.do("POST", "/sessions", signInJSON("zoe@example.test", "zoe@example.test"))
		other.token = in.is(http.StatusCreated)["access_token"].(string)
		other.keep(in.cookie().Value)
		items := b.do("GET", "/sessions", "").is(http.StatusOK)["items"].([]any)
		if len(items) != 2 || items[0].(map[string]any)["name"] != "Phone" || items[0].(map[string]any)["current"] != false || items[1].(map[string]any)["current"] != true {
			t.Errorf("sessions %v", items)
		}
		other.do("GET", "/accounts/me", "").is(http.StatusOK)
		b.do("DELETE", "/sessions", "").is(http.StatusNoContent)
		for _, who := range []*browser{b, other} {
			who.do("GET", "/accounts/me", "").refused(http.StatusUnauthorized, "auth.token_invalid")
			who.token = ""
			who.do("POST", "/tokens", "").refused(http.StatusUnauthorized, "account.session_ended")
		}
		stranger.do("GET", "/accounts/me", "").is(http.StatusOK)
		if n := w.count(`SELECT count(*) FROM outbox WHERE fact->>'kind' = 'account.device_revoked'`); n != 2 {
			t.Errorf("%d devices were told of", n)
		}
	})
}

func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, withLimits)
	b := w.browser()
	for i := range 6 {
		a := b.do("POST", "/sessions", signInJSON("nobody@example.test", "no"))
		if i < 5 {
			a.refused(http.StatusUnauthorized, "account.wrong_credentials")
		} else {
			a.refused(http.StatusTooManyRequests, "rate_limited")
		}
	}
	// One account is protected wherever the guesses come from, whether it exists or not.
	w.person("zoe@example.test")
	for _, email := range []string{"zoe@example.test", "other@example.test"} {
		var err error
		for range 6 {
			in := signIn(email)
			in.Auth = secret("no")
			_, err = w.service.SignIn(t.Context(), in)
		}
		if err == nil || !strings.HasPrefix(err.Error(), "rate_limited") {
			t.Errorf("%s: %v", email, err)
		}
	}
}

func TestReplayedSignUpGivesNoSecond(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	b := w.browser()
	b.do("POST", "/accounts", signUpJSON("zoe@example.test"), "Idempotency-Key", "k1").is(http.StatusCreated)
	b.do("POST", "/accounts", signUpJSON("zoe@example.test"), "Idempotency-Key", "k1").refused(http.StatusConflict, "idempotency.already_done")
	if n := w.count(`SELECT count(*) FROM idempotency_key WHERE outcome IS NOT NULL`); n != 0 {
		t.Error("a session was stored")
	}
}
