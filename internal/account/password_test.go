package account_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image"
	"image/png"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// resetLink asks for a link and gives what it carries.
func (w *world) resetLink(email string) string {
	w.t.Helper()
	before := w.mailsTo(email, "/reset-password#")
	if err := w.service.AskReset(w.t.Context(), email); err != nil {
		w.t.Fatal(err)
	}
	return w.nextLink(email, "/reset-password", before)
}

// mailsTo are the texts of the letters to an address with such a link.
func (w *world) mailsTo(email, path string) map[string]bool {
	texts := map[string]bool{}
	for _, m := range w.mail.Items() {
		if m.To == email && strings.Contains(m.Text, origin+path) {
			texts[m.Text] = true
		}
	}
	return texts
}

// nextLink waits for a letter that was not there before, and gives what its link carries.
func (w *world) nextLink(email, path string, before map[string]bool) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	sent, err := w.mail.Await(ctx, func(m mail.Sent) bool {
		return m.To == email && strings.Contains(m.Text, origin+path+"#") && !before[m.Text]
	})
	if err != nil {
		w.t.Fatalf("no letter to %s: %v", email, err)
	}
	return linkIn(w.t, sent, path)
}

func TestAForgottenPassword(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.work()
		zoe := w.person("zoe@example.org")
		b := w.browser()
		// Known or not, the answer is the same, and so is the work.
		known := b.do("POST", "/password-resets", `{"email":"Zoe@Example.org"}`)
		unknown := b.do("POST", "/password-resets", `{"email":"nobody@example.org"}`)
		if known.status != 202 || unknown.status != 202 || string(known.body) != string(unknown.body) || len(known.header) != len(unknown.header) {
			t.Errorf("%d %s, %d %s", known.status, known.body, unknown.status, unknown.body)
		}
		token := w.nextLink("zoe@example.org", "/reset-password", nil)
		if jobs := w.count(`SELECT count(*) FROM river_job WHERE kind = 'account.reset_password'`); jobs != 2 {
			t.Errorf("%d jobs", jobs)
		}
		if n := w.count(`SELECT count(*) FROM river_job WHERE CAST(args AS text) LIKE '%example.org%'`); n != 0 {
			t.Error("an address waits in the open")
		}
		preview := b.do("POST", "/password-reset-previews", `{"token":"`+token+`"}`).is(200)
		if preview["email"] != "zoe@example.org" || preview["encrypted_history"] != "none" {
			t.Errorf("%v", preview)
		}
		secondLink := w.resetLink("zoe@example.org")
		reset := func(token string) answer {
			return b.do("POST", "/password-resets/completions", `{"token":"`+token+`","auth":"`+e2ee.Base64URL(secret("another"))+`","kdf":{"alg":1,"p1":600000,"p2":0,"p3":0}}`)
		}
		reset(token).is(204)
		reset(token).refused(400, "account.link_invalid")
		reset(secondLink).refused(400, "account.link_invalid") // the other ends with it
		b.do("POST", "/password-reset-previews", `{"token":"`+token+`"}`).refused(400, "account.link_invalid")
		if _, err := w.service.Authenticate(t.Context(), zoe.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("a device stays signed in: %v", err)
		}
		if _, err := w.signs("zoe@example.org"); !errors.Is(err, account.ErrWrongCredentials) {
			t.Errorf("the old password: %v", err)
		}
		in := signIn("zoe@example.org")
		in.Auth = secret("another")
		session, err := w.service.SignIn(t.Context(), in)
		if err != nil || session.Account.ID != zoe.Account.ID || !session.Account.Confirmed {
			t.Errorf("%+v, %v", session.Account, err)
		}
		w.letter("zoe@example.org", "Votre mot de passe a changé")
		if len(w.mailsTo("nobody@example.org", "")) != 0 {
			t.Error("a letter to nobody")
		}

		late := w.resetLink("zoe@example.org")
		w.clock.Advance(account.ResetLife)
		reset(late).refused(400, "account.link_invalid")
	})
}

func TestALinkSetsOnePassword(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.work()
		w.person("zoe@example.org")
		token := w.resetLink("zoe@example.org")
		var mu sync.Mutex
		var all sync.WaitGroup
		ok := 0
		for i := range 8 {
			all.Go(func() {
				err := w.service.ResetPassword(t.Context(), token, secret(string(rune('a'+i))), e2ee.DefaultPBKDF2())
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					ok++
				} else if !errors.Is(err, account.ErrLinkInvalid) {
					t.Error(err)
				}
			})
		}
		if all.Wait(); ok != 1 {
			t.Errorf("%d passwords were set", ok)
		}
	})
}

func TestWithoutMailNobodyIsPromisedALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, withoutMail)
	w.person("zoe@example.org")
	for _, email := range []string{"zoe@example.org", "nobody@example.org"} {
		if err := w.service.AskReset(t.Context(), email); !errors.Is(err, account.ErrNoMail) {
			t.Errorf("%s: %v", email, err)
		}
	}
}

func TestAskingForLinksIsLimitedWhoeverHasTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, withLimits)
	w.person("zoe@example.org")
	for _, email := range []string{"zoe@example.org", "nobody@example.org"} {
		var err error
		for range 6 {
			err = w.service.AskReset(t.Context(), email)
		}
		if !errors.Is(err, problem.ErrRateLimited) {
			t.Errorf("%s: %v", email, err)
		}
	}
}

func TestChangingThePassword(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.work()
		zoe := w.person("zoe@example.org")
		other, err := w.signs("zoe@example.org")
		if err != nil {
			t.Fatal(err)
		}
		link := w.resetLink("zoe@example.org")
		b := w.browser()
		b.token = zoe.AccessToken
		body := `{"auth":"` + e2ee.Base64URL(secret("another")) + `","kdf":{"alg":1,"p1":700000,"p2":0,"p3":0}}`
		b.do("PUT", "/accounts/me/password", strings.Replace(body, "700000", "1000", 1)).refused(422, "request.invalid")
		b.do("PUT", "/accounts/me/password", body).is(204)
		if _, err := w.service.Authenticate(t.Context(), other.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("the other device: %v", err)
		}
		if _, err := w.service.Authenticate(t.Context(), zoe.AccessToken); err != nil {
			t.Errorf("the device that changed it: %v", err)
		}
		if kdf, err := w.service.LookUpKDF(t.Context(), "zoe@example.org"); err != nil || kdf.P1 != 700_000 {
			t.Errorf("%+v, %v", kdf, err)
		}
		if err := w.service.ResetPassword(t.Context(), link, secret("third"), e2ee.DefaultPBKDF2()); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("a link from before: %v", err)
		}
		w.letter("zoe@example.org", "Votre mot de passe a changé")
	})
}

func TestChangingTheAddress(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.work()
		zoe := w.person("zoe@example.org")
		w.person("yann@example.org")
		ask := func(email string) error {
			return w.service.ChangeEmail(w.as(zoe), account.ChangeEmail{Email: email, Auth: secret(email), KDF: e2ee.DefaultPBKDF2()})
		}
		if err := ask("Yann@example.org"); !errors.Is(err, account.ErrEmailTaken) {
			t.Errorf("a taken address: %v", err)
		}
		if err := ask("not an address"); !errors.Is(err, problem.ErrInvalid) {
			t.Errorf("no address: %v", err)
		}
		if err := ask("first@example.org"); err != nil {
			t.Fatal(err)
		}
		first := w.nextLink("first@example.org", "/confirm-email", nil)
		if err := ask("second@example.org"); err != nil {
			t.Fatal(err)
		}
		second := w.nextLink("second@example.org", "/confirm-email", nil)
		if m := w.letter("zoe@example.org", "Votre adresse va changer"); !strings.Contains(m.Text, "@example.org") {
			t.Errorf("%s", m.Text)
		}
		// Until then everything is as it was; a link to the address before confirms nothing.
		if _, err := w.signs("zoe@example.org"); err != nil {
			t.Error(err)
		}
		b := w.browser()
		b.do("POST", "/email-changes", `{"token":"`+first+`"}`).refused(400, "account.link_invalid")
		b.do("POST", "/email-changes", `{"token":"`+second+`"}`).is(200)
		b.do("POST", "/email-changes", `{"token":"`+second+`"}`).refused(400, "account.link_invalid")
		if _, err := w.signs("zoe@example.org"); !errors.Is(err, account.ErrWrongCredentials) {
			t.Errorf("the old address: %v", err)
		}
		session, err := w.signs("second@example.org")
		if err != nil || session.Account.ID != zoe.Account.ID || session.Account.Email != "second@example.org" || !session.Account.Confirmed {
			t.Errorf("%+v, %v", session.Account, err)
		}

		// Somebody signs up with it meanwhile; the password changes meanwhile.
		if err := ask("third@example.org"); err != nil {
			t.Fatal(err)
		}
		third := w.nextLink("third@example.org", "/confirm-email", nil)
		w.person("third@example.org")
		if err := w.service.ConfirmEmailChange(t.Context(), third); !errors.Is(err, account.ErrEmailTaken) {
			t.Errorf("taken meanwhile: %v", err)
		}
		if err := ask("fourth@example.org"); err != nil {
			t.Fatal(err)
		}
		fourth := w.nextLink("fourth@example.org", "/confirm-email", nil)
		if err := w.service.ChangePassword(w.as(zoe), secret("another"), e2ee.DefaultPBKDF2()); err != nil {
			t.Fatal(err)
		}
		if err := w.service.ConfirmEmailChange(t.Context(), fourth); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("derived from the old password: %v", err)
		}
		if err := ask("fifth@example.org"); err != nil {
			t.Fatal(err)
		}
		fifth := w.nextLink("fifth@example.org", "/confirm-email", nil)
		w.clock.Advance(account.LinkLife)
		if err := w.service.ConfirmEmailChange(t.Context(), fifth); !errors.Is(err, account.ErrLinkInvalid) {
			t.Errorf("too late: %v", err)
		}
	})
}

