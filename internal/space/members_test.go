package space

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// role defines a role.
func (w *world) role(space id.Space, by id.Account, name string, operations ...string) OwnRole {
	w.t.Helper()
	made, err := w.DefineRole(w.as(by), space, name, operations)
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

// is tells what somebody is in a space; empty for who does not belong.
func (w *world) is(space id.Space, who id.Account) authz.Role {
	w.t.Helper()
	return do(w, space, func(ctx context.Context, tx *db.Tx) (authz.Role, error) {
		s, err := Members{}.StandingOf(ctx, tx, who)
		return s.Role, err
	})
}

func (w *world) seen(space id.Space, by id.Account) spaceBody {
	w.t.Helper()
	var out spaceBody
	w.want(200, "", by, "GET", "/spaces/"+space.String(), "").into(w.t, &out)
	return out
}

func at(space id.Space, path ...any) string { return "/spaces/" + space.String() + fmt.Sprint(path...) }

func asRole(role string) string { return `{"role":"` + role + `"}` }

func TestRolesAreGivenByThoseWhoHaveThem(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob, cleo, dan := w.enlist(space, authz.Admin), w.enlist(space, authz.Member), w.enlist(space, authz.Guest)
		put := func(status int, code string, by, who id.Account, body string) answer {
			t.Helper()
			return w.want(status, code, by, "PUT", at(space, "/members/", who, "/role"), body)
		}
		var m memberBody
		if put(200, "", bob, cleo, asRole("admin")).into(t, &m); m.Role != "admin" || w.is(space, cleo) != authz.Admin || w.facts("account:" + cleo.String())["space.role_changed"] != 1 {
			t.Errorf("%+v", m)
		}
		var members page[memberBody]
		if w.want(200, "", cleo, "GET", at(space, "/members"), "").into(t, &members); members.Items[0].AvatarURL != "/api/v1/avatars/ana" || members.Items[1].AvatarURL != "" {
			t.Errorf("%+v", members)
		}
		put(200, "", bob, cleo, asRole("member"))
		put(200, "", bob, bob, asRole("admin"))
		put(403, "space.role_not_granted", bob, cleo, asRole("owner"))
		put(403, "space.role_not_granted", ana, cleo, asRole("owner"))
		put(403, "space.role_not_granted", ana, cleo, asRole("manager")) // a studio's
		put(403, "space.role_not_granted", ana, cleo, asRole("emperor"))
		put(403, "space.role_not_granted", ana, cleo, asRole(w.IDs.Space().String()))
		put(403, "space.above_you", bob, ana, asRole("member"))
		put(409, "space.last_owner", ana, ana, asRole("admin"))
		put(403, "auth.forbidden", cleo, dan, asRole("member"))
		put(404, "space.member_not_found", ana, w.person("Zoe"), asRole("member"))
		put(404, "space.not_found", w.person("Zoe"), dan, asRole("member"))
		w.crowd.doubtful[ana] = true
		put(403, "auth.fresh_proof_required", ana, cleo, asRole("admin"))
		w.want(403, "auth.fresh_proof_required", ana, "POST", at(space, "/ownership-transfers"), `{"account_id":"`+cleo.String()+`"}`)
		w.want(403, "auth.fresh_proof_required", ana, "POST", at(space, "/roles"), `{"name":"X","operations":[]}`)
	})
}

