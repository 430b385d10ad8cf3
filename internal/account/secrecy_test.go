package account_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// dump is every column of every row of every table, as text and as bytes.
func (w *world) dump() []byte {
	w.t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if w.engine == db.Postgres {
		list = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'`
	}
	out, err := db.View(w.t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) ([]byte, error) {
		tables, err := texts(ctx, tx, list)
		if err != nil {
			return nil, err
		}
		var all bytes.Buffer
		for _, table := range tables {
			if err := dumpTable(ctx, tx, table, &all); err != nil {
				return nil, fmt.Errorf("%s: %w", table, err)
			}
		}
		return all.Bytes(), nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func texts(ctx context.Context, tx *db.Tx, query string) (out []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func dumpTable(ctx context.Context, tx *db.Tx, table string, out *bytes.Buffer) error {
	rows, err := tx.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]sql.RawBytes, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, value := range values {
			fmt.Fprintf(out, "%s.%s=", table, columns[i])
			out.Write(value)
			out.WriteByte('\n')
		}
	}
	return rows.Err()
}

// disguises are the ways in which somebody who has a copy of the database would look for a text.
func disguises(s string) map[string][]byte {
	sum := sha256.Sum256([]byte(s))
	norm := sha256.Sum256([]byte(e2ee.NormalizeEmail(s)))
	return map[string][]byte{
		"itself":              []byte(strings.ToLower(s)),
		"in hexadecimal":      []byte(hex.EncodeToString([]byte(s))),
		"in base64":           []byte(base64.RawStdEncoding.EncodeToString([]byte(s))),
		"its hash":            sum[:],
		"its hash in hex":     []byte(hex.EncodeToString(sum[:])),
		"normal, hashed":      norm[:],
		"normal, hash in hex": []byte(hex.EncodeToString(norm[:])),
	}
}

func TestACopyOfTheDatabaseRevealsNoAddressAndNoSecret(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		const email = "zoe.durand@example.test"
		b := w.browser()
		v := b.do("POST", "/accounts", signUpJSON(email), "Idempotency-Key", "one")
		cookie, access := v.cookie().Value, v.is(http.StatusCreated)["access_token"].(string)
		b.token = access
		b.do("POST", "/kdf-lookups", `{"email":"`+email+`"}`, "Idempotency-Key", "two").is(http.StatusOK)
		b.do("POST", "/sessions", signInJSON(email, email), "Idempotency-Key", "three").is(http.StatusCreated)
		link, err := w.service.FirstAdministratorLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		other := w.browser()
		other.signUp("max@example.test")
		other.do("POST", "/first-administrator", `{"token":"`+link+`"}`, "Idempotency-Key", "four").is(http.StatusOK)
		b.do("PATCH", "/accounts/me", `{"display_name":"Z"}`, "If-Match", `"1"`, "Idempotency-Key", "five").is(http.StatusOK)
		_, err = db.Do(t.Context(), w.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (bool, error) {
			return true, w.service.MailAddress(ctx, tx, "guest@example.test", "fr", "join_declined", map[string]string{"space": "Les Mercredis"})
		})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Hour)
		if _, err := w.service.Refresh(t.Context(), cookie); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Hour)
		if _, err := w.service.Refresh(t.Context(), cookie); !errors.Is(err, account.ErrSessionEnded) {
			t.Fatal(err)
		}
		before := w.dump()
		w.work() // the links that mails carry are made now
		confirm := linkIn(t, w.letter(email, "Confirmez"), "/confirm")
		w.letter("guest@example.test", "Les Mercredis")
		w.letter(email, "appareil")

		copies := append(bytes.ToLower(before), bytes.ToLower(w.dump())...)
		exact := append(before, w.dump()...)
		if !bytes.Contains(exact, []byte("account.email_sealed=")) || !bytes.Contains(exact, []byte("river_job.args=")) {
			t.Fatal("the dump lacks tables")
		}
		for _, text := range []string{email, "max@example.test", "guest@example.test"} {
			for how, disguise := range disguises(text) {
				if bytes.Contains(exact, disguise) || how == "itself" && bytes.Contains(copies, disguise) {
					t.Errorf("the database holds %s, %s", text, how)
				}
			}
		}
		for what, text := range map[string]string{
			"the secret": e2ee.Base64URL(secret(email)), "the refresh token": cookie, "the access token": access,
			"the console's link": link, "the confirmation link": confirm,
		} {
			raw, err := base64.RawURLEncoding.DecodeString(text)
			if bytes.Contains(exact, []byte(text)) || err == nil && bytes.Contains(exact, raw) {
				t.Errorf("the database holds %s", what)
			}
		}
		log := strings.ToLower(w.log.String())
		if !strings.Contains(log, "request_id") {
			t.Fatal("nothing was logged")
		}
		for what, text := range map[string]string{
			"the address": email, "the secret": e2ee.Base64URL(secret(email)), "the refresh token": cookie,
			"the access token": access, "the console's link": link, "the confirmation link": confirm,
		} {
			if strings.Contains(log, strings.ToLower(text)) {
				t.Errorf("the log holds %s", what)
			}
		}
	})
}