func TestWhatAPersonSaysOfThemselves(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		b := w.browser()
		b.token = w.person("zoe@example.org").AccessToken
		got := b.do("PATCH", "/accounts/me", `{"bio":" Basse,\net chant. ","skills":[" Basse ","basse","Chant"]}`, "If-Match", `"1"`).is(200)
		if got["bio"] != "Basse,\net chant." || len(got["skills"].([]any)) != 2 || got["skills"].([]any)[0] != "Basse" || got["version"] != 2.0 {
			t.Errorf("%v", got)
		}
		if got = b.do("PATCH", "/accounts/me", `{"display_name":"Zoé B."}`, "If-Match", `"2"`).is(200); len(got["skills"].([]any)) != 2 {
			t.Errorf("%v", got)
		}
		for body, pointer := range map[string]string{
			`{"skills":["Basse"," "]}`:                           "/skills/1",
			`{"skills":["` + strings.Repeat("é", 41) + `"]}`:     "/skills/0",
			`{"skills":["a\nb"]}`:                                "/skills/0",
			`{"skills":[` + strings.Repeat(`"a",`, 20) + `"b"]}`: "/skills",
			`{"bio":"` + strings.Repeat("é", 501) + `"}`:         "/bio",
		} {
			v := b.do("PATCH", "/accounts/me", body, "If-Match", `"3"`).refused(422, "request.invalid")
			if at := v["errors"].([]any)[0].(map[string]any)["pointer"]; at != pointer {
				t.Errorf("%.40s: %v", body, at)
			}
		}
	})
}

func aPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPictureOfOnesOwn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		b, stranger := w.browser(), w.browser()
		b.token = w.person("zoe@example.org").AccessToken
		put := func(content []byte) answer {
			return b.do("PUT", "/accounts/me/avatar", `{"image":"`+base64.StdEncoding.EncodeToString(content)+`"}`)
		}
		first := put(aPicture(t)).is(200)["avatar_url"].(string)
		path, ok := strings.CutPrefix(first, "/api/v1")
		if !ok || len(path) != len("/avatars/")+22 {
			t.Fatalf("%q", first)
		}
		large, small := stranger.do("GET", path, ""), stranger.do("GET", path+"?size=small", "")
		for _, a := range []answer{large, small} {
			tag := a.header.Get("ETag")
			if a.status != 200 || a.header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(tag, `"`) {
				t.Errorf("%d %v", a.status, a.header)
			}
		}
		if len(small.body) >= len(large.body) || large.header.Get("ETag") == small.header.Get("ETag") {
			t.Error("the small one is not small")
		}
		if again := stranger.do("GET", path, "", "If-None-Match", large.header.Get("ETag")); again.status != 304 || len(again.body) != 0 {
			t.Errorf("%d, %d bytes", again.status, len(again.body))
		}
		for name, c := range map[string]struct {
			content []byte
			status  int
			code    string
		}{
			"a ZIP": {[]byte("PK\x03\x04zip"), 422, "account.picture_unreadable"}, "an SVG": {[]byte("<svg/>"), 422, "account.picture_unreadable"},
			"truncated": {aPicture(t)[:60], 422, "account.picture_unreadable"}, "6 MB": {append(aPicture(t), make([]byte, 6<<20)...), 413, "account.picture_too_large"},
			"nothing": {nil, 422, "account.picture_unreadable"},
		} {
			if a := put(c.content); a.status != c.status || a.refused(c.status, c.code) == nil {
				t.Errorf("%s: %d", name, a.status)
			}
		}
		b.do("PUT", "/accounts/me/avatar", `{"image":"no base64"}`).refused(422, "account.picture_unreadable")
		second := put(aPicture(t)).is(200)["avatar_url"].(string)
		if second == first {
			t.Error("another picture has the same address")
		}
		stranger.do("GET", path, "").refused(404, "account.picture_not_found")
		b.do("DELETE", "/accounts/me/avatar", "").is(204)
		b.do("DELETE", "/accounts/me/avatar", "").is(204)
		stranger.do("GET", strings.TrimPrefix(second, "/api/v1"), "").refused(404, "account.picture_not_found")
		if me := b.do("GET", "/accounts/me", "").is(200); me["avatar_url"] != nil {
			t.Errorf("%v", me)
		}
	})
}