func TestARoleOfOnesOwnSpace(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob, cleo := w.enlist(space, authz.Admin), w.enlist(space, authz.Member)
		var made roleBody
		w.want(201, "", ana, "POST", at(space, "/roles"), `{"name":" Accueil ","operations":["space.member.list","space.read","space.invitation.create","space.read"]}`).into(t, &made)
		if made.Name != "Accueil" || !slices.Equal(made.Operations, []string{"space.invitation.create", "space.member.list", "space.read"}) {
			t.Fatalf("%+v", made)
		}
		w.want(409, "space.role_name_taken", bob, "POST", at(space, "/roles"), `{"name":"Accueil","operations":[]}`)
		w.want(200, "", ana, "PUT", at(space, "/members/", cleo, "/role"), asRole(made.Role))
		if got := w.seen(space, cleo); got.Role != made.Role || !slices.Equal(slices.Sorted(slices.Values(got.Permissions)), made.Operations) {
			t.Errorf("%+v", got)
		}
		var own page[spaceBody]
		if w.want(200, "", cleo, "GET", "/spaces", "").into(t, &own); len(own.Items) != 1 || len(own.Items[0].Permissions) != 3 {
			t.Errorf("%+v", own)
		}
		// The guard honours it, and nobody brings in more than they are.
		w.want(403, "auth.forbidden", cleo, "GET", at(space, "/join-requests"), "")
		w.want(422, "request.invalid", cleo, "POST", at(space, "/invitations"), asRole("member")) // has what cleo lacks
		w.want(201, "", cleo, "POST", at(space, "/invitations"), asRole(made.Role))
		var invited page[invitationBody]
		w.invite(ana, Invite{Space: space, Role: authz.Admin})
		w.want(200, "", ana, "GET", at(space, "/invitations"), "").into(t, &invited)
		if len(invited.Items) != 2 {
			t.Errorf("%+v", invited)
		}
		zoe := w.person("Zoe")
		w.want(201, "", zoe, "POST", "/memberships", `{"code":"`+invited.Items[1].Code+`"}`)
		if w.is(space, zoe) != authz.Role(made.Role) {
			t.Errorf("Zoe is %s", w.is(space, zoe))
		}

		// A role with a permission one lacks, one that does not exist, one that is the owner's alone.
		host := w.role(space, ana, "Régie", "space.role.define", "space.read", "space.role.list")
		w.want(200, "", ana, "PUT", at(space, "/members/", zoe, "/role"), asRole(host.ID.String()))
		for operation, code := range map[string]string{
			"space.edit": "space.role_not_granted", "space.fly": problem.FieldInvalid, "space.ownership.transfer": problem.FieldInvalid,
			"space.create": problem.FieldInvalid, "": problem.FieldInvalid,
		} {
			a := w.want(422, "request.invalid", zoe, "POST", at(space, "/roles"), `{"name":"Plus","operations":["`+operation+`"]}`)
			if a.problem.Errors[0].Pointer != "/operations" || a.problem.Errors[0].Code != code {
				t.Errorf("%q: %s", operation, a.text)
			}
		}
		patch := func(status int, code string, by id.Account, role string, version int, body string) answer {
			t.Helper()
			return w.want(status, code, by, "PATCH", at(space, "/roles/", role), body, "If-Match", fmt.Sprintf(`"%d"`, version))
		}
		patch(403, "space.role_not_granted", zoe, made.Role, 1, `{"operations":["space.read"]}`) // theirs has more
		patch(422, "request.invalid", zoe, host.ID.String(), 1, `{"operations":["space.edit"]}`) // one's own, made larger
		patch(412, "version.stale", ana, made.Role, 7, `{"name":"Porte"}`)
		patch(409, "space.role_name_taken", ana, made.Role, 1, `{"name":"Régie"}`)
		patch(200, "", ana, made.Role, 1, `{"operations":["space.read"]}`)
		w.want(403, "auth.forbidden", cleo, "GET", at(space, "/members"), "")
		w.want(403, "auth.forbidden", cleo, "DELETE", at(space, "/members/me"), "")
		var listed page[roleBody]
		if w.want(200, "", bob, "GET", at(space, "/roles"), "").into(t, &listed); len(listed.Items) != 6 || listed.Items[0].Role != "owner" || listed.Items[4].Name != "Accueil" {
			t.Errorf("%+v", listed)
		}
		w.want(409, "space.role_in_use", ana, "DELETE", at(space, "/roles/", made.Role), "")
		w.want(200, "", ana, "PUT", at(space, "/members/", cleo, "/role"), asRole("member"))
		w.want(409, "space.role_in_use", ana, "DELETE", at(space, "/roles/", made.Role), "") // an invitation promises it
		for _, i := range invited.Items {
			w.want(204, "", ana, "DELETE", at(space, "/invitations/", i.ID), "")
		}
		w.want(204, "", ana, "DELETE", at(space, "/roles/", made.Role), "")
		w.want(404, "space.role_not_found", ana, "DELETE", at(space, "/roles/", made.Role), "")

		// Another space does not know it.
		other, eva := w.space(authz.Band, "Les Jeudis")
		w.want(404, "space.role_not_found", eva, "DELETE", at(other, "/roles/", host.ID), "")
		w.want(403, "space.role_not_granted", eva, "PUT", at(other, "/members/", w.enlist(other, authz.Member), "/role"), asRole(host.ID.String()))
		for i := range maxRoles - 1 {
			w.role(space, ana, fmt.Sprint("Role ", i))
		}
		w.want(409, "space.too_many_roles", ana, "POST", at(space, "/roles"), `{"name":"One more","operations":[]}`)
	})
}

