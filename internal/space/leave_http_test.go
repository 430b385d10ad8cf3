package space

import (
	"fmt"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestLeaving(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob := w.enlist(space, authz.Member)
		path := "/spaces/" + space.String()
		studio, zoe := w.space(authz.Studio, "Studio Bleu")
		w.want(409, "space.owner_leaves", zoe, "DELETE", "/spaces/"+studio.String()+"/members/me", "")
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
