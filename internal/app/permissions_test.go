package app_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/internal/world"
)

var update = flag.Bool("update", false, "write testdata anew")

const golden = "testdata/permissions.golden"

// withoutRoute lists the operations that no route declares, and why that is right.
func withoutRoute() map[string]string { return map[string]string{} }

// TestPermissionsAreAsReviewed holds what every operation allows against the file that reviewers
// read as a diff (SP-3). -update writes the file.
func TestPermissionsAreAsReviewed(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	routes := map[string][]string{}
	declared := map[string]authz.Op{}
	for _, op := range app.Operations() {
		if _, twice := declared[op.Name()]; twice {
			t.Errorf("%s is declared twice", op.Name())
		}
		declared[op.Name()] = op
	}
	for _, d := range w.Server.Routes() {
		if op, ok := declared[d.Op.Name()]; !ok || op.NeedsConfirmed() != d.Op.NeedsConfirmed() || op.NeedsFresh() != d.Op.NeedsFresh() || op.Public() != d.Op.Public() || op.OfSpace() != d.Op.OfSpace() ||
			op.Happens(authz.Band) != d.Op.Happens(authz.Band) || op.Happens(authz.Studio) != d.Op.Happens(authz.Studio) {
			t.Errorf("%s asks for %q, which no room declares so", routeOf(d), d.Op.Name())
		}
		routes[d.Op.Name()] = append(routes[d.Op.Name()], routeOf(d))
	}
	for name := range declared {
		_, excused := withoutRoute()[name]
		if len(routes[name]) == 0 && !excused {
			t.Errorf("no route leads to %s", name)
		}
		if len(routes[name]) > 0 && excused {
			t.Errorf("%s has a route after all", name)
		}
	}
	got := matrix(app.Operations(), routes)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("permissions are no longer those of %s; look at every changed line, then run go test ./internal/app -run Permissions -update\n%s", golden, got)
	}
}

// matrix is the operations by roles, one operation a line, its routes below it.
func matrix(ops []authz.Op, routes map[string][]string) string {
	roles := authz.Roles()
	var b strings.Builder
	b.WriteString("# Which role may do what in its space. \"signed in\": whoever has an account, on what is theirs; \"anybody\": without one.\n" +
		"# \"confirmed\": the e-mail address has to be confirmed besides; \"fresh proof\": the password typed again within five minutes;\n# \"in bands\": other spaces do not know it. Below each operation,\n" +
		"# the routes that lead to it.\n\n")
	fmt.Fprintf(&b, "%-34s", "operation")
	for _, r := range roles {
		fmt.Fprintf(&b, "%-12s", r)
	}
	b.WriteString("besides\n")
	sorted := slices.SortedFunc(slices.Values(ops), func(a, b authz.Op) int { return strings.Compare(a.Name(), b.Name()) })
	for _, op := range sorted {
		line := fmt.Sprintf("%-34s", op.Name())
		for _, r := range roles {
			mark := ""
			if op.OfSpace() {
				mark = "-"
				if op.Allows(r) {
					mark = "yes"
				}
			}
			line += fmt.Sprintf("%-12s", mark)
		}
		var besides []string
		switch {
		case op.Public():
			besides = append(besides, "anybody")
		case !op.OfSpace():
			besides = append(besides, "signed in")
		case !op.Happens(authz.Studio):
			besides = append(besides, "in bands")
		case !op.Happens(authz.Band):
			besides = append(besides, "in studios")
		}
		if op.NeedsConfirmed() {
			besides = append(besides, "confirmed")
		}
		if op.NeedsFresh() {
			besides = append(besides, "fresh proof")
		}
		b.WriteString(strings.TrimRight(line+strings.Join(besides, ", "), " ") + "\n")
		for _, route := range routes[op.Name()] {
			b.WriteString("    " + route + "\n")
		}
	}
	return b.String()
}

// heard remembers which operations the use case behind each route required.
type heard struct {
	mu  sync.Mutex
	ops map[string]map[string]bool // by route
}

