package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/internal/world"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// scene is a space with somebody in every role, and people around it.
type scene struct {
	*world.World
	t       testing.TB
	in      *world.Space
	by      map[authz.Role]*world.Person
	waiting *world.Person // asks to be let in, when a request needs it
	other   *world.Space  // of the same kind, with nobody in common
}

func newScene(t testing.TB, w *world.World, in, other *world.Space) *scene {
	t.Helper()
	s := &scene{World: w, t: t, in: in, other: other, by: map[authz.Role]*world.Person{authz.Owner: in.Owner}, waiting: w.Person("Waiting")}
	for _, role := range in.Kind.Roles()[1:] {
		s.by[role] = in.Bring(string(role), role)
	}
	return s
}

// author is who makes what a request of somebody is about: that person, or the owner.
func (s *scene) author(as *world.Person) *world.Person {
	for role, p := range s.by {
		if p == as && band.CanSuggest.Allows(role) {
			return p
		}
	}
	return s.in.Owner
}

// sent is a request that its route takes from whoever may.
type sent struct {
	ids     map[string]string // by name in the path
	path    string
	body    any
	headers []string
}

// fill puts ids into the path of a route.
func fill(route string, ids map[string]string) string {
	_, path, _ := strings.Cut(route, " ")
	for name, id := range ids {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	return path
}

func ifMatch(version int64) []string {
	return []string{"If-Match", fmt.Sprintf(`"%d"`, version)}
}

func pathIDs(route string) []string {
	var names []string
	for _, part := range strings.Split(route, "/") {
		if strings.HasPrefix(part, "{") {
			names = append(names, strings.Trim(part, "{}"))
		}
	}
	return names
}

// request makes a plausible request to a route by somebody, about things made for it.
func (s *scene) request(route string, as *world.Person) sent {
	s.t.Helper()
	ids := map[string]string{"space_id": s.in.ID.String()}
	names := pathIDs(route)
	if slices.Contains(names, "suggestion_id") {
		ids["suggestion_id"] = s.in.Suggest(s.author(as), "Sous le ciel de Paris").ID.String()
	}
	if slices.Contains(names, "invitation_id") {
		ids["invitation_id"] = s.in.Invite(space.Invite{}).ID.String()
	}
	if slices.Contains(names, "request_id") {
		ids["request_id"] = s.joinRequest()
	}
	if slices.Contains(names, "import_id") {
		ids["import_id"] = s.list(s.author(as), strings.HasSuffix(route, "/undo"))
	}
	if slices.Contains(names, "song_id") {
		ids["song_id"] = s.in.Song(s.author(as), "Le Temps des cerises").ID.String()
	}
	if slices.Contains(names, "version") {
		ids["version"] = "1"
	}
	if slices.Contains(names, "setlist_id") {
		list := s.in.Setlist(s.author(as), "Café du Pont", s.in.Song(s.author(as), "Bella ciao"))
		ids["setlist_id"] = list.ID.String()
		if slices.Contains(names, "entry_id") {
			ids["entry_id"] = list.Entries[0].ID.String()
		}
	}
	out := sent{ids: ids, path: fill(route, ids)}
	if make, ok := s.bodies()[route]; ok {
		out.body, out.headers = make(as)
	}
	return out
}

// bodies are what routes take besides what is in their path.
func (s *scene) bodies() map[string]func(as *world.Person) (any, []string) {
	type body = map[string]any
	plain := func(b body) func(*world.Person) (any, []string) {
		return func(*world.Person) (any, []string) { return b, nil }
	}
	code := func(*world.Person) (any, []string) { return body{"code": s.other.Invite(space.Invite{}).Code}, nil }
	cookie := func(*world.Person) (any, []string) {
		session, err := s.Account.SignIn(s.t.Context(), account.SignIn{
			Email: s.in.Owner.Email, Auth: must(e2ee.ParseBase64URL(world.Auth())), Device: account.DeviceInfo{Name: "Firefox", Platform: "web"},
		})
		if err != nil {
			s.t.Fatal(err)
		}
		return nil, []string{"Cookie", "kermesse_refresh=" + session.RefreshToken}
	}
	device := body{"name": "Firefox", "platform": "web"}
	return map[string]func(*world.Person) (any, []string){
		"POST /kdf-lookups": plain(body{"email": "zoe@kermesse.example"}),
		"POST /accounts": func(*world.Person) (any, []string) {
			return body{
				"email": "new-" + s.IDs.Account().String() + "@kermesse.example", "display_name": "Zoé", "auth": world.Auth(),
				"kdf": e2ee.DefaultPBKDF2(), "language": "fr", "time_zone": "Europe/Paris", "device": device,
			}, nil
		},
		"POST /sessions":     plain(body{"email": s.in.Owner.Email, "auth": world.Auth(), "device": device}),
		"POST /tokens":       cookie,
		"DELETE /tokens":     cookie,
		"PATCH /accounts/me": s.editProfile,
		"POST /first-administrator": func(*world.Person) (any, []string) {
			return body{"token": must(s.Account.FirstAdministratorLink(s.t.Context()))}, nil
		},
		"POST /email-confirmations": plain(body{"token": e2ee.Base64URL(make([]byte, 32))}),
		"POST /spaces":              plain(body{"kind": "studio", "name": "Studio Bleu"}),
		"PATCH /spaces/{space_id}": func(*world.Person) (any, []string) {
			return body{"description": "Le mardi soir"}, ifMatch(must(s.Space.Read(s.in.Owner.Acts(), s.in.ID)).Version)
		},
		"POST /spaces/{space_id}/join-requests/{request_id}/decision": plain(body{"accept": false}),
		"POST /spaces/{space_id}/invitations":                         plain(body{"role": "member"}),
		"POST /invitation-previews":                                   code,
		"POST /memberships":                                           code,
		"POST /spaces/{space_id}/suggestions":                         plain(body{"title": "La Foule", "artist": "Édith Piaf"}),
		"PATCH /spaces/{space_id}/suggestions/{suggestion_id}": func(*world.Person) (any, []string) {
			return body{"title": "Padam… Padam…"}, ifMatch(1)
		},
		"POST /spaces/{space_id}/songs": plain(body{"title": "La Foule", "key": "Am", "tempo_bpm": 90, "links": []string{"https://example.org/foule"}}),
		"PATCH /spaces/{space_id}/songs/{song_id}": func(*world.Person) (any, []string) {
			return body{"title": "Milord", "tempo_bpm": nil}, ifMatch(1)
		},
		"PUT /spaces/{space_id}/songs/{song_id}/level": plain(body{"value": 7, "visibility": "band"}),
		"POST /spaces/{space_id}/setlists":             plain(body{"name": "Café du Pont", "starts_at": "2026-11-28T20:00:00Z"}),
		"PATCH /spaces/{space_id}/setlists/{setlist_id}": func(*world.Person) (any, []string) {
			return body{"name": "Fête du village"}, ifMatch(1)
		},
		"POST /spaces/{space_id}/setlists/{setlist_id}/copies":  plain(body{"name": "Café du Pont, bis"}),
		"POST /spaces/{space_id}/setlists/{setlist_id}/entries": plain(body{"kind": "break", "title": "Pause", "duration_seconds": 300}),
		"PATCH /spaces/{space_id}/setlists/{setlist_id}/entries/{entry_id}": func(*world.Person) (any, []string) {
			return body{"singer": "Inès"}, ifMatch(1)
		},
		"PUT /spaces/{space_id}/setlists/{setlist_id}/entries/{entry_id}/position": plain(body{}),
		"PUT /spaces/{space_id}/suggestions/{suggestion_id}/vote":                  plain(body{"value": 1}),
		"POST /spaces/{space_id}/suggestion-imports":                               plain(body{"format": "text", "text": "Piaf – Milord"}),
		"POST /spaces/{space_id}/suggestion-imports/{import_id}/run":               plain(body{"lines": []int{1}}),
	}
}

func (s *scene) editProfile(as *world.Person) (any, []string) {
	if as.Token == "" {
		as = s.in.Owner
	}
	return map[string]any{"display_name": "Zoé " + s.IDs.Account().String()[30:]}, ifMatch(must(s.Account.Profile(as.Acts())).Version)
}

// joinRequest is that of the person who waits.
func (s *scene) joinRequest() string {
	s.t.Helper()
	waits := must(s.Space.Requests(s.in.Owner.Acts(), s.in.ID))
	if len(waits) == 0 {
		s.waiting = s.Person("Waiting") // the one before may have been turned away
		code := s.in.Invite(space.Invite{Approval: true}).Code
		must(s.Space.Join(s.waiting.Acts(), code))
		waits = must(s.Space.Requests(s.in.Owner.Acts(), s.in.ID))
	}
	return waits[0].ID.String()
}

// list is an import of one song, running or not yet.
func (s *scene) list(by *world.Person, running bool) string {
	s.t.Helper()
	held := must(s.House.Band.PreviewImport(by.Acts(), band.PreviewImport{Space: s.in.ID, Format: band.PlaylistText, Text: "Brel – Amsterdam"}))
	if running {
		must(s.House.Band.RunImport(by.Acts(), band.RunImport{Space: s.in.ID, Import: held.ID, Lines: []int64{1}}))
	}
	return held.ID.String()
}

// ask sends a plausible request to a route as somebody.
func (s *scene) ask(d rest.Declared, as *world.Person) world.Answer {
	s.t.Helper()
	r := s.request(routeOf(d), as)
	return as.Ask(d.Method, r.path, r.body, r.headers...)
}

func routeOf(d rest.Declared) string { return d.Method + " " + d.Path }

// must is for what cannot fail unless the test itself is wrong.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
