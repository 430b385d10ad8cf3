package space

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type page[T any] struct {
	Items []T `json:"items"`
}

func TestASpaceIsMadeReadAndEdited(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		a := w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"L’Été à Œuf"}`)
		var made spaceBody
		a.into(t, &made)
		if made.Slug != "l-ete-a-oeuf" || made.Accent != "vermillon" || made.TimeZone != "Europe/Paris" || made.Currency != "EUR" ||
			made.Language != "fr" || made.Role != "owner" || made.MemberCount != 1 || made.Version != 1 || !made.CreatedAt.Equal(w.clock.Now()) {
			t.Errorf("%+v", made)
		}
		if !slices.Contains(made.Permissions, "space.edit") || slices.Contains(made.Permissions, "space.create") {
			t.Errorf("permissions %q", made.Permissions)
		}
		if a.Header.Get("Location") != "/api/v1/spaces/"+made.ID.String() || a.Header.Get("ETag") != `"1"` {
			t.Errorf("%v", a.Header)
		}
		if f := w.facts("space:"); f["space.member_joined"] != 1 || w.facts("account:" + ana.String())["space.member_joined"] != 1 {
			t.Errorf("facts %v", f)
		}
		path := "/spaces/" + made.ID.String()
		if got := w.want(200, "", ana, "GET", path, ""); got.text != a.text || got.Header.Get("ETag") != `"1"` {
			t.Errorf("read back %s", got.text)
		}
		var own page[spaceBody]
		w.want(200, "", ana, "GET", "/spaces", "").into(t, &own)
		if len(own.Items) != 1 || own.Items[0].ID != made.ID {
			t.Errorf("own %+v", own)
		}

		w.want(428, "version.required", ana, "PATCH", path, `{"name":"B"}`)
		w.want(400, "version.invalid", ana, "PATCH", path, `{"name":"B"}`, "If-Match", "1")
		edited := w.want(200, "", ana, "PATCH", path, `{"name":"Les Jeudis","accent":"bleu"}`, "If-Match", `"1"`)
		var after spaceBody
		edited.into(t, &after)
		if after.Name != "Les Jeudis" || after.Accent != "bleu" || after.Slug != made.Slug || after.Version != 2 || edited.Header.Get("ETag") != `"2"` {
			t.Errorf("%s", edited.text)
		}
		stale := w.want(412, "version.stale", ana, "PATCH", path, `{"name":"C"}`, "If-Match", `"1"`)
		current, err := json.Marshal(stale.problem.Current)
		if err != nil {
			t.Fatal(err)
		}
		var shown spaceBody
		if err := json.Unmarshal(current, &shown); err != nil || shown.Name != "Les Jeudis" || shown.Version != 2 || shown.Role != "owner" {
			t.Errorf("current %s", current)
		}
		refused := w.want(422, "request.invalid", ana, "PATCH", path, `{"slug":"A B","time_zone":"Mars"}`, "If-Match", `"2"`)
		if len(refused.problem.Errors) != 2 || refused.problem.Errors[0].Pointer != "/slug" || refused.problem.Errors[1].Pointer != "/time_zone" {
			t.Errorf("%s", refused.text)
		}
		if got := w.want(200, "", ana, "GET", path, ""); got.text != edited.text {
			t.Errorf("a refused edit left %s", got.text)
		}
		if n := w.facts("space:")["space.edited"]; n != 1 {
			t.Errorf("%d edits told", n)
		}
	})
}

func TestSlugsAreUniqueOnTheInstance(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		create := func(body string) (made spaceBody) {
			t.Helper()
			w.want(201, "", w.person("Ana"), "POST", "/spaces", body).into(t, &made)
			return made
		}
		first := create(`{"kind":"band","name":"Trio"}`)
		second := create(`{"kind":"band","name":"Trio"}`)
		if first.Slug != "trio" || !strings.HasPrefix(second.Slug, "trio-") || !slugForm.MatchString(second.Slug) {
			t.Errorf("%q and %q", first.Slug, second.Slug)
		}
		// A name so long that its slug is cut still gives way.
		long := fmt.Sprintf(`{"kind":"band","name":%q}`, strings.Repeat("Les Mercredis ", 6)[:80])
		if a, b := create(long), create(long); a.Slug == b.Slug || len(b.Slug) > maxSlug || !slugForm.MatchString(b.Slug) {
			t.Errorf("%q and %q", a.Slug, b.Slug)
		}
		if a, b := create(`{"kind":"studio","name":"!"}`), create(`{"kind":"studio","name":"?"}`); a.Slug != "studio" || !strings.HasPrefix(b.Slug, "studio-") {
			t.Errorf("%q and %q", a.Slug, b.Slug)
		}
		// One that was chosen does not.
		ana := w.person("Ana")
		refused := w.want(409, "space.slug_taken", ana, "POST", "/spaces", `{"kind":"band","name":"X","slug":"trio"}`)
		if len(refused.problem.Errors) != 1 || refused.problem.Errors[0].Pointer != "/slug" {
			t.Errorf("%s", refused.text)
		}
		var mine spaceBody
		w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"X","slug":"quartet"}`).into(t, &mine)
		path := "/spaces/" + mine.ID.String()
		w.want(409, "space.slug_taken", ana, "PATCH", path, `{"slug":"trio"}`, "If-Match", `"1"`)
		w.want(200, "", ana, "PATCH", path, `{"slug":"quintet"}`, "If-Match", `"1"`)
		create(`{"kind":"band","name":"Y","slug":"quartet"}`) // what was left is free
	})
}