func (h *heard) audit(t testing.TB) func(string, authz.Op, []authz.Op) {
	return func(route string, declared authz.Op, required []authz.Op) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.ops[route] == nil {
			h.ops[route] = map[string]bool{}
		}
		var names []string
		for _, op := range required {
			h.ops[route][op.Name()] = true
			names = append(names, op.Name())
		}
		if len(required) != 1 || names[0] != declared.Name() {
			t.Errorf("%s is registered with %s and its use case required %q", route, declared.Name(), names)
		}
	}
}

// TestEveryRouteLetsInWhomItSays walks every route as every role, as a stranger and as nobody (SP-3).
func TestEveryRouteLetsInWhomItSays(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		h := &heard{ops: map[string]map[string]bool{}}
		w := world.New(t, e, func(o *app.Options) { o.Audit = h.audit(t) })
		scenes := []*scene{
			newScene(t, w, w.Band("Les Mercredis"), w.Band("Les Jeudis")),
			newScene(t, w, w.Studio("Studio Canard"), w.Studio("Studio Bleu")),
		}
		for _, d := range w.Server.Routes() {
			if !d.Op.OfSpace() {
				walkOutside(t, scenes[0], d)
				continue
			}
			for i, s := range scenes {
				if d.Op.Happens(s.in.Kind) {
					walkSpace(t, s, d)
				} else {
					walkOtherKind(t, s, scenes[1-i], d)
				}
			}
		}
		for _, d := range w.Server.Routes() {
			if !h.ops[routeOf(d)][d.Op.Name()] {
				t.Errorf("%s: its use case never required %s", routeOf(d), d.Op.Name())
			}
		}
		known := map[string]bool{}
		for _, d := range w.Server.Routes() {
			known[routeOf(d)] = true
		}
		for route := range scenes[0].bodies() {
			if !known[route] {
				t.Errorf("there is no route %s any more", route)
			}
		}
	})
}

// walkOutside tries a route that is of no space.
func walkOutside(t *testing.T, s *scene, d rest.Declared) {
	t.Helper()
	somebody := s.Person("Somebody")
	if d.Op.NeedsFresh() {
		if a := s.ask(d, somebody); a.Status != 403 || a.Problem.Code != "auth.fresh_proof_required" {
			t.Errorf("%s, without a fresh proof: %d %s", routeOf(d), a.Status, a.Text)
		}
		somebody.Prove()
	}
	if a := s.ask(d, somebody); refusedAccess(a) {
		t.Errorf("%s, signed in: %d %s", routeOf(d), a.Status, a.Text)
	}
	a := s.ask(d, s.Nobody())
	if d.Op.Public() == (a.Status == 401) {
		t.Errorf("%s, nobody: %d %s", routeOf(d), a.Status, a.Text)
	}
	if !d.Op.Public() && a.Problem.Code != "auth.required" {
		t.Errorf("%s, nobody: %s", routeOf(d), a.Text)
	}
}

// refusedAccess tells whether an answer turns somebody away for who they are.
func refusedAccess(a world.Answer) bool {
	return a.Status == 401 || a.Status == 403 || a.Status == 404 && a.Problem.Code == "space.not_found" || a.Status >= 500
}

