package app_test

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

// badRevisions edits without, with a bad and with an old revision.
func badRevisions(b *bench, d rest.Declared, as *world.Person) {
	good := b.request(routeOf(d), as)
	b.unchanged(routeOf(d), func() {
		for header, want := range map[string]struct {
			status int
			code   string
		}{
			"": {428, "version.required"}, marker: {400, "version.invalid"}, "*": {400, "version.invalid"}, `"0"`: {400, "version.invalid"},
			`"-1"`: {400, "version.invalid"}, `W/"1"`: {400, "version.invalid"}, "1": {400, "version.invalid"},
			`"99999999999999999999"`: {400, "version.invalid"}, `"1", "2"`: {400, "version.invalid"},
			`"999"`: {412, "version.stale"}, `"9223372036854775807"`: {412, "version.stale"},
		} {
			r := good
			r.headers = []string{"If-Match", header}
			what := routeOf(d) + ", If-Match " + header
			a := b.refused(what, as, d.Method, r)
			if a.Status != want.status || a.Problem.Code != want.code {
				b.t.Errorf("%s: %d %s", what, a.Status, quoted(a.Text))
			}
			if current, _ := a.Problem.Current.(map[string]any); want.status == 412 && current["version"] == nil {
				b.t.Errorf("%s: the present one is not in %s", what, quoted(a.Text))
			}
		}
	})
	// And the good one is taken once: the second is about what is no longer there.
	if a := as.Ask(d.Method, good.path, good.body, good.headers...); a.Status != 200 || a.Header.Get("ETag") == good.headers[1] {
		b.t.Errorf("%s: %d %v %s", routeOf(d), a.Status, a.Header, a.Text)
	}
	b.unchanged(routeOf(d), func() { as.Ask(d.Method, good.path, good.body, good.headers...).Want(412, "version.stale") })
}

// readsOnly are the routes that are a POST to keep what is asked out of the address, and change
// nothing: a key is of no use to them.
func readsOnly(route string) bool {
	return route == "POST /kdf-lookups" || route == "POST /invitation-previews" || route == "POST /password-reset-previews"
}

// repetitions sends a request twice with one key.
func repetitions(b *bench, d rest.Declared, as *world.Person) {
	route := routeOf(d)
	good := b.request(route, as)
	b.unchanged(route, func() {
		for key, code := range map[string]string{
			strings.Repeat("k", 129): "idempotency.key_too_long", "a b": "idempotency.key_invalid", "clé": "idempotency.key_invalid", "a\x01": "idempotency.key_invalid",
		} {
			r := good
			r.headers = append(slices.Clone(good.headers), "Idempotency-Key", key)
			if a := b.refused(route+", key "+key, as, d.Method, r); a.Status != 400 || a.Problem.Code != code {
				b.t.Errorf("%s, key %q: %d %s", route, key, a.Status, a.Text)
			}
		}
	})
	headers := append(slices.Clone(good.headers), "Idempotency-Key", strings.Repeat("k", 92)+b.IDs.Space().String()) // 128, and no more
	first := as.Ask(d.Method, good.path, good.body, headers...)
	if slices.Contains([]string{"POST /email-confirmations", "POST /email-changes", "POST /password-resets/completions", // an unknown link
		"POST /accounts/me/confirmation-mails"}, route) { // confirmed long ago
		b.unchanged(route, func() { // what was refused is no outcome: it is refused for the same reason again
			if again := as.Ask(d.Method, good.path, good.body, headers...); again.Problem.Code != first.Problem.Code {
				b.t.Errorf("%s: first %s, then %s", route, first.Text, again.Text)
			}
		})
		return
	}
	if strings.HasSuffix(route, "/ownership-transfers") { // who has handed over may not ask again
		b.unchanged(route, func() { as.Ask(d.Method, good.path, good.body, headers...).Want(403, "auth.forbidden") })
		b.handBack()
		return
	}
	if first.Status >= 400 {
		b.t.Fatalf("%s: %d %s", route, first.Status, first.Text)
	}
	b.unchanged(route, func() {
		again := as.Ask(d.Method, good.path, good.body, headers...)
		if same := again.Status == first.Status && again.Text == first.Text; !same && again.Problem.Code != "idempotency.already_done" {
			b.t.Errorf("%s, repeated: %d %s; first %d %s", route, again.Status, quoted(again.Text), first.Status, quoted(first.Text))
		}
		if strings.HasSuffix(d.Path, "/tokens") && len(again.Header["Set-Cookie"]) > 0 {
			b.t.Errorf("%s, repeated, gives a session", route)
		}
		if other, ok := otherBody(good.body); ok {
			as.Ask(d.Method, good.path, other, headers...).Want(422, "idempotency.reused")
		}
	})
}