// witness notes what secrets are verified against.
type witness struct {
	*keys.Keys
	mu     sync.Mutex
	stored []string
}

func (k *witness) VerifySecret(ctx context.Context, stored string, secret []byte) (bool, error) {
	k.mu.Lock()
	k.stored = append(k.stored, stored)
	k.mu.Unlock()
	return k.Keys.VerifySecret(ctx, stored, secret)
}

// TestUnknownAndWrongTakeTheSameSteps holds the two refusals against each other: the same statements,
// and one verification each, which kit/keys makes cost the same for the hash that nobody has.
func TestUnknownAndWrongTakeTheSameSteps(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		k := &witness{Keys: keys.Demo()}
		w := newWorld(t, e, func(d *account.Deps, _ *ratelimit.Options) { d.Keys = k })
		w.person("zoe@example.test")
		steps := func(email string) (out []string) {
			ctx := db.WithFault(t.Context(), func(_ int, query string) error { out = append(out, query); return nil })
			in := signIn(email)
			in.Auth = secret("wrong")
			before := len(k.stored)
			if _, err := w.service.SignIn(ctx, in); !errors.Is(err, account.ErrWrongCredentials) {
				t.Fatal(err)
			}
			if len(k.stored) != before+1 {
				t.Fatalf("%s: %d verifications", email, len(k.stored)-before)
			}
			return out
		}
		wrong, unknown := steps("zoe@example.test"), steps("nobody@example.test")
		if strings.Join(wrong, ";") != strings.Join(unknown, ";") || len(wrong) == 0 {
			t.Errorf("wrong secret: %q\nunknown address: %q", wrong, unknown)
		}
		if k.stored[0] == "" || k.stored[1] != "" {
			t.Errorf("verified against %q", k.stored)
		}
	})
}

func TestTheDerivationOfUnknownAddressesIsStable(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		in := signUp("zoe@example.test")
		in.KDF = e2ee.KDF{Alg: 2, P1: 32768, P2: 4, P3: 2}
		if _, err := w.service.SignUp(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		b := w.browser()
		v := b.do("POST", "/kdf-lookups", `{"email":" ZOE@example.test"}`).is(http.StatusOK)
		if v["alg"] != 2.0 || v["p1"] != 32768.0 || v["p2"] != 4.0 || v["p3"] != 2.0 {
			t.Errorf("known: %v", v)
		}
		seen := map[e2ee.KDF]int{}
		for i := range 200 {
			email := fmt.Sprintf("nobody%d@example.test", i)
			first, err := w.service.LookUpKDF(t.Context(), email)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := w.service.LookUpKDF(t.Context(), strings.ToUpper(email)); err != nil || again != first {
				t.Errorf("%s gets %v and %v", email, first, again)
			}
			seen[first]++
		}
		if len(seen) != 2 || seen[e2ee.DefaultPBKDF2()] < 150 {
			t.Errorf("answers %v", seen)
		}
		b.do("POST", "/kdf-lookups", `{"email":"nobody"}`).refused(http.StatusUnprocessableEntity, "request.invalid")
	})
}

func TestWhatIsOverIsForgotten(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		gone, kept := w.person("a@example.test"), w.person("b@example.test")
		if _, err := w.service.FirstAdministratorLink(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.service.SignOut(t.Context(), gone.RefreshToken); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			after time.Duration
			want  int64
		}{{0, 0}, {account.LinkLife, 0}, {time.Second, 1}, {30*24*time.Hour - account.LinkLife, 1}, {account.RefreshLife, 1}, {time.Hour, 0}} {
			w.clock.Advance(step.after)
			if n, err := w.service.ForgetOld(t.Context(), 10); err != nil || n != step.want {
				t.Errorf("after another %v: %d forgotten, %v; want %d", step.after, n, err, step.want)
			}
		}
		if _, err := w.service.Authenticate(t.Context(), kept.AccessToken); !errors.Is(err, account.ErrTokenInvalid) {
			t.Errorf("got %v", err)
		}
	})
}