func TestRemovingAndBanning(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob, cleo, dan := w.enlist(space, authz.Admin), w.enlist(space, authz.Member), w.enlist(space, authz.Member)
		// Ben's code stays in his pocket; so does the one that Bob made.
		open := w.invite(ana, Invite{Space: space, Role: authz.Admin})
		bobs := w.invite(bob, Invite{Space: space})
		w.want(403, "space.above_you", bob, "DELETE", at(space, "/members/", ana), "")
		w.want(403, "space.above_you", bob, "PUT", at(space, "/bans/", ana), "")
		w.want(403, "auth.forbidden", cleo, "DELETE", at(space, "/members/", dan), "")
		w.want(409, "space.last_owner", ana, "DELETE", at(space, "/members/", ana), "")
		w.want(409, "space.ban_self", ana, "PUT", at(space, "/bans/", ana), "")
		w.want(404, "space.member_not_found", ana, "DELETE", at(space, "/members/", w.person("Zoe")), "")
		w.want(404, "space.member_not_found", ana, "PUT", at(space, "/bans/", w.person("Zoe")), "")

		w.want(204, "", bob, "DELETE", at(space, "/members/", cleo), "")
		w.want(404, "space.member_not_found", bob, "DELETE", at(space, "/members/", cleo), "")
		w.want(404, "space.not_found", cleo, "GET", at(space), "")
		if hears, err := (Members{DB: w.DB}).MayHear(t.Context(), authz.Actor{Account: cleo}, event.SpaceTopic(space)); err != nil || hears {
			t.Error("who was removed still hears", err)
		}
		w.want(201, "", cleo, "POST", "/memberships", `{"code":"`+open.Code+`"}`) // removed is not banned

		w.want(204, "", ana, "PUT", at(space, "/bans/", bob), "")
		w.want(204, "", ana, "PUT", at(space, "/bans/", bob), "") // once more changes nothing
		w.want(404, "space.not_found", bob, "GET", at(space), "")
		w.want(403, "space.banned", bob, "POST", "/memberships", `{"code":"`+open.Code+`"}`)
		w.want(404, "space.invitation_not_found", dan, "POST", "/memberships", `{"code":"`+bobs.Code+`"}`)
		var bans page[banBody]
		if w.want(200, "", ana, "GET", at(space, "/bans"), "").into(t, &bans); len(bans.Items) != 1 || bans.Items[0].AccountID != bob || bans.Items[0].CreatedBy.DisplayName != "Ana" {
			t.Errorf("%+v", bans)
		}
		if told := w.facts("space:"); told["space.member_banned"] != 1 || told["space.member_left"] != 2 {
			t.Errorf("%v", told)
		}
		// Who waits can be banned too, and the request is gone.
		zoe := w.person("Zoe")
		approved := w.invite(ana, Invite{Space: space, Approval: true})
		w.want(201, "", zoe, "POST", "/memberships", `{"code":"`+approved.Code+`"}`)
		w.want(204, "", ana, "PUT", at(space, "/bans/", zoe), "")
		w.want(403, "space.banned", zoe, "POST", "/memberships", `{"code":"`+approved.Code+`"}`)
		if w.countIn(space, requestsIn) != 0 {
			t.Error("a banned person still waits")
		}

		other, eva := w.space(authz.Band, "Les Jeudis")
		w.want(404, "space.ban_not_found", eva, "DELETE", at(other, "/bans/", bob), "")
		w.want(204, "", ana, "DELETE", at(space, "/bans/", bob), "")
		w.want(404, "space.ban_not_found", ana, "DELETE", at(space, "/bans/", bob), "")
		w.want(201, "", bob, "POST", "/memberships", `{"code":"`+open.Code+`"}`)
	})
}