// rows are the contents of the tables that these acts write.
func (w *world) rows() string {
	w.t.Helper()
	var b strings.Builder
	for _, query := range []string{
		`SELECT CAST(account_id AS text) || auth_hash || version || COALESCE(CAST(confirmed_at AS text), '') FROM account ORDER BY 1`,
		`SELECT CAST(device_id AS text) || name || COALESCE(CAST(revoked_at AS text), '') || COALESCE(CAST(proved_at AS text), '') FROM account_device ORDER BY 1`,
		`SELECT purpose || CAST(expires_at AS text) FROM account_token ORDER BY 1`, `SELECT CAST(account_id AS text) || auth_hash FROM account_email_change ORDER BY 1`,
		`SELECT address FROM account_avatar`, `SELECT CAST(id AS text) FROM outbox ORDER BY 1`, `SELECT CAST(id AS text) || kind FROM river_job ORDER BY 1`,
	} {
		found, err := db.View(w.t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) ([]string, error) {
			rows, err := tx.QueryContext(ctx, query)
			if err != nil {
				return nil, err
			}
			defer rows.Close()
			var out []string
			for rows.Next() {
				var s string
				if err := rows.Scan(&s); err != nil {
					return nil, err
				}
				out = append(out, s)
			}
			return out, rows.Err()
		})
		if err != nil {
			w.t.Fatal(err)
		}
		b.WriteString(strings.Join(found, "\n") + "\n\n")
	}
	return b.String()
}

func TestSecurityActsAreWholeOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.person("zoe@example.org")
		for name, act := range map[string]func() func(context.Context) error{
			"finish a sign-in": func() func(context.Context) error {
				choice := w.full("zoe@example.org")
				return func(ctx context.Context) error {
					_, err := w.service.FinishSignIn(ctx, finish(choice))
					return err
				}
			},
			"be asked to choose": func() func(context.Context) error {
				w.full("zoe@example.org")
				return func(ctx context.Context) error {
					_, err := w.service.SignIn(ctx, signIn("zoe@example.org"))
					if errors.Is(err, account.ErrDeviceLimit) {
						return nil
					}
					return err
				}
			},
			"change the address": func() func(context.Context) error {
				return func(ctx context.Context) error {
					return w.service.ChangeEmail(actsOn(ctx, zoe), account.ChangeEmail{Email: "new@example.org", Auth: secret("new"), KDF: e2ee.DefaultPBKDF2()})
				}
			},
			"set a picture": func() func(context.Context) error {
				picture := aPicture(t)
				return func(ctx context.Context) error {
					_, err := w.service.SetAvatar(actsOn(ctx, zoe), picture)
					return err
				}
			},
			"ask for a link": func() func(context.Context) error {
				return func(ctx context.Context) error { return w.service.AskReset(ctx, "zoe@example.org") }
			},
		} {
			f := act()
			if _, err := w.service.Prove(w.as(zoe), secret("zoe@example.org")); err != nil && name != "finish a sign-in" {
				// signed out by the act before: a device that is signed in acts from here on
				zoe = w.anew("zoe@example.org")
			}
			before := w.rows()
			testkit.AllOrNothing(t, f, func(failedAt int) {
				if after := w.rows(); after != before {
					t.Fatalf("%s, when statement %d failed:\n%s\nbefore:\n%s", name, failedAt, after, before)
				}
			})
			if w.rows() == before {
				t.Errorf("%s changed nothing", name)
			}
		}
		zoe = w.anew("zoe@example.org")
		before := w.rows()
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			return w.service.ChangePassword(actsOn(ctx, zoe), secret("another"), e2ee.DefaultPBKDF2())
		}, func(failedAt int) {
			if after := w.rows(); after != before {
				t.Fatalf("when statement %d failed:\n%s\nbefore:\n%s", failedAt, after, before)
			}
		})
	})
}