func walkSpace(t *testing.T, s *scene, d rest.Declared) {
	t.Helper()
	for _, role := range s.in.Kind.Roles() {
		as := s.by[role]
		a := s.ask(d, as)
		switch {
		case !d.Op.Allows(role):
			if a.Status != 403 || a.Problem.Code != "auth.forbidden" {
				t.Errorf("%s in a %s, %s without the right: %d %s", routeOf(d), s.in.Kind, role, a.Status, a.Text)
			}
		case refusedAccess(a) || a.Status == 404:
			t.Errorf("%s in a %s, %s: %d %s", routeOf(d), s.in.Kind, role, a.Status, a.Text)
		}
		if d.Method == "DELETE" && strings.HasSuffix(d.Path, "/members/me") && a.Status == 204 {
			if role == authz.Owner { // and the admin has inherited
				s.spare = s.by[authz.Admin]
				s.in.Owner = s.by[authz.Admin]
				s.in.Admit(as, authz.Admin)
				s.in.Owner = as
				s.handBack()
				if _, err := s.Space.ChangeRole(as.Acts(), space.ChangeRole{Space: s.in.ID, Account: s.spare.ID, Role: authz.Admin}); err != nil {
					t.Fatal(err)
				}
				s.spare = nil
				continue
			}
			s.in.Admit(as, role)
		}
		if strings.HasSuffix(d.Path, "/ownership-transfers") && a.Status == 204 {
			s.handBack()
		}
	}
	if d.Op.NeedsFresh() {
		long := s.in.Bring("Signed in long ago", authz.Admin)
		if a := s.ask(d, long); d.Op.Allows(authz.Admin) && (a.Status != 403 || a.Problem.Code != "auth.fresh_proof_required") {
			t.Errorf("%s, without a fresh proof: %d %s", routeOf(d), a.Status, a.Text)
		}
	}
	if a := s.ask(d, s.Nobody()); a.Status != 401 || a.Problem.Code != "auth.required" {
		t.Errorf("%s, nobody: %d %s", routeOf(d), a.Status, a.Text)
	}
	if d.Op.NeedsConfirmed() {
		newcomer := s.Newcomer("Unconfirmed")
		s.in.Admit(newcomer, authz.Admin)
		if a := s.ask(d, newcomer); a.Status != 403 || a.Problem.Code != "auth.unconfirmed" {
			t.Errorf("%s, unconfirmed: %d %s", routeOf(d), a.Status, a.Text)
		}
	}
	walkStrangers(t, s, d)
}

// walkOtherKind shows that a space does not know what only the other kind knows: whatever somebody is
// there, the answer is that of a space that does not exist.
func walkOtherKind(t *testing.T, s, knows *scene, d rest.Declared) {
	t.Helper()
	for role, as := range s.by {
		real := knows.request(routeOf(d), as)
		there := as.Ask(d.Method, strings.ReplaceAll(real.path, knows.in.ID.String(), s.in.ID.String()), real.body, real.headers...)
		nowhere := as.Ask(d.Method, strings.ReplaceAll(real.path, knows.in.ID.String(), s.IDs.Space().String()), real.body, real.headers...)
		if same, why := alike(there, nowhere); !same || there.Status != 404 || there.Problem.Code != "space.not_found" {
			t.Errorf("%s in a %s, %s: %d %s %s", routeOf(d), s.in.Kind, role, there.Status, there.Text, why)
		}
	}
}

// walkStrangers shows that to who does not belong a space is like one that does not exist: the owner
// of another space, one of its members, somebody who asked to be let in.
func walkStrangers(t *testing.T, s *scene, d rest.Declared) {
	t.Helper()
	for _, stranger := range []*world.Person{s.other.Owner, s.waiting} {
		real := s.request(routeOf(d), stranger)
		there := stranger.Ask(d.Method, real.path, real.body, real.headers...)
		nowhere := stranger.Ask(d.Method, strings.ReplaceAll(real.path, s.in.ID.String(), s.IDs.Space().String()), real.body, real.headers...)
		if there.Status != 404 || there.Problem.Code != "space.not_found" {
			t.Errorf("%s, %s: %d %s", routeOf(d), stranger.Name, there.Status, there.Text)
		}
		if same, why := alike(there, nowhere); !same {
			t.Errorf("%s tells a stranger that the space exists: %s\n%s\n%s", routeOf(d), why, there.Text, nowhere.Text)
		}
	}
}

// alike tells whether two answers differ in nothing but the request's id.
func alike(a, b world.Answer) (bool, string) {
	if a.Status != b.Status {
		return false, "status"
	}
	if plain(a) != plain(b) {
		return false, "body"
	}
	for name := range a.Header {
		if name != "X-Request-Id" && name != "Content-Length" && fmt.Sprint(a.Header[name]) != fmt.Sprint(b.Header[name]) {
			return false, "header " + name
		}
	}
	return len(a.Header) == len(b.Header), "headers"
}

// plain is the body of an answer without the request's id.
func plain(a world.Answer) string {
	var fields map[string]any
	if json.Unmarshal([]byte(a.Text), &fields) != nil {
		return a.Text
	}
	delete(fields, "request_id")
	text, _ := json.Marshal(fields)
	return string(text)
}