func TestTwoWhoRemoveEachOther(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for range 5 {
			space, _ := w.space(authz.Band, "Les Mercredis")
			bob, cleo := w.enlist(space, authz.Admin), w.enlist(space, authz.Admin)
			ended := together(t, []id.Account{bob, cleo}, func(who id.Account) error {
				target := bob
				if who == bob {
					target = cleo
				}
				return w.Remove(w.as(who), space, target)
			})
			if ended["ok"] != 1 || ended["space.not_found"] != 1 || w.countIn(space, membersIn) != 2 {
				t.Errorf("%v, %d members", ended, w.countIn(space, membersIn))
			}
		}
	})
}

func TestOneMemberIsRemovedOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob, cleo := w.enlist(space, authz.Admin), w.enlist(space, authz.Member)
		ended := together(t, []id.Account{ana, bob, ana, bob}, func(who id.Account) error { return w.Remove(w.as(who), space, cleo) })
		if ended["ok"] != 1 || ended["space.member_not_found"] != 3 || w.facts("space:")["space.member_left"] != 1 {
			t.Errorf("%v", ended)
		}
	})
}

func TestHandingOver(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob, guest := w.enlist(space, authz.Member), w.enlist(space, authz.Guest)
		hand := func(status int, code string, by, to id.Account) answer {
			t.Helper()
			return w.want(status, code, by, "POST", at(space, "/ownership-transfers"), `{"account_id":"`+to.String()+`"}`)
		}
		hand(404, "space.member_not_found", ana, w.person("Zoe"))
		for _, to := range []id.Account{guest, ana} {
			if a := hand(422, "request.invalid", ana, to); a.problem.Errors[0].Code != "space.cannot_own" {
				t.Error(a.text)
			}
		}
		hand(403, "auth.forbidden", bob, bob)
		hand(204, "", ana, bob)
		if w.is(space, ana) != authz.Admin || w.is(space, bob) != authz.Owner {
			t.Errorf("%s, %s", w.is(space, ana), w.is(space, bob))
		}
		letters := w.letters()
		if l := letters[len(letters)-1]; l.To != bob.String() || l.Template != "ownership_received" || l.Params["space"] != "Les Mercredis" {
			t.Errorf("%+v", l)
		}
		hand(403, "auth.forbidden", ana, bob)

		// Two at once: one space, one owner.
		cleo, dan := w.enlist(space, authz.Member), w.enlist(space, authz.Member)
		ended := together(t, []id.Account{cleo, dan, cleo, dan}, func(to id.Account) error { return w.TransferOwnership(w.as(bob), space, to) })
		if ended["ok"] != 1 || ended["auth.forbidden"] != 3 || w.countIn(space, membersIn+` AND role = 'owner'`) != 1 {
			t.Errorf("%v", ended)
		}
	})
}

