package world_test

import (
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

func TestAWorldHasPeopleBandsAndLetters(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e).Start()
		nadia := w.Newcomer("Nadia")
		me := world.Read[struct {
			DisplayName string `json:"display_name"`
			Confirmed   bool
		}](nadia.Ask("GET", "/accounts/me", nil), 200)
		if me.DisplayName != "Nadia" || me.Confirmed {
			t.Errorf("%+v", me)
		}
		if letter := w.Letter(nadia, ""); letter.To != nadia.Email {
			t.Errorf("a letter to %q", letter.To)
		}
		band := w.Band("Les Mercredis").With(3)
		members := world.Read[struct{ Items []struct{ Role string } }](band.Owner.Ask("GET", band.Path("/members"), nil), 200)
		if len(members.Items) != 4 || members.Items[0].Role != "owner" {
			t.Errorf("%+v", members)
		}
		nadia.Ask("GET", band.Path("/members"), nil).Want(404, "space.not_found")
		w.Nobody().Ask("GET", band.Path("/members"), nil).Want(401, "auth.required")
	})
}

func TestContentsTellEveryChange(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		band := w.Band("Les Mercredis")
		song := band.Suggest(band.Owner, "La Foule")
		before := w.Contents()
		band.Owner.Ask("PATCH", band.Path("/suggestions/"+song.ID.String()), map[string]any{"title": "Milord"}, "If-Match", `"1"`).Want(200, "")
		after := w.Contents("outbox")
		if before["band_suggestion"] == after["band_suggestion"] || before["space"] != after["space"] || before["space"] == "" {
			t.Errorf("before %v, after %v", before, after)
		}
		if _, there := after["outbox"]; there || before["outbox"] == "" {
			t.Errorf("before %v, after %v", before, after)
		}
	})
}