func TestOnePersonMakesFiveBands(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		var last answer
		for range maxBandsPerPerson {
			last = w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`, "Idempotency-Key", fmt.Sprint("key-", len(w.strings(`SELECT key FROM idempotency_key`))))
		}
		if a := w.want(409, "space.too_many_bands", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`); a.problem.Params["max"] != float64(maxBandsPerPerson) {
			t.Errorf("%s", a.text)
		}
		w.want(201, "", ana, "POST", "/spaces", `{"kind":"studio","name":"Rue Haute"}`)
		// The answer to the fifth was lost: who asks again gets the fifth, not a refusal.
		again := w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`, "Idempotency-Key", "key-4")
		if again.text != last.text {
			t.Errorf("%s is not %s", again.text, last.text)
		}
	})
}

func TestAnInvitationIsMadeListedPreviewedUsedAndWithdrawn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		path := "/spaces/" + space.String()
		a := w.want(201, "", ana, "POST", path+"/invitations", `{"max_uses":2,"email":"bob@example.org"}`)
		var made invitationBody
		a.into(t, &made)
		if code, ok := canonicalCode(made.Code); !ok || code != made.Code || made.URL != "https://kermesse.example/i/"+made.Code {
			t.Errorf("code %q, url %q", made.Code, made.URL)
		}
		if made.Role != "member" || made.MaxUses == nil || *made.MaxUses != 2 || made.Uses != 0 || made.Approval || made.Email != "bob@example.org" ||
			!made.ExpiresAt.Equal(w.clock.Now().Add(24*time.Hour)) || made.CreatedBy != (personBody{ana, "Ana"}) {
			t.Errorf("%+v", made)
		}
		if a.Header.Get("Location") != "/api/v1"+path+"/invitations/"+made.ID.String() {
			t.Errorf("location %q", a.Header.Get("Location"))
		}
		letters := w.letters()
		if len(letters) != 1 || letters[0].To != "bob@example.org" || letters[0].Template != "invitation" || letters[0].Params["link"] != made.URL {
			t.Errorf("letters %+v", letters)
		}
		// Neither the code nor the address can be read in the database.
		for _, sealed := range w.strings(`SELECT CAST(code_sealed AS text) FROM space_invitation`) {
			if strings.Contains(sealed, made.Code) {
				t.Error("the code is stored as it is")
			}
		}

		typed := strings.ToLower(made.Code[:4] + " - " + made.Code[4:])
		body := fmt.Sprintf(`{"code":%q}`, typed)
		var preview previewBody
		w.want(200, "", id.Account{}, "POST", "/invitation-previews", body).into(t, &preview)
		if preview.Space.ID != space || preview.Space.Name != "Les Mercredis" || preview.Space.MemberCount != 1 || preview.InvitedBy != "Ana" ||
			preview.Role != "member" || preview.AlreadyMember || preview.Waiting || !preview.ExpiresAt.Equal(made.ExpiresAt) {
			t.Errorf("%+v", preview)
		}

		bob := w.person("Bob")
		w.want(401, "auth.required", id.Account{}, "POST", "/memberships", body)
		joined := w.want(201, "", bob, "POST", "/memberships", body)
		var membership membershipBody
		joined.into(t, &membership)
		if membership != (membershipBody{space, "member"}) || joined.Header.Get("Location") != "/api/v1"+path {
			t.Errorf("%s", joined.text)
		}
		// Joining twice is no second member and no second use.
		if again := w.want(201, "", bob, "POST", "/memberships", body); again.text != joined.text {
			t.Errorf("%s", again.text)
		}
		w.want(200, "", bob, "POST", "/invitation-previews", body).into(t, &preview)
		if !preview.AlreadyMember || preview.Space.MemberCount != 2 {
			t.Errorf("%+v", preview)
		}
		var listed page[invitationBody]
		w.want(200, "", ana, "GET", path+"/invitations", "").into(t, &listed)
		if len(listed.Items) != 1 || listed.Items[0].Uses != 1 || listed.Items[0].Code != made.Code || listed.Items[0].Email != "bob@example.org" {
			t.Errorf("%+v", listed)
		}
		var members page[memberBody]
		w.want(200, "", bob, "GET", path+"/members", "").into(t, &members)
		if len(members.Items) != 2 || members.Items[0].AccountID != ana || members.Items[1].DisplayName != "Bob" || members.Items[1].Role != "member" {
			t.Errorf("%+v", members)
		}
		if f := w.facts("space:"); f["space.member_joined"] != 2 || f["space.invitations_changed"] != 2 {
			t.Errorf("facts %v", f)
		}

		one := path + "/invitations/" + made.ID.String()
		w.want(204, "", ana, "DELETE", one, "")
		w.want(404, "space.invitation_not_found", ana, "DELETE", one, "")
		w.want(404, "space.invitation_not_found", id.Account{}, "POST", "/invitation-previews", body)
		w.want(404, "space.invitation_not_found", w.person("Cleo"), "POST", "/memberships", body)
		w.want(200, "", bob, "GET", path, "") // who came by it stays
	})
}

func TestWhatAnInvitationDoesNotOpen(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		other, zoe := w.space(authz.Studio, "Rue Haute")
		one := int64(1)
		used := w.invite(ana, Invite{Space: space, MaxUses: &one})
		brief := w.invite(ana, Invite{Space: space, Life: minLife})
		foreign := w.invite(zoe, Invite{Space: other})
		bob, cleo := w.person("Bob"), w.person("Cleo")
		code := func(c string) string { return fmt.Sprintf(`{"code":%q}`, c) }
		w.want(201, "", bob, "POST", "/memberships", code(used.Code))
		w.want(201, "", bob, "POST", "/memberships", code(used.Code)) // belongs already: nothing is asked
		w.clock.Advance(minLife)
		for _, path := range []string{"/memberships", "/invitation-previews"} {
			w.want(410, "space.invitation_used", cleo, "POST", path, code(used.Code))
			w.want(410, "space.invitation_expired", cleo, "POST", path, code(brief.Code))
			for _, guess := range []string{"AAAAAAAA", "A", "0O1IL!!!", "'; DROP TABLE space", strings.Repeat("A", 64)} {
				w.want(404, "space.invitation_not_found", cleo, "POST", path, code(guess))
			}
			w.want(422, "request.invalid", cleo, "POST", path, code(""))
			w.want(422, "request.invalid", cleo, "POST", path, code(strings.Repeat("A", 65)))
			w.want(422, "request.invalid", cleo, "POST", path, `{}`)
		}
		// It still shows the way to whoever took its last place.
		var preview previewBody
		w.want(200, "", bob, "POST", "/invitation-previews", code(used.Code)).into(t, &preview)
		if !preview.AlreadyMember {
			t.Errorf("%+v", preview)
		}
		// The expired one is listed no more; another space's cannot be withdrawn from here.
		var listed page[invitationBody]
		w.want(200, "", ana, "GET", "/spaces/"+space.String()+"/invitations", "").into(t, &listed)
		if len(listed.Items) != 1 || listed.Items[0].ID != used.ID {
			t.Errorf("%+v", listed)
		}
		strange := w.want(404, "space.invitation_not_found", ana, "DELETE", "/spaces/"+space.String()+"/invitations/"+foreign.ID.String(), "")
		never := w.want(404, "space.invitation_not_found", ana, "DELETE", "/spaces/"+space.String()+"/invitations/"+id.New[invitationKind](w.IDs).String(), "")
		sameRefusal(t, strange, never)
		w.want(200, "", id.Account{}, "POST", "/invitation-previews", code(foreign.Code))
	})
}

// sameRefusal checks that two refusals differ in nothing but the request.
func sameRefusal(t *testing.T, a, b answer) {
	t.Helper()
	a.problem.RequestID, b.problem.RequestID = "", ""
	one, _ := json.Marshal(a.problem)
	two, _ := json.Marshal(b.problem)
	if string(one) != string(two) || a.StatusCode != b.StatusCode {
		t.Errorf("%s\n%s", one, two)
	}
	for _, h := range []http.Header{a.Header, b.Header} {
		h.Del("X-Request-Id")
		h.Del("Content-Length")
	}
	if fmt.Sprint(a.Header) != fmt.Sprint(b.Header) {
		t.Errorf("%v\n%v", a.Header, b.Header)
	}
}

func TestApproval(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		admin := w.enlist(space, authz.Admin)
		w.enlist(space, authz.Member)
		path := "/spaces/" + space.String()
		invitation := w.invite(ana, Invite{Space: space, Approval: true, Role: authz.Guest})
		body := fmt.Sprintf(`{"code":%q}`, invitation.Code)
		bob, cleo := w.person("Bob"), w.person("Cleo")
		var joined membershipBody
		for range 2 { // asking twice is asking once
			w.want(201, "", bob, "POST", "/memberships", body).into(t, &joined)
			if joined != (membershipBody{space, "pending"}) {
				t.Errorf("%+v", joined)
			}
		}
		var preview previewBody
		w.want(200, "", bob, "POST", "/invitation-previews", body).into(t, &preview)
		if !preview.Waiting || preview.AlreadyMember || !preview.Approval {
			t.Errorf("%+v", preview)
		}
		w.want(404, "space.not_found", bob, "GET", path, "")
		var told []string
		for _, l := range w.letters() {
			if l.Template != "join_requested" || l.Params["person"] != "Bob" {
				t.Errorf("%+v", l)
			}
			told = append(told, l.To)
		}
		slices.Sort(told)
		if want := []string{ana.String(), admin.String()}; !slices.Equal(told, want) {
			t.Errorf("told %v; want %v", told, want)
		}

		w.want(201, "", cleo, "POST", "/memberships", body)
		var waiting page[requestBody]
		w.want(200, "", admin, "GET", path+"/join-requests", "").into(t, &waiting)
		if len(waiting.Items) != 2 || waiting.Items[0].AccountID != bob || waiting.Items[0].DisplayName != "Bob" || waiting.Items[0].Role != "guest" {
			t.Fatalf("%+v", waiting)
		}
		decide := func(i int) string { return path + "/join-requests/" + waiting.Items[i].ID.String() + "/decision" }
		if a := w.want(200, "", admin, "POST", decide(0), `{"accept":true}`); a.text != "{\"accepted\":true}\n" {
			t.Errorf("%q", a.text)
		}
		w.want(404, "space.join_request_not_found", ana, "POST", decide(0), `{"accept":false}`)
		var seen spaceBody
		w.want(200, "", bob, "GET", path, "").into(t, &seen)
		if seen.Role != "guest" {
			t.Errorf("%+v", seen)
		}
		w.want(200, "", ana, "POST", decide(1), `{"accept":false}`)
		w.want(404, "space.not_found", cleo, "GET", path, "")
		w.want(422, "request.invalid", ana, "POST", decide(1), `{}`)
		letters := w.letters()
		last := letters[len(letters)-2:]
		if last[0].To != bob.String() || last[0].Template != "join_accepted" || last[1].To != cleo.String() || last[1].Template != "join_declined" || last[1].Params["link"] != "" {
			t.Errorf("%+v", last)
		}
		if f := w.facts("account:" + cleo.String()); f["space.join_decided"] != 1 || f["space.member_joined"] != 0 {
			t.Errorf("%v", f)
		}
		w.want(200, "", admin, "GET", path+"/join-requests", "").into(t, &waiting)
		if len(waiting.Items) != 0 {
			t.Errorf("%+v", waiting)
		}
		// Another space's request is no request here.
		other, zoe := w.space(authz.Band, "Trio")
		foreign := w.invite(zoe, Invite{Space: other, Approval: true})
		w.want(201, "", cleo, "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, foreign.Code))
		w.want(200, "", zoe, "GET", "/spaces/"+other.String()+"/join-requests", "").into(t, &waiting)
		w.want(404, "space.join_request_not_found", ana, "POST", decide(0), `{"accept":true}`)
	})
}

func TestLeaving(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob := w.enlist(space, authz.Member)
		path := "/spaces/" + space.String()
		w.want(409, "space.owner_leaves", ana, "DELETE", path+"/members/me", "")
		w.want(204, "", bob, "DELETE", path+"/members/me", "")
		w.want(404, "space.not_found", bob, "DELETE", path+"/members/me", "")
		w.want(404, "space.not_found", bob, "GET", path, "")
		if w.facts("space:")["space.member_left"] != 1 || w.facts("account:" + bob.String())["space.member_left"] != 1 {
			t.Error("nobody was told")
		}
		var members page[memberBody]
		w.want(200, "", ana, "GET", path+"/members", "").into(t, &members)
		if len(members.Items) != 1 {
			t.Errorf("%+v", members)
		}
	})
}

// doors are the routes of a space; {x} is replaced by an id that does not exist.
var doors = []struct {
	op           authz.Op
	method, path string
	body         string
}{
	{CanRead, "GET", "", ""},
	{CanEdit, "PATCH", "", `{"name":"X"}`},
	{CanListMembers, "GET", "/members", ""},
	{CanInvite, "POST", "/invitations", `{}`},
	{CanListInvitations, "GET", "/invitations", ""},
	{CanRevokeInvitation, "DELETE", "/invitations/{x}", ""},
	{CanListRequests, "GET", "/join-requests", ""},
	{CanDecideRequest, "POST", "/join-requests/{x}/decision", `{"accept":true}`},
	{CanLeave, "DELETE", "/members/me", ""},
}

func TestEveryDoorAsksForItsRight(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for _, kind := range []authz.Kind{authz.Band, authz.Studio} {
			space, owner := w.space(kind, "Les Mercredis")
			people := map[authz.Role]id.Account{authz.Owner: owner}
			for _, role := range kind.Roles()[1:] {
				people[role] = w.enlist(space, role)
			}
			x := id.New[invitationKind](w.IDs).String()
			for _, door := range doors {
				path := strings.ReplaceAll(door.path, "{x}", x)
				for role, account := range people {
					a := w.ask(account, door.method, "/spaces/"+space.String()+path, door.body, "If-Match", `"99"`)
					forbidden := a.problem.Code == "auth.forbidden"
					if forbidden == door.op.Allows(role) || a.problem.Code == "space.not_found" || a.StatusCode >= 500 {
						t.Errorf("%s: %s as %s: %d %s", kind, door.op.Name(), role, a.StatusCode, a.text)
					}
				}
				stranger := w.person("Stranger")
				sameRefusal(t,
					w.want(404, "space.not_found", stranger, door.method, "/spaces/"+space.String()+path, door.body, "If-Match", `"1"`),
					w.want(404, "space.not_found", stranger, door.method, "/spaces/"+w.IDs.Space().String()+path, door.body, "If-Match", `"1"`))
				w.want(401, "auth.required", id.Account{}, door.method, "/spaces/"+space.String()+path, door.body, "If-Match", `"1"`)
				if a := w.ask(owner, door.method, "/spaces/not-an-id"+path, door.body, "If-Match", `"1"`); a.StatusCode != 422 {
					t.Errorf("%s of no id: %d %s", door.op.Name(), a.StatusCode, a.text)
				}
			}
		}
	})
}

func TestNobodyInvitesAboveOneselfOrUnconfirmed(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, _ := w.space(authz.Studio, "Rue Haute")
		manager := w.enlist(space, authz.Manager)
		path := "/spaces/" + space.String() + "/invitations"
		for _, role := range []string{"owner", "admin", "guest", "emperor"} {
			a := w.want(422, "request.invalid", manager, "POST", path, fmt.Sprintf(`{"role":%q}`, role))
			if len(a.problem.Errors) != 1 || a.problem.Errors[0].Pointer != "/role" || a.problem.Errors[0].Code != "space.role_not_granted" {
				t.Errorf("%s: %s", role, a.text)
			}
		}
		w.want(201, "", manager, "POST", path, `{"role":"manager","max_uses":null,"expires_in":300}`)
		for _, body := range []string{`{"max_uses":0}`, `{"max_uses":1.5}`, `{"expires_in":1}`, `{"expires_in":9223372036854775807}`, `{"expires_in":-1}`, `{"email":"x"}`, `{"role":7}`, `{"approval":"yes"}`, `{"x":1}`} {
			if a := w.ask(manager, "POST", path, body); a.StatusCode != 422 || len(a.problem.Errors) != 1 || a.problem.Errors[0].Detail == "" {
				t.Errorf("%s: %d %s", body, a.StatusCode, a.text)
			}
		}
		w.crowd.unconfirmed[manager] = true
		w.want(403, "auth.unconfirmed", manager, "POST", path, `{}`)
		w.want(200, "", manager, "GET", path, "")
	})
}

func TestBadInputChangesNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		before := w.everything()
		for body, pointer := range map[string]string{
			`{"kind":"choir","name":"X"}`:                                                 "/kind",
			`{"kind":"band"}`:                                                             "/name",
			`{"kind":"band","name":""}`:                                                   "/name",
			`{"kind":"band","name":"   "}`:                                                "/name",
			`{"kind":"band","name":"a\u0000"}`:                                            "/name",
			`{"kind":"band","name":7}`:                                                    "/name",
			`{"kind":"band","name":"` + strings.Repeat("é", 81) + `"}`:                    "/name",
			`{"kind":"band","name":"X","slug":"É"}`:                                       "/slug",
			`{"kind":"band","name":"X","description":"` + strings.Repeat("x", 501) + `"}`: "/description",
			`{"kind":"band","name":"X","accent":"red"}`:                                   "/accent",
			`{"kind":"band","name":"X","time_zone":"Local"}`:                              "/time_zone",
			`{"kind":"band","name":"X","currency":"EURO"}`:                                "/currency",
			`{"kind":"band","name":"X","currency":"eur"}`:                                 "/currency",
			`{"kind":"band","name":"X","language":"de"}`:                                  "/language",
			`{"kind":"band","name":"X","owner":"me"}`:                                     "/owner",
		} {
			a := w.want(422, "request.invalid", ana, "POST", "/spaces", body)
			if len(a.problem.Errors) != 1 || a.problem.Errors[0].Pointer != pointer || a.problem.Errors[0].Detail == "" {
				t.Errorf("%.80s: %s", body, a.text)
			}
		}
		w.want(401, "auth.required", id.Account{}, "POST", "/spaces", `{"kind":"band","name":"X"}`)
		if after := w.everything(); after != before {
			t.Errorf("left behind:\n%s", after)
		}
	})
}

func TestNobodyLetsInAboveOneself(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Studio, "Rue Haute")
		manager := w.enlist(space, authz.Manager)
		path := "/spaces/" + space.String()
		high := w.invite(ana, Invite{Space: space, Approval: true, Role: authz.Admin})
		low := w.invite(ana, Invite{Space: space, Role: authz.Instructor})

		var listed page[invitationBody]
		w.want(200, "", manager, "GET", path+"/invitations", "").into(t, &listed)
		if len(listed.Items) != 1 || listed.Items[0].ID != low.ID {
			t.Errorf("a manager reads %+v", listed.Items)
		}
		w.want(200, "", ana, "GET", path+"/invitations", "").into(t, &listed)
		if len(listed.Items) != 2 {
			t.Errorf("the owner reads %+v", listed.Items)
		}

		bob := w.person("Bob")
		w.want(201, "", bob, "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, high.Code))
		var waiting page[requestBody]
		w.want(200, "", manager, "GET", path+"/join-requests", "").into(t, &waiting)
		decision := path + "/join-requests/" + waiting.Items[0].ID.String() + "/decision"
		before := w.everything()
		w.want(403, "space.role_not_granted", manager, "POST", decision, `{"accept":true}`)
		if w.everything() != before {
			t.Error("the refusal changed something")
		}
		w.want(200, "", ana, "POST", decision, `{"accept":true}`)
	})
}

func TestWhoLeavesKeepsNoWayBack(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob := w.enlist(space, authz.Admin)
		path := "/spaces/" + space.String()
		pocketed := w.invite(bob, Invite{Space: space, Role: authz.Admin})
		kept := w.invite(ana, Invite{Space: space})
		w.want(204, "", bob, "DELETE", path+"/members/me", "")
		w.want(404, "space.invitation_not_found", bob, "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, pocketed.Code))
		w.want(201, "", w.person("Cleo"), "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, kept.Code))
	})
}

func TestTheOutcomeOfARepeatedRequestIsForWhoMayStillSeeIt(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, _ := w.space(authz.Studio, "Rue Haute")
		manager, bob := w.enlist(space, authz.Manager), w.person("Bob")
		invitation := w.invite(manager, Invite{Space: space, Approval: true})
		w.want(201, "", bob, "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, invitation.Code))
		path := "/spaces/" + space.String()
		var waiting page[requestBody]
		w.want(200, "", manager, "GET", path+"/join-requests", "").into(t, &waiting)
		decision := path + "/join-requests/" + waiting.Items[0].ID.String() + "/decision"
		w.want(200, "", manager, "POST", decision, `{"accept":true}`, "Idempotency-Key", "k1")
		w.want(200, "", manager, "POST", decision, `{"accept":true}`, "Idempotency-Key", "k1")
		w.want(204, "", manager, "DELETE", path+"/members/me", "")
		w.want(404, "space.not_found", manager, "POST", decision, `{"accept":true}`, "Idempotency-Key", "k1")
	})
}

func TestOnePersonJoinsFiveBands(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		for range maxBandsPerPerson {
			w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`)
		}
		band, bob := w.space(authz.Band, "Les Mercredis")
		one := int64(1)
		sixth := w.invite(bob, Invite{Space: band, MaxUses: &one})
		code := fmt.Sprintf(`{"code":%q}`, sixth.Code)
		if a := w.want(409, "space.too_many_bands", ana, "POST", "/memberships", code); a.problem.Params["max"] != float64(maxBandsPerPerson) {
			t.Errorf("%s", a.text)
		}
		studio, cleo := w.space(authz.Studio, "Rue Haute")
		w.want(201, "", ana, "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, w.invite(cleo, Invite{Space: studio}).Code))
		w.want(201, "", w.person("Zoe"), "POST", "/memberships", code) // the refusal used nothing up
	})
}
