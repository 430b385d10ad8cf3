package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

// bench is where routes are tried with bad input: a band, and another one with things in it too.
type bench struct {
	*scene
	t      *testing.T
	doc    document
	theirs *scene
}

// TestWhatIsWrongIsRefused tries every route with everything that can be wrong with a request.
func TestWhatIsWrongIsRefused(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		ours, others := w.Band("Les Mercredis"), w.Band("Les Jeudis")
		b := &bench{scene: newScene(t, w, ours, others), doc: readDocument(t, w), theirs: newScene(t, w, others, ours)}
		for _, c := range []struct {
			name      string
			interests func(b *bench, d rest.Declared) bool
			try       func(b *bench, d rest.Declared, as *world.Person)
		}{
			{"no document", takesBody, noDocument},
			{"fields", takesBody, badFields},
			{"ids", hasIDs, foreignIDs},
			{"queries", hasQuery, badQueries},
			{"tokens", anyRoute, badTokens},
			{"revisions", isEdit, badRevisions},
			{"repetitions", isPost, repetitions},
		} {
			t.Run(c.name, func(t *testing.T) {
				b.t, b.scene.t, b.theirs.t = t, t, t
				b.eachRoute(c.interests, c.try)
			})
		}
	})
}

func (b *bench) eachRoute(interests func(*bench, rest.Declared) bool, try func(*bench, rest.Declared, *world.Person)) {
	b.t.Helper()
	tried := 0
	for _, d := range b.Server.Routes() {
		if !interests(b, d) {
			continue
		}
		tried++
		as := b.in.Owner
		if d.Op.Public() {
			as = b.Nobody()
		}
		try(b, d, as)
	}
	if tried == 0 {
		b.t.Error("no route was tried")
	}
}

func anyRoute(*bench, rest.Declared) bool      { return true }
func isEdit(_ *bench, d rest.Declared) bool    { return d.Method == "PATCH" }
func hasIDs(_ *bench, d rest.Declared) bool    { return len(pathIDs(d.Path)) > 0 }
func takesBody(b *bench, d rest.Declared) bool { return b.doc.body(b.doc.of(d)) != nil }
func hasQuery(b *bench, d rest.Declared) bool {
	return slices.ContainsFunc(b.doc.of(d).Parameters, parameter.query)
}
func isPost(_ *bench, d rest.Declared) bool { return d.Method == "POST" && !readsOnly(routeOf(d)) }

// unchanged fails when f changes a row of any table but that of idempotency keys.
func (b *bench) unchanged(what string, f func()) {
	b.t.Helper()
	before := b.Contents("idempotency_key")
	f()
	after := b.Contents("idempotency_key")
	for table := range after {
		if before[table] != after[table] {
			b.t.Errorf("%s: %s was %s and is %s", what, table, before[table], after[table])
		}
	}
}

// refused sends a request in both languages and fails unless each gets a whole problem document. It
// gives the French one.
func (b *bench) refused(what string, as *world.Person, method string, r sent) world.Answer {
	b.t.Helper()
	ask := func(language string) world.Answer {
		return as.Ask(method, r.path, r.body, append(slices.Clone(r.headers), "Accept-Language", language)...)
	}
	fr, en := ask("fr"), ask("en")
	for _, a := range []world.Answer{fr, en} {
		p := a.Problem
		if a.Status < 400 || a.Status >= 500 || a.Header.Get("Content-Type") != problem.MediaType || p.Status != a.Status {
			b.t.Errorf("%s: %d %s", what, a.Status, quoted(a.Text))
			return a
		}
		if p.Code == "" || p.Type != "urn:kermesse:problem:"+p.Code || p.Title == "" || p.Detail == "" || p.Detail == p.Code || p.RequestID == "" {
			b.t.Errorf("%s: an incomplete problem: %s", what, quoted(a.Text))
		}
		for _, f := range p.Errors {
			if f.Code == "" || f.Detail == "" || f.Detail == f.Code {
				b.t.Errorf("%s: an incomplete field: %+v", what, f)
			}
		}
		if strings.Contains(a.Text, marker) && !strings.Contains(what, "unknown") {
			b.t.Errorf("%s: the answer echoes what was sent: %s", what, quoted(a.Text))
		}
	}
	if fr.Problem.Code != en.Problem.Code || fr.Problem.Detail == en.Problem.Detail || len(fr.Problem.Errors) != len(en.Problem.Errors) {
		b.t.Errorf("%s: the languages say different things, or the same words: %s %s", what, quoted(fr.Text), quoted(en.Text))
	}
	return fr
}