func TestWhatBecomesOfABandWhoseOwnerLeaves(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		w.clock.Advance(time.Minute)
		w.enlist(space, authz.Member)
		w.clock.Advance(time.Minute)
		bob := w.enlist(space, authz.Admin)
		w.clock.Advance(time.Minute)
		cleo := w.enlist(space, authz.Admin)
		w.want(204, "", ana, "DELETE", at(space, "/members/me"), "")
		if w.is(space, bob) != authz.Owner || w.is(space, cleo) != authz.Admin || w.facts("account:" + bob.String())["space.ownership_transferred"] != 1 {
			t.Errorf("%s, %s", w.is(space, bob), w.is(space, cleo))
		}

		// Nobody can own it: it is read, and nothing else.
		lone, eva := w.space(authz.Band, "Les Jeudis")
		member := w.enlist(lone, authz.Member)
		w.enlist(lone, authz.Guest)
		open := w.invite(eva, Invite{Space: lone})
		approved := do(w, lone, func(ctx context.Context, tx *db.Tx) (Invitation, error) {
			made := Invitation{ID: id.New[invitationKind](w.IDs), Code: "ABCDEFGH", Role: authz.Member, CreatedBy: member, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)}
			return made, w.insertInvitation(ctx, tx, made)
		})
		w.want(204, "", eva, "DELETE", at(lone, "/members/me"), "")
		if got := w.seen(lone, member); got.ArchivedAt == nil {
			t.Errorf("%+v", got)
		}
		w.want(404, "space.invitation_not_found", eva, "POST", "/memberships", `{"code":"`+open.Code+`"}`)
		w.want(409, "space.archived", eva, "POST", "/memberships", `{"code":"`+approved.Code+`"}`)
		w.want(409, "space.archived", eva, "POST", "/invitation-previews", `{"code":"`+approved.Code+`"}`)
		do(w, lone, func(ctx context.Context, tx *db.Tx) (bool, error) {
			return true, updateRole(ctx, tx, member, authz.Admin, nil)
		})
		w.want(409, "space.archived", member, "PATCH", at(lone), `{"name":"X"}`, "If-Match", `"2"`)
		w.want(409, "space.archived", member, "POST", at(lone, "/invitations"), `{}`)
		w.want(200, "", member, "GET", at(lone, "/members"), "")
		w.want(204, "", member, "DELETE", at(lone, "/members/me"), "")
		if told := w.facts("space:" + lone.String()); told["space.archived"] != 1 {
			t.Errorf("%v", told)
		}
	})
}

func TestABandHasTwoWhoCanAdministerIt(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		code := w.invite(ana, Invite{Space: space, Life: maxLife}).Code
		join := func() id.Account {
			who := w.person("Somebody")
			if _, err := w.Join(w.as(who), code); err != nil {
				t.Fatal(err)
			}
			return who
		}
		first := join()
		w.enlist(space, authz.Guest)
		if got := w.seen(space, ana); got.NeedsSecondAdminSince != nil {
			t.Errorf("asked of two: %v", got.NeedsSecondAdminSince)
		}
		third := join()
		since := w.clock.Now()
		if got := w.seen(space, ana); got.NeedsSecondAdminSince == nil || !got.NeedsSecondAdminSince.Equal(since) || w.facts("space:")["space.second_admin"] != 1 {
			t.Errorf("%+v", got)
		}
		w.clock.Advance(secondAdminGrace - time.Second)
		w.want(201, "", ana, "POST", at(space, "/invitations"), `{}`)
		join() // does not begin the time anew
		w.clock.Advance(time.Second)
		a := w.want(409, "space.second_admin_needed", ana, "POST", at(space, "/invitations"), `{}`)
		if a.problem.Params["days"] != 14.0 {
			t.Error(a.text)
		}
		w.want(200, "", ana, "PUT", at(space, "/members/", first, "/role"), asRole("admin"))
		if got := w.seen(space, ana); got.NeedsSecondAdminSince != nil {
			t.Errorf("%+v", got)
		}
		w.want(201, "", ana, "POST", at(space, "/invitations"), `{}`)
		w.want(204, "", first, "DELETE", at(space, "/members/me"), "")
		w.want(201, "", ana, "POST", at(space, "/invitations"), `{}`) // the time begins anew
		if got := w.seen(space, ana); got.NeedsSecondAdminSince == nil || !got.NeedsSecondAdminSince.Equal(w.clock.Now()) {
			t.Errorf("%+v", got)
		}
		// A role that the band defined counts when it can do what an admin can.
		all := slices.DeleteFunc(Operations(), func(o authz.Op) bool { return !o.Grantable(authz.Band) })
		var names []string
		for _, o := range all {
			names = append(names, o.Name())
		}
		second := w.role(space, ana, "Bureau", names...)
		w.want(200, "", ana, "PUT", at(space, "/members/", third, "/role"), asRole(second.ID.String()))
		if got := w.seen(space, ana); got.NeedsSecondAdminSince != nil {
			t.Errorf("%+v", got)
		}
		studio, zoe := w.space(authz.Studio, "Studio Bleu")
		pupils := w.crowdOf(4)
		do(w, studio, func(ctx context.Context, tx *db.Tx) (bool, error) {
			for _, pupil := range pupils {
				if err := w.admit(ctx, tx, authz.Studio, pupil, authz.Member, nil); err != nil {
					return false, err
				}
			}
			return true, nil
		})
		if got := w.seen(studio, zoe); got.NeedsSecondAdminSince != nil {
			t.Error("a studio is asked for a second admin")
		}
	})
}