// otherBody is a body that means something else, and lets the same person in.
func otherBody(body any) (any, bool) {
	fields, ok := body.(map[string]any)
	if _, secret := fields["auth"]; !ok || secret && len(fields) == 1 { // another secret lets nobody in
		return nil, false
	}
	other := maps.Clone(fields)
	if _, signsIn := fields["device"]; fields["email"] != nil && !signsIn {
		other["email"] = "yann@kermesse.example"
	}
	for name, value := range map[string]any{
		"device": map[string]any{"name": "Chrome", "platform": "web"}, "role": "admin", "lines": []int{1, 2},
		"accept": true, "title": "Milord", "text": "Piaf – Padam", "name": "Studio Rouge", "code": "ZZZZZZZZ", "token": "AAAA",
	} {
		if _, there := fields[name]; there {
			other[name] = value
		}
	}
	return other, true
}

// TestACursorContinuesItsOwnListOnly: garbage, another list's, another filter's, another space's.
func TestACursorContinuesItsOwnListOnly(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		s, other := w.Band("Les Mercredis").With(2), w.Band("Les Jeudis")
		for _, title := range []string{"Un", "Deux", "Trois"} {
			one := s.Suggest(s.Owner, title)
			for _, p := range []*world.Person{s.Owner, s.Bring("Somebody", "member")} {
				must(w.House.Band.CastVote(p.Acts(), band.CastVote{Space: s.ID, Suggestion: one.ID, Value: 1}))
			}
		}
		type page struct {
			Items []struct{ ID string }
			Next  string
		}
		list := s.Path("/suggestions")
		first := world.Read[page](s.Owner.Ask("GET", list+"?limit=1", nil), 200)
		if len(first.Items) != 1 || first.Next == "" {
			t.Fatalf("%+v", first)
		}
		votes := list + "/" + first.Items[0].ID + "/votes"
		ballots := world.Read[page](s.Owner.Ask("GET", votes+"?limit=1", nil), 200)
		if ballots.Next == "" {
			t.Fatalf("%+v", ballots)
		}
		if second := world.Read[page](s.Owner.Ask("GET", list+"?limit=1&cursor="+first.Next, nil), 200); len(second.Items) != 1 || second.Items[0] == first.Items[0] {
			t.Errorf("the second page: %+v", second)
		}
		for what, path := range map[string]string{
			"another list's":      list + "?cursor=" + ballots.Next,
			"that of the list":    votes + "?cursor=" + first.Next,
			"another order's":     list + "?sort=recent&cursor=" + first.Next,
			"another filter's":    list + "?without_my_vote=true&cursor=" + first.Next,
			"another tag's":       list + "?tag=jazz&cursor=" + first.Next,
			"garbage":             list + "?cursor=" + marker,
			"padded":              list + "?cursor=" + first.Next + "=",
			"cut":                 list + "?cursor=" + first.Next[:len(first.Next)-4],
			"with something more": list + "?cursor=" + first.Next + "AAAA",
		} {
			a := s.Owner.Ask("GET", path, nil)
			if a.Status != 400 || a.Problem.Code != "cursor.invalid" {
				t.Errorf("%s: %d %s", what, a.Status, a.Text)
			}
		}
		other.Owner.Ask("GET", other.Path("/suggestions?cursor="+first.Next), nil).Want(400, "cursor.invalid")

		// Cursors are not signed, so anybody can write positions: no more than another page comes of it.
		raw := must(base64.RawURLEncoding.DecodeString(first.Next))
		start := strings.Index(string(raw), `"a":`)
		for _, at := range []string{`null`, `{}`, `[]`, `1`, `"x"`, `{"s":1e400}`, `{"s":9223372036854775808}`, `{"s":-9223372036854775808}`,
			`{"t":"0000-01-01T00:00:00Z"}`, `{"t":"9999-12-31T23:59:59.999999999+23:59"}`, `{"t":"0000-01-01T00:00:00+23:59"}`, `{"t":"x"}`,
			`{"i":"x"}`, `{"i":null}`, `{"surprise":1}`, `{"s":1,"t":"9999-12-31T23:59:59-23:59","i":"ffffffff-ffff-ffff-ffff-ffffffffffff"}`} {
			forged := base64.RawURLEncoding.EncodeToString([]byte(string(raw[:start]) + `"a":` + at + `}`))
			for _, order := range []string{"", "&limit=1"} {
				a := s.Owner.Ask("GET", list+"?cursor="+forged+order, nil)
				if a.Status != 200 && (a.Status != 400 || a.Problem.Code != "cursor.invalid") {
					t.Errorf("a position of %s: %d %s", at, a.Status, a.Text)
				}
			}
		}
	})
}
