package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
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
	spare   *world.Person // a member about whom others decide
	outcast *world.Person // is banned
	role    *space.RoleID // that the space defined
	devices map[id.Account]id.Device
}

func newScene(t testing.TB, w *world.World, in, other *world.Space) *scene {
	t.Helper()
	s := &scene{World: w, t: t, in: in, other: other, devices: map[id.Account]id.Device{}, by: map[authz.Role]*world.Person{authz.Owner: in.Owner}, waiting: w.Person("Waiting")}
	for _, role := range in.Kind.Roles()[1:] {
		s.by[role] = in.Bring(string(role), role)
	}
	for _, p := range s.by {
		p.Prove()
	}
	return s
}

// member is somebody about whom others decide, and who is still there.
func (s *scene) member() *world.Person {
	s.t.Helper()
	for _, m := range must(s.Space.Members(s.in.Owner.Acts(), s.in.ID)) {
		if s.spare != nil && m.Account == s.spare.ID {
			return s.spare
		}
	}
	s.spare = s.in.Bring("Spare", authz.Member).Prove()
	return s.spare
}

// banned is somebody who cannot come in.
func (s *scene) banned() *world.Person {
	s.t.Helper()
	for _, b := range must(s.Space.Bans(s.in.Owner.Acts(), s.in.ID)) {
		if s.outcast != nil && b.Account == s.outcast.ID {
			return s.outcast
		}
	}
	s.outcast = s.in.Bring("Outcast", authz.Member)
	if err := s.Space.Ban(s.in.Owner.Acts(), s.in.ID, s.outcast.ID); err != nil {
		s.t.Fatal(err)
	}
	return s.outcast
}

// defined is a new role of the space, in the place of the one before.
func (s *scene) defined() string {
	s.t.Helper()
	if s.role != nil {
		if err := s.Space.RemoveRole(s.in.Owner.Acts(), s.in.ID, *s.role); err != nil && !errors.Is(err, space.ErrNoRole) {
			s.t.Fatal(err)
		}
	}
	made := must(s.Space.DefineRole(s.in.Owner.Acts(), s.in.ID, "Role "+s.IDs.Space().String()[24:], []string{"space.read"}))
	s.role = &made.ID
	return made.ID.String()
}

