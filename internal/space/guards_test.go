package space

import (
	"context"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// The row of an invitation refuses by itself what the rules have let pass: it is what decides when
// two come at once.
func TestTheRowOfAnInvitationDecides(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.space(authz.Band, "Les Mercredis")
		other, _ := w.space(authz.Band, "Les Jeudis")
		two := w.invite(owner, Invite{Space: space, MaxUses: new(int64(2)), Life: time.Hour})
		short := w.invite(owner, Invite{Space: space, Life: time.Hour})
		use := func(in id.Space, i Invited) bool {
			return do(w, in, func(ctx context.Context, tx *db.Tx) (bool, error) { return useInvitation(ctx, tx, i.ID) })
		}
		if use(other, two) {
			t.Error("used from another space")
		}
		for range 2 {
			if !use(space, two) {
				t.Error("refused while there is room")
			}
		}
		if use(space, two) {
			t.Error("used a third time")
		}
		if !use(space, short) {
			t.Error("refused while there is time")
		}
		w.clock.Advance(time.Hour)
		if use(space, short) {
			t.Error("used after its time")
		}
	})
}

func TestNothingOfAWithdrawnInvitationStays(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.space(authz.Band, "Les Mercredis")
		kept, gone := w.invite(owner, Invite{Space: space}), w.invite(owner, Invite{Space: space})
		if err := w.RevokeInvitation(w.as(owner), space, gone.ID); err != nil {
			t.Fatal(err)
		}
		codes := w.strings(`SELECT CAST(invitation_id AS text) FROM space_invitation_code`)
		if len(codes) != 1 || codes[0] != kept.ID.String() {
			t.Errorf("%q", codes)
		}
	})
}
