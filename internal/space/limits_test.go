package space

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// bands counts the bands that somebody is in, as the rows say it and as the limit counts it.
func (w *world) bands(who id.Account) (members, counted string) {
	w.t.Helper()
	members = w.strings(`SELECT CAST(count(*) AS text) FROM space_member m JOIN space s ON s.space_id = m.space_id WHERE s.kind = 'band' AND m.account_id = '` + who.String() + `'`)[0]
	counted = w.strings(`SELECT CAST(COALESCE(sum(bands), 0) AS text) FROM space_band_count WHERE account_id = '` + who.String() + `'`)[0]
	return members, counted
}

func TestOnePersonIsInFiveBandsHoweverTheyCome(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		bob := w.person("Bob")
		ways := map[id.Account]func() error{}
		for i := range 9 {
			space, owner := w.space(authz.Band, fmt.Sprint("Band ", i))
			switch i % 3 {
			case 0:
				code := w.invite(owner, Invite{Space: space}).Code
				ways[owner] = func() error {
					_, err := w.Join(w.as(bob), code)
					return err
				}
			case 1:
				if _, err := w.Join(w.as(bob), w.invite(owner, Invite{Space: space, Approval: true}).Code); err != nil {
					t.Fatal(err)
				}
				waiting, err := w.Requests(w.as(owner), space)
				if err != nil {
					t.Fatal(err)
				}
				ways[owner] = func() error {
					err := w.Decide(w.as(owner), space, waiting[0].ID, true)
					if errors.Is(err, ErrJoinerHasTooManyBands) {
						err = ErrTooManyBands
					}
					return err
				}
			case 2:
				in := good()
				ways[owner] = func() error {
					_, err := w.Create(w.as(bob), Create{Kind: authz.Band, Name: "Solo", Accent: in.Accent, TimeZone: in.TimeZone, Currency: in.Currency, Language: in.Language})
					return err
				}
			}
		}
		owners := make([]id.Account, 0, len(ways))
		for owner := range ways {
			owners = append(owners, owner)
		}
		ended := together(t, owners, func(owner id.Account) error { return ways[owner]() })
		members, counted := w.bands(bob)
		if ended["ok"] != maxBandsPerPerson || ended["space.too_many_bands"] != len(ways)-maxBandsPerPerson || members != "5" || counted != "5" {
			t.Errorf("%v: in %s bands, %s counted", ended, members, counted)
		}
	})
}

func TestWhoLeavesABandHasRoomForAnother(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		bob := w.person("Bob")
		var first id.Space
		for i := range maxBandsPerPerson {
			space, owner := w.space(authz.Band, "Trio")
			if _, err := w.Join(w.as(bob), w.invite(owner, Invite{Space: space}).Code); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = space
			}
		}
		sixth, owner := w.space(authz.Band, "Sextuor")
		code := w.invite(owner, Invite{Space: sixth}).Code
		if _, err := w.Join(w.as(bob), code); !errors.Is(err, ErrTooManyBands) {
			t.Errorf("the sixth: %v", err)
		}
		if err := w.Leave(w.as(bob), first); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Join(w.as(bob), code); err != nil {
			t.Error(err)
		}
		studio, cleo := w.space(authz.Studio, "Rue Haute")
		if _, err := w.Join(w.as(bob), w.invite(cleo, Invite{Space: studio}).Code); err != nil {
			t.Error(err)
		}
		if err := w.Leave(w.as(bob), studio); err != nil {
			t.Error(err)
		}
		if members, counted := w.bands(bob); members != "5" || counted != "5" {
			t.Errorf("in %s bands, %s counted", members, counted)
		}
	})
}