// handBack makes the owner the owner again.
func (s *scene) handBack() {
	s.t.Helper()
	if err := s.Space.TransferOwnership(s.spare.Acts(), s.in.ID, s.in.Owner.ID); err != nil {
		s.t.Fatal(err)
	}
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
	if slices.Contains(names, "account_id") {
		ids["account_id"] = s.member().ID.String()
		if strings.HasPrefix(route, "DELETE") && strings.Contains(route, "/bans/") {
			ids["account_id"] = s.banned().ID.String()
		}
	}
	if slices.Contains(names, "device_id") {
		whose := as
		if as.Token == "" {
			whose = s.in.Owner
		}
		if err := s.Account.EndSession(whose.Acts(), s.devices[whose.ID]); err != nil && !errors.Is(err, account.ErrNoDevice) {
			s.t.Fatal(err)
		}
		s.devices[whose.ID] = s.session(whose).Device
		ids["device_id"] = s.devices[whose.ID].String()
	}
	if slices.Contains(names, "address") {
		ids["address"] = path.Base(must(s.Account.SetAvatar(s.in.Owner.Acts(), dot())).AvatarURL)
	}
	if slices.Contains(names, "role_id") {
		ids["role_id"] = s.defined()
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
	device := body{"name": "Firefox", "platform": "web"}
	cookie := func(*world.Person) (any, []string) {
		return nil, []string{"Cookie", "kermesse_refresh=" + s.session(s.Person("Somebody signed in")).RefreshToken}
	}
	secret := body{"auth": world.Auth(), "kdf": e2ee.DefaultPBKDF2()}
	return map[string]func(*world.Person) (any, []string){
		"POST /kdf-lookups": plain(body{"email": "zoe@kermesse.example"}),
		"POST /accounts": func(*world.Person) (any, []string) {
			return body{
				"email": "new-" + s.IDs.Account().String() + "@kermesse.example", "display_name": "Zoé", "auth": world.Auth(),
				"kdf": e2ee.DefaultPBKDF2(), "language": "fr", "time_zone": "Europe/Paris", "device": device,
			}, nil
		},
		"POST /sessions": func(*world.Person) (any, []string) {
			return body{"email": s.Person("Somebody who signs in").Email, "auth": world.Auth(), "device": device}, nil
		},
		"POST /sessions/replacements": func(*world.Person) (any, []string) {
			ticket, signOut := s.ticket(s.Person("Somebody with many devices"))
			return body{"ticket": ticket, "sign_out": signOut, "device": device}, nil
		},
		"PUT /sessions/{device_id}/name":    plain(body{"name": "Salon"}),
		"POST /proofs":                      plain(body{"auth": world.Auth()}),
		"PUT /accounts/me/password":         plain(secret),
		"POST /password-resets":             plain(body{"email": "zoe@kermesse.example"}),
		"POST /password-reset-previews":     plain(body{"token": e2ee.Base64URL(make([]byte, 32))}),
		"POST /password-resets/completions": plain(body{"token": e2ee.Base64URL(make([]byte, 32)), "auth": world.Auth(), "kdf": e2ee.DefaultPBKDF2()}),
		"POST /accounts/me/email-changes": func(*world.Person) (any, []string) {
			return body{"email": "new-" + s.IDs.Account().String() + "@kermesse.example", "auth": world.Auth(), "kdf": e2ee.DefaultPBKDF2()}, nil
		},
		"POST /email-changes":     plain(body{"token": e2ee.Base64URL(make([]byte, 32))}),
		"PUT /accounts/me/avatar": plain(body{"image": base64.StdEncoding.EncodeToString(dot())}),
		"POST /tokens":            cookie,
		"DELETE /tokens":          cookie,
		"PATCH /accounts/me":      s.editProfile,
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
		"PUT /spaces/{space_id}/members/{account_id}/role":            plain(body{"role": "member"}),
		"POST /spaces/{space_id}/roles": func(*world.Person) (any, []string) {
			return body{"name": "Role " + s.IDs.Space().String()[24:], "operations": []string{"space.read"}}, nil
		},
		"PATCH /spaces/{space_id}/roles/{role_id}": func(*world.Person) (any, []string) {
			return body{"name": "Role " + s.IDs.Space().String()[24:]}, ifMatch(1)
		},
		"POST /spaces/{space_id}/ownership-transfers": func(*world.Person) (any, []string) {
			return body{"account_id": s.member().ID}, nil
		},
		"POST /invitation-previews":           code,
		"POST /memberships":                   code,
		"POST /spaces/{space_id}/suggestions": plain(body{"title": "La Foule", "artist": "Édith Piaf"}),
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

// session signs somebody in.
func (s *scene) session(p *world.Person) account.Session {
	s.t.Helper()
	return must(s.Account.SignIn(s.t.Context(), account.SignIn{
		Email: p.Email, Auth: must(e2ee.ParseBase64URL(world.Auth())), Device: account.DeviceInfo{Name: "Firefox", Platform: "web"},
	}))
}

// ticket is what somebody gets who signs in on one device too many, and a device to sign out.
func (s *scene) ticket(p *world.Person) (string, id.Device) {
	s.t.Helper()
	for {
		_, err := s.Account.SignIn(s.t.Context(), account.SignIn{
			Email: p.Email, Auth: must(e2ee.ParseBase64URL(world.Auth())), Device: account.DeviceInfo{Name: "Firefox", Platform: "web"},
		})
		if errors.Is(err, account.ErrDeviceLimit) {
			raw := must(json.Marshal(problem.From(err).Document(i18n.New().For("fr"), "").Current))
			var choice account.DeviceChoice
			if err := json.Unmarshal(raw, &choice); err != nil {
				s.t.Fatal(err)
			}
			return choice.Ticket, choice.Devices[0].ID
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// dot is a picture.
func dot() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		panic(err)
	}
	return b.Bytes()
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
