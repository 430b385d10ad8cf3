package space

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

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