func TestAGuestsTimeEndsByItself(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob := w.enlist(space, authz.Member)
		end := w.clock.Now().Add(time.Hour)
		stamp := end.Format(time.RFC3339)
		for what, body := range map[string]string{
			"a member":     `{"role":"member","expires_at":"` + stamp + `"}`,
			"already over": `{"role":"guest","expires_at":"` + w.clock.Now().Format(time.RFC3339) + `"}`,
			"in ten years": `{"role":"guest","expires_at":"2036-01-01T00:00:00Z"}`,
			"not a time":   `{"role":"guest","expires_at":"tomorrow"}`,
		} {
			if a := w.want(422, "request.invalid", ana, "PUT", at(space, "/members/", bob, "/role"), body); a.problem.Errors[0].Pointer != "/expires_at" {
				t.Errorf("%s: %s", what, a.text)
			}
		}
		w.want(200, "", ana, "PUT", at(space, "/members/", bob, "/role"), `{"role":"guest","expires_at":"`+stamp+`"}`)
		code := w.invite(ana, Invite{Space: space, Role: authz.Guest, AccessUntil: &end, Life: maxLife}).Code
		approved := w.invite(ana, Invite{Space: space, Role: authz.Guest, AccessUntil: &end, Approval: true}).Code
		cleo, dan := w.person("Cleo"), w.person("Dan")
		w.want(201, "", cleo, "POST", "/memberships", `{"code":"`+code+`"}`)
		w.want(201, "", dan, "POST", "/memberships", `{"code":"`+approved+`"}`)
		waiting, err := w.Requests(w.as(ana), space)
		if err != nil || len(waiting) != 1 {
			t.Fatal(waiting, err)
		}
		if err := w.Decide(w.as(ana), space, waiting[0].ID, true); err != nil {
			t.Fatal(err)
		}
		guests := []id.Account{bob, cleo, dan}
		w.clock.Advance(time.Hour - time.Second)
		for _, who := range guests {
			w.want(200, "", who, "GET", at(space), "")
		}
		w.clock.Advance(time.Second)
		for _, who := range guests {
			w.want(404, "space.not_found", who, "GET", at(space), "")
			var own page[spaceBody]
			if w.want(200, "", who, "GET", "/spaces", "").into(t, &own); len(own.Items) != 0 {
				t.Errorf("%+v", own)
			}
		}
		var members page[memberBody]
		if w.want(200, "", ana, "GET", at(space, "/members"), "").into(t, &members); len(members.Items) != 1 || w.seen(space, ana).MemberCount != 1 {
			t.Errorf("%+v", members)
		}
		// Who comes back before the job has come by belongs again, once.
		again := w.invite(ana, Invite{Space: space})
		w.want(201, "", dan, "POST", "/memberships", `{"code":"`+again.Code+`"}`)
		if w.is(space, dan) != authz.Member {
			t.Errorf("Dan is %q", w.is(space, dan))
		}
		if n, err := w.EndAccess(t.Context(), 10); err != nil || n != 2 {
			t.Errorf("%d ended, %v", n, err)
		}
		if n, err := w.EndAccess(t.Context(), 10); err != nil || n != 0 {
			t.Errorf("%d ended again, %v", n, err)
		}
		if n := w.countIn(space, membersIn); n != 2 || w.facts("account:" + cleo.String())["space.member_left"] != 1 {
			t.Errorf("%d members", n)
		}
		var bands []string
		for _, who := range []id.Account{cleo, dan} {
			bands = append(bands, w.strings(`SELECT CAST(bands AS text) FROM space_band_count WHERE CAST(account_id AS text) = '`+who.String()+`'`)...)
		}
		if !slices.Equal(bands, []string{"0", "1"}) {
			t.Errorf("bands %v", bands)
		}
	})
}