func TestWhoWasTurnedAwayAsksAgainAfterAWeek(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		made := w.invite(ana, Invite{Space: space, Approval: true, Life: 14 * 24 * time.Hour})
		bob := w.person("Bob")
		code := fmt.Sprintf(`{"code":%q}`, made.Code)
		decide := func(accept bool) {
			t.Helper()
			waiting, err := w.Requests(w.as(ana), space)
			if err != nil || len(waiting) != 1 || waiting[0].Account != bob {
				t.Fatal(waiting, err)
			}
			if err := w.Decide(w.as(ana), space, waiting[0].ID, accept); err != nil {
				t.Fatal(err)
			}
			if err := w.Decide(w.as(ana), space, waiting[0].ID, !accept); !errors.Is(err, ErrNoRequest) {
				t.Errorf("decided twice: %v", err)
			}
		}
		w.want(201, "", bob, "POST", "/memberships", code)
		decide(false)
		letters := len(w.letters())
		uses := w.countIn(space, usesIn)
		var preview previewBody
		w.want(200, "", bob, "POST", "/invitation-previews", code).into(t, &preview)
		if preview.Waiting {
			t.Error("who was turned away still waits")
		}
		if a := w.want(409, "space.turned_away", bob, "POST", "/memberships", code); a.problem.Params["days"] != float64(7) {
			t.Errorf("%s", a.text)
		}
		if waiting, err := w.Requests(w.as(ana), space); err != nil || len(waiting) != 0 || len(w.letters()) != letters || w.countIn(space, usesIn) != uses {
			t.Errorf("%v wait, %v", waiting, err)
		}
		w.clock.Advance(7 * 24 * time.Hour)
		w.want(201, "", bob, "POST", "/memberships", code)
		decide(true)
		if n := w.countIn(space, requestsIn); n != 0 {
			t.Errorf("%d requests are left", n)
		}

		// An invitation that asks nobody lets in whom an admin turned away before: an admin made it.
		cleo := w.person("Cleo")
		w.want(201, "", cleo, "POST", "/memberships", code)
		waiting, err := w.Requests(w.as(ana), space)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Decide(w.as(ana), space, waiting[0].ID, false); err != nil {
			t.Fatal(err)
		}
		w.want(201, "", cleo, "POST", "/memberships", fmt.Sprintf(`{"code":%q}`, w.invite(ana, Invite{Space: space}).Code))
		if n := w.countIn(space, requestsIn); n != 0 {
			t.Errorf("%d requests are left", n)
		}
	})
}

// A machine that began with its clock ahead, and was put right, lets people ask again.
func TestAClockSetBackKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		bob := w.person("Bob")
		code := func() string {
			return fmt.Sprintf(`{"code":%q}`, w.invite(ana, Invite{Space: space, Approval: true}).Code)
		}
		decline := func() {
			t.Helper()
			waiting, err := w.Requests(w.as(ana), space)
			if err != nil || len(waiting) != 1 {
				t.Fatal(waiting, err)
			}
			if err := w.Decide(w.as(ana), space, waiting[0].ID, false); err != nil {
				t.Fatal(err)
			}
		}
		w.want(201, "", bob, "POST", "/memberships", code())
		decline()
		w.clock.Advance(-365 * 24 * time.Hour)
		w.want(201, "", bob, "POST", "/memberships", code())
		decline()
		w.want(409, "space.turned_away", bob, "POST", "/memberships", code())
	})
}

func TestASpaceHasAHundredOpenInvitations(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		for range maxInvitations - 5 {
			w.invite(ana, Invite{Space: space})
		}
		ended := together(t, slices.Repeat([]id.Account{ana}, 10), func(who id.Account) error {
			_, err := w.Invite(w.as(who), Invite{Space: space})
			return err
		})
		if ended["ok"] != 5 || ended["space.too_many_invitations"] != 5 {
			t.Errorf("%v", ended)
		}
		path := "/spaces/" + space.String() + "/invitations"
		if a := w.want(409, "space.too_many_invitations", ana, "POST", path, `{}`); a.problem.Params["max"] != float64(maxInvitations) {
			t.Errorf("%s", a.text)
		}
		var listed page[invitationBody]
		w.want(200, "", ana, "GET", path, "").into(t, &listed)
		if len(listed.Items) != maxInvitations {
			t.Errorf("%d are listed", len(listed.Items))
		}
		w.clock.Advance(defaultLife)
		w.want(201, "", ana, "POST", path, `{}`)
	})
}
