package app_test

import (
	"bufio"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/world"
)

// largest is how long an answer to something senseless may be: what was sent does not come back many times over.
const largest = 64 << 10

// TestLongAndDeepDocumentsAreRefusedBriefly sends every route that takes a body as much of one wrong thing as
// fits. The routes share what is wrong: each gets some of it, and all of it is sent.
func TestLongAndDeepDocumentsAreRefusedBriefly(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	s := newScene(t, w, w.Band("Les Mercredis"), w.Band("Les Jeudis"))
	studio := newScene(t, w, w.Studio("Studio Canard"), w.Studio("Studio Bleu"))
	doc := readDocument(t, w)
	n := rest.DefaultMaxBody - 1<<10
	list := func(of string) string { return "[" + strings.Repeat(of+",", n/(len(of)+1)-1) + of + "]" }
	members := func(value string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, `"%d":%s,`, i, value)
		}
		return "{" + b.String() + `"x":1}`
	}
	deep := strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000)
	wrong := map[string]string{
		"a list of nulls": list("null"), "a list of lists": list("[]"), "a list of objects": list("{}"), "a list of halves": list("0.5"),
		"a list of texts": list(`""`), "a list of huge numbers": list("1e999"), "many members": members("null"), "deep": deep,
		"a number of many digits": strings.Repeat("9", n), "a text": `"` + strings.Repeat("é", n/2) + `"`,
		"a text of escapes": `"` + strings.Repeat(`\u00e9`, n/6) + `"`, "a text of controls": `"` + strings.Repeat(`\u0000`, n/6) + `"`,
	}
	try := func(what string, scene *scene, d rest.Declared, body string) {
		as := scene.in.Owner
		if d.Op.Public() {
			as = w.Nobody()
		}
		r := scene.request(routeOf(d), as)
		a := as.Ask(d.Method, r.path, body, r.headers...)
		if a.Status < 400 || a.Status >= 500 || a.Problem.Code == "" || len(a.Text) > largest {
			t.Errorf("%s: %d, %d bytes: %.200s", what, a.Status, len(a.Text), a.Text)
		}
	}
	names := slices.Sorted(maps.Keys(wrong))
	tried, turn := 0, 0
	for _, d := range w.Server.Routes() {
		shape := doc.body(doc.of(d))
		if shape == nil {
			continue
		}
		scene := s
		if d.Op.OfSpace() && !d.Op.Happens(s.in.Kind) {
			scene = studio
		}
		for range 2 {
			name := names[turn%len(names)]
			turn++
			try(routeOf(d)+", "+name, scene, d, wrong[name])
		}
		for i, f := range doc.fields(shape, "") {
			name := []string{"a list of nulls", "many members", "a text of controls"}[(turn+i)%3]
			good := scene.request(routeOf(d), scene.in.Owner)
			try(routeOf(d)+" "+f.pointer+", "+name, scene, d, with(t, good.body, f.pointer, wrong[name]))
			tried++
		}
	}
	if tried < 50 || turn < len(names) {
		t.Errorf("only %d fields, %d documents", tried, turn)
	}
}

// TestFloodsOfHeadersAreAnswered sends what fits into the bound on headers, over a real connection.
func TestFloodsOfHeadersAreAnswered(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	address := w.Listen()
	const room = 14 << 10
	fill := func(part string) string { return strings.Repeat(part, room/len(part)) }
	for name, c := range map[string]struct {
		head string
		want int
	}{
		"cookies":                  {"Cookie: " + fill("a=b; ") + "\r\n", 401},
		"refresh cookies":          {"Cookie: " + fill("kermesse_refresh=x; ") + "\r\n", 401},
		"one long refresh cookie":  {"Cookie: kermesse_refresh=" + fill("A") + "\r\n", 401},
		"cookies that are none":    {"Cookie: " + fill("=;\",") + "\r\n", 401},
		"many small headers":       {fill("X: y\r\n"), 401},
		"languages":                {"Accept-Language: " + fill("fr-x-a,") + "\r\n", 401},
		"a language of hyphens":    {"Accept-Language: " + fill("-") + "\r\n", 401},
		"a language of underlines": {"Accept-Language: fr" + fill("_a") + "\r\n", 401},
		"forwarders":               {"X-Forwarded-For: " + fill("1.2.3.4,") + "\r\n", 401},
		"a long token":             {"Authorization: Bearer " + fill("A") + "\r\n", 401},
		"a token of dots":          {"Authorization: Bearer " + fill(".") + "\r\n", 401},
		"tokens":                   {fill("Authorization: Bearer a.b.c\r\n"), 401},
		"a long key":               {"Idempotency-Key: " + fill("A") + "\r\n", 400},
		"origins":                  {fill("Origin: https://elsewhere.example\r\n"), 403},
		"lengths that differ":      {"Content-Length: 0\r\nContent-Length: 1\r\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, err := http.ReadResponse(bufio.NewReader(call(t, address, "POST /api/v1/tokens HTTP/1.1\r\nHost: k\r\n"+c.head+"\r\n")), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != c.want {
				t.Errorf("%d; want %d", answer.StatusCode, c.want)
			}
		})
	}
}
