package space

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

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

func TestWithoutMailNothingIsPromisedByMail(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		w.post.closed = true
		space, ana := w.space(authz.Band, "Les Mercredis")
		path := "/spaces/" + space.String() + "/invitations"
		before := w.everything()
		a := w.want(422, "request.invalid", ana, "POST", path, `{"email":"bob@example.org"}`)
		if len(a.problem.Errors) != 1 || a.problem.Errors[0].Pointer != "/email" || a.problem.Errors[0].Code != "space.no_mail" || w.everything() != before {
			t.Errorf("%s", a.text)
		}
		w.want(201, "", ana, "POST", path, `{}`)
	})
}