// names fails unless the problem is about the field at pointer, or something in it.
func names(t *testing.T, what string, a world.Answer, pointer string) {
	t.Helper()
	if !slices.ContainsFunc(a.Problem.Errors, func(f problem.DocumentField) bool {
		return f.Pointer == pointer || strings.HasPrefix(f.Pointer, pointer+"/")
	}) {
		t.Errorf("%s: no error at %q: %s", what, pointer, quoted(a.Text))
	}
}

// noDocument tries bodies that are not what any route takes.
func noDocument(b *bench, d rest.Declared, as *world.Person) {
	good := b.request(routeOf(d), as)
	text := with(b.t, good.body, "/surprise", "1")
	b.unchanged(routeOf(d), func() {
		for _, c := range []struct {
			name, body   string
			status       int
			code, rule   string
			pointer      string
			contentTypes []string
		}{
			{"cut", text[:len(text)-1], 400, "body.malformed", "", "", nil},
			{"no JSON", marker, 400, "body.malformed", "", "", nil},
			{"two documents", "{}{}", 400, "body.malformed", "", "", nil},
			{"a name twice", `{"` + marker + `":1,"` + marker + `":2}`, 400, "body.malformed", "", "", nil},
			{"a comma too many", `{"a":1,}`, 400, "body.malformed", "", "", nil},
			{"nested 10,001 deep", strings.Repeat(`{"a":`, 10_001) + "1" + strings.Repeat("}", 10_001), 400, "body.malformed", "", "", nil},
			{"invalid UTF-8", `{"` + marker + `":"` + "\xff" + `"}`, 400, "body.invalid_utf8", "", "", nil},
			{"UTF-16", "\xff\xfe{\x00}\x00", 400, "body.invalid_utf8", "", "", nil},
			{"10 MB", `{"` + marker + `":"` + strings.Repeat("a", 10<<20) + `"}`, 413, "body.too_large", "", "", nil},
			{"empty", "", 422, "request.invalid", "field.required", "", nil},
			{"null", "null", 422, "request.invalid", "field.wrong_type", "", nil},
			{"a list", "[]", 422, "request.invalid", "field.wrong_type", "", nil},
			{"a text", `"` + marker + `"`, 422, "request.invalid", "field.wrong_type", "", nil},
			{"a number", `1`, 422, "request.invalid", "field.wrong_type", "", nil},
			{"an unknown field", text, 422, "request.invalid", "body.unknown_field", "/surprise", nil},
			{"not said to be JSON", text, 415, "unsupported_media_type", "", "", []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""}},
		} {
			for _, contentType := range append(slices.Clone(c.contentTypes), make([]string, max(0, 1-len(c.contentTypes)))...) {
				r := good
				r.body = c.body
				if c.contentTypes != nil {
					r.headers = append(slices.Clone(good.headers), "Content-Type", contentType)
				}
				what := fmt.Sprintf("%s, %s %s", routeOf(d), c.name, contentType)
				a := b.refused(what, as, d.Method, r)
				if a.Status != c.status || a.Problem.Code != c.code {
					b.t.Errorf("%s: %d %s; want %d %s", what, a.Status, quoted(a.Text), c.status, c.code)
				}
				if c.rule != "" && !slices.ContainsFunc(a.Problem.Errors, func(f problem.DocumentField) bool { return f.Pointer == c.pointer && f.Code == c.rule }) {
					b.t.Errorf("%s: no %s at %q: %s", what, c.rule, c.pointer, quoted(a.Text))
				}
			}
		}
	})
}

// badFields breaks every rule of every field, one at a time.
func badFields(b *bench, d rest.Declared, as *world.Person) {
	good := b.request(routeOf(d), as)
	b.unchanged(routeOf(d), func() {
		for _, f := range b.doc.fields(b.doc.body(b.doc.of(d)), "") {
			wrong := f.wrong()
			for _, name := range slices.Sorted(maps.Keys(wrong)) {
				r := good
				r.body = with(b.t, good.body, f.pointer, wrong[name])
				what := routeOf(d) + " " + f.pointer + ", " + name
				a := b.refused(what, as, d.Method, r)
				// Some problems are about the text before there are fields, or are a field's own.
				if a.Problem.Code != "body.malformed" && a.Problem.Code != "band.playlist_binary" {
					names(b.t, what, a, f.pointer)
				}
			}
		}
	})
}