func TestTheFeedTellsWhatItsReaderMayKnow(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob, guest := w.enlist(space, authz.Admin), w.enlist(space, authz.Guest)
		other, _ := w.space(authz.Band, "Les Jeudis")
		w.clock.Advance(time.Minute)
		w.want(200, "", bob, "PATCH", at(space), `{"description":"Le mardi"}`, "If-Match", `"1"`)
		w.clock.Advance(time.Minute)
		cleo := w.person("Cleo")
		w.want(201, "", cleo, "POST", "/memberships", `{"code":"`+w.invite(ana, Invite{Space: space}).Code+`"}`)
		w.clock.Advance(time.Minute)
		w.want(204, "", ana, "PUT", at(space, "/bans/", cleo), "")
		read := func(by id.Account, query string) (kinds []string, page page[activityBody]) {
			t.Helper()
			w.want(200, "", by, "GET", at(space, "/activity", query), "").into(t, &page)
			for _, item := range page.Items {
				kinds = append(kinds, item.Kind)
			}
			return kinds, page
		}
		all := []string{"space.member_banned", "space.member_left", "space.member_joined", "space.edited", "space.member_joined"}
		kinds, first := read(ana, "")
		if slices.Sort(kinds[:2]); !slices.Equal(kinds, all) {
			t.Errorf("%v", kinds)
		}
		edited := first.Items[3]
		if edited.Actor == nil || edited.Actor.AccountID != bob || edited.Actor.DisplayName != "Somebody" || edited.Subject != space.String() || string(edited.Data) == "" {
			t.Errorf("%+v", edited)
		}
		var data map[string]any
		if err := json.Unmarshal(edited.Data, &data); err != nil || data["version"] != 2.0 {
			t.Errorf("%s", edited.Data)
		}
		for query, want := range map[string][]string{
			"?kind=space.edited": {"space.edited"}, "?kind=space.fly": nil, "?person=" + bob.String(): {"space.edited"},
			"?person=" + cleo.String() + "&kind=space.member_joined": {"space.member_joined"}, "?person=" + w.person("Zoe").String(): nil,
		} {
			if kinds, _ := read(ana, query); !slices.Equal(kinds, want) {
				t.Errorf("%s: %v", query, kinds)
			}
		}
		if kinds, _ := read(guest, ""); !slices.Equal(kinds, []string{"space.edited"}) {
			t.Errorf("a guest reads %v", kinds)
		}
		w.want(404, "space.not_found", cleo, "GET", at(space, "/activity"), "")
		// Page by page, and every entry once.
		seen := map[ActivityID]int{}
		for query := "?limit=2"; ; {
			_, page := read(ana, query)
			for _, item := range page.Items {
				seen[item.ID]++
			}
			if page.Next == "" {
				break
			}
			w.want(400, "cursor.invalid", ana, "GET", at(space, "/activity?kind=space.edited&cursor=", page.Next), "")
			query = "?limit=2&cursor=" + page.Next
		}
		if len(seen) != len(all) || slices.Max(slices.Collect(maps.Values(seen))) != 1 {
			t.Errorf("%v", seen)
		}
		if n := w.countIn(other, `SELECT count(*) FROM space_activity WHERE space_id = $1`); n != 1 {
			t.Errorf("%d entries in the other space", n)
		}
		// After a year it is forgotten.
		w.clock.Advance(activityLife - 2*time.Minute + time.Second)
		if n, err := w.ForgetActivity(t.Context(), 100); err != nil || n != 3 {
			t.Errorf("%d forgotten, %v", n, err)
		}
		for _, text := range w.strings(`SELECT data FROM space_activity`) {
			if strings.Contains(text, "Mercredis") {
				t.Errorf("content in the feed: %s", text)
			}
		}
	})
}