// foreignIDs shows that whether a thing is another tenant's or nobody's cannot be told.
func foreignIDs(b *bench, d rest.Declared, as *world.Person) {
	good := b.request(routeOf(d), as)
	real := b.theirs.request(routeOf(d), b.theirs.in.Owner)
	b.unchanged(routeOf(d), func() {
		for _, name := range pathIDs(d.Path) {
			if name == "version" { // a number within its song, and no id
				continue
			}
			with := func(id string) sent {
				r := good
				r.ids = maps.Clone(good.ids)
				r.ids[name] = id
				r.path = fill(routeOf(d), r.ids)
				return r
			}
			none := b.refused(routeOf(d)+", random "+name, as, d.Method, with(b.IDs.Space().String()))
			if none.Status != 404 {
				b.t.Errorf("%s, random %s: %d %s", routeOf(d), name, none.Status, none.Text)
			}
			for what, id := range map[string]string{
				"theirs": real.ids[name], "nil": "00000000-0000-0000-0000-000000000000", "the last": "ffffffff-ffff-ffff-ffff-ffffffffffff",
			} {
				if name == "address" && what == "theirs" { // whoever knows it may see the picture
					continue
				}
				a := b.refused(routeOf(d)+", "+what+" "+name, as, d.Method, with(id))
				if same, why := alike(a, none); !same {
					b.t.Errorf("%s: %s %s differs in its %s from one that does not exist: %s", routeOf(d), what, name, why, quoted(a.Text))
				}
			}
			for _, id := range []string{marker, "0", "%00", "%ff", "..%2f..", "%2e%2e", "0198c0de", strings.Repeat("a", 4000), real.ids[name] + "0", "{" + real.ids[name] + "}"} {
				a := b.refused(routeOf(d)+", "+name+" "+quoted(id), as, d.Method, with(id))
				if a.Status != 404 && a.Status != 422 {
					b.t.Errorf("%s, %s %q: %d %s", routeOf(d), name, id, a.Status, a.Text)
				}
			}
		}
	})
}

// badQueries breaks the rules of every query parameter.
func badQueries(b *bench, d rest.Declared, as *world.Person) {
	good := b.request(routeOf(d), as)
	b.unchanged(routeOf(d), func() {
		for _, p := range b.doc.of(d).Parameters {
			if p.In != "query" {
				continue
			}
			bad := []string{"%00", "%ff", "a%07"}
			switch {
			case slices.Contains(p.Schema.Type, "integer"):
				bad = append(bad, marker, "-1", "0", "101", "1.5", "1e1", "0x10", "9223372036854775808", "+", "%D9%A1", "1,2")
			case slices.Contains(p.Schema.Type, "boolean"):
				bad = append(bad, marker, "2", "yes")
			case p.Schema.Enum != nil:
				bad = append(bad, marker, "SCORE", "score%20", "score,recent")
			}
			if p.Schema.MaxLength != nil {
				bad = append(bad, strings.Repeat("a", *p.Schema.MaxLength+1))
			}
			for _, value := range bad {
				r := good
				r.path += "?" + p.Name + "=" + value
				what := routeOf(d) + " ?" + p.Name + "=" + value
				if a := b.refused(what, as, d.Method, r); a.Problem.Code != "cursor.invalid" {
					names(b.t, what, a, "?"+p.Name)
				}
			}
		}
	})
}

// badTokens tries what is no access token, on public routes too.
func badTokens(b *bench, d rest.Declared, _ *world.Person) {
	good := b.request(routeOf(d), b.in.Owner)
	b.unchanged(routeOf(d), func() {
		for _, header := range []string{"Bearer", "Bearer ", "Bearer " + marker, "Basic YTpi", "Bearer a.b.c", b.in.Owner.Token,
			"Bearer " + b.in.Owner.Token + "x", "Bearer  " + b.in.Owner.Token, "Bearer " + strings.Repeat("a", 8000),
			"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."} {
			r := good
			r.headers = append(slices.Clone(good.headers), "Authorization", header)
			what := routeOf(d) + ", " + quoted(header)
			a := b.refused(what, b.in.Owner, d.Method, r)
			if a.Status != 401 || a.Header.Get("WWW-Authenticate") != "Bearer" {
				b.t.Errorf("%s: %d %v", what, a.Status, a.Header)
			}
		}
	})
}
