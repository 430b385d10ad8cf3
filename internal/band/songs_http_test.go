package band

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
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type songList struct {
	Items []SongSummary `json:"items"`
	Next  string        `json:"next"`
}

func titles(songs []SongSummary) string {
	var out []string
	for _, s := range songs {
		out = append(out, s.Title)
	}
	return strings.Join(out, ", ")
}

// add puts a song into the repertoire.
func (w *world) add(space id.Space, by id.Account, head SongHead) RepertoireSong {
	w.t.Helper()
	made, err := w.AddSong(as(w.t.Context(), by), AddSong{Space: space, Sheet: SongSheet{SongHead: head}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(time.Second)
	return made
}

// BD-6, BD-7: a song is added, changed, restored, removed and brought back.
func TestASongLivesThroughItsVersions(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice, bob := w.join(space, authz.Member), w.join(space, authz.Member)
		list := "/spaces/" + space.String() + "/songs"

		var made RepertoireSong
		a := w.call(alice, http.MethodPost, list, `{"title":" Le  Temps des cerises","artist":"J.-B. Clément","key":"A","tempo_bpm":76,"time_signature":"3/4",
			"duration_seconds":190,"energy":2,"chordpro":"[A]Quand nous chante[E7rons\r\n  le temps","structure":"couplet ×4","links":["https://example.org/c"],"tags":["Chanson","chanson"]}`).
			want(http.StatusCreated, &made)
		if made.Title != "Le Temps des cerises" || made.Status != SongToLearn || *made.TempoBPM != 76 || made.Key != "A" || made.Version != 1 ||
			made.ChordPro != "[A]Quand nous chante[E7rons\n  le temps" || !slices.Equal(made.Tags, []string{"Chanson"}) || made.AddedBy != (Person{alice, nameOf(alice)}) {
			t.Fatalf("made %+v", made)
		}
		one := list + "/" + made.ID.String()
		if a.header.Get("Location") != "/api/v1"+one || a.header.Get("ETag") != `"1"` {
			t.Errorf("headers %v", a.header)
		}
		var seen RepertoireSong
		w.clock.Advance(time.Hour)
		w.call(bob, http.MethodPatch, one, `{"key":"G","status":"ready","tempo_bpm":null}`, "If-Match", `"1"`).want(http.StatusOK, &seen)
		if seen.Key != "G" || seen.Status != SongReady || seen.TempoBPM != nil || seen.Version != 2 || seen.ChordPro != made.ChordPro {
			t.Fatalf("edited %+v", seen)
		}
		w.call(bob, http.MethodPatch, one, `{"key":"G","links":["https://example.org/c"]}`, "If-Match", `"2"`).want(http.StatusOK, &seen)
		if seen.Version != 2 {
			t.Errorf("an edit that changes nothing gives version %d", seen.Version)
		}
		stale := w.call(alice, http.MethodPatch, one, `{"key":"C"}`, "If-Match", `"1"`).refused(http.StatusPreconditionFailed, "version.stale")
		if current, _ := stale.Current.(map[string]any); current["key"] != "G" {
			t.Errorf("current %v", stale.Current)
		}
		w.clock.Advance(time.Hour)
		w.call(alice, http.MethodPost, one+"/versions/1/restoration", "").want(http.StatusOK, &seen)
		if seen.Key != "A" || seen.Status != SongToLearn || *seen.TempoBPM != 76 || seen.Version != 3 {
			t.Fatalf("restored %+v", seen)
		}

		var versions struct{ Items []SongVersion }
		w.call(bob, http.MethodGet, one+"/versions", "").want(http.StatusOK, &versions)
		if len(versions.Items) != 3 {
			t.Fatalf("versions %+v", versions)
		}
		third, second, first := versions.Items[0], versions.Items[1], versions.Items[2]
		if third.Version != 3 || third.RestoredFrom == nil || *third.RestoredFrom != 1 || third.ChangedBy.AccountID != alice {
			t.Errorf("third %+v", third)
		}
		if want := []FieldChange{{Field: "key", From: "A", To: "G"}, {Field: "status", From: "to_learn", To: "ready"}, {Field: "tempo_bpm", From: "76"}}; !slices.Equal(second.Changes, want) ||
			second.ChangedBy != (Person{bob, nameOf(bob)}) || second.ChangedAt.Sub(first.ChangedAt) != time.Hour {
			t.Errorf("second %+v", second)
		}
		var then SongAtVersion
		w.call(bob, http.MethodGet, one+"/versions/2", "").want(http.StatusOK, &then)
		if then.Sheet.Key != "G" || then.Sheet.TempoBPM != nil || then.Sheet.ChordPro != made.ChordPro || then.Version != 2 || len(then.Changes) != 3 {
			t.Errorf("the song at version 2: %+v", then)
		}
		w.call(bob, http.MethodGet, one+"/versions/4", "").refused(http.StatusNotFound, "not_found")
		w.call(bob, http.MethodPost, one+"/versions/4/restoration", "").refused(http.StatusNotFound, "not_found")
		w.call(bob, http.MethodPost, one+"/versions/0/restoration", "").refused(http.StatusUnprocessableEntity, "request.invalid", "version field.too_small")

		w.call(bob, http.MethodDelete, one, "").refused(http.StatusForbidden, "auth.forbidden")
		w.call(owner, http.MethodDelete, one, "").want(http.StatusNoContent, nil)
		for _, path := range []string{one, one + "/versions", one + "/versions/1", one + "/levels"} {
			w.call(alice, http.MethodGet, path, "").refused(http.StatusNotFound, "not_found")
		}
		var listed songList
		w.call(alice, http.MethodGet, list, "").want(http.StatusOK, &listed)
		if len(listed.Items) != 0 {
			t.Errorf("a removed song is listed: %+v", listed)
		}
		w.call(bob, http.MethodPost, one+"/restoration", "").refused(http.StatusForbidden, "auth.forbidden")
		w.call(alice, http.MethodPost, one+"/restoration", "").want(http.StatusOK, &seen)
		w.call(alice, http.MethodPost, one+"/restoration", "").want(http.StatusOK, &seen)
		if seen.Version != 3 || seen.Key != "A" {
			t.Errorf("brought back %+v", seen)
		}
		want := []string{"band.song_changed", "band.song_changed", "band.song_changed", "band.song_removed", "band.song_changed"}
		if got := w.facts(space); !slices.Equal(got, want) {
			t.Errorf("facts %v", got)
		}
	})
}

func TestTheRepertoireIsSortedAndFiltered(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice := w.join(space, authz.Member)
		list := "/spaces/" + space.String() + "/songs?limit=2"
		for _, h := range []SongHead{
			{Title: "Élan", Key: "G", Tags: []string{"Rock"}}, {Title: "eau", Key: "G", Status: SongReady},
			{Title: "Zut", Tags: []string{"röck", "lent"}}, {Title: "Amour", Status: SongReady},
		} {
			w.add(space, owner, h)
		}
		all := func(query string) string {
			t.Helper()
			var out []SongSummary
			for next := ""; ; {
				var page songList
				path := list + query
				if next != "" {
					path += "&cursor=" + next
				}
				w.call(alice, http.MethodGet, path, "").want(http.StatusOK, &page)
				if out = append(out, page.Items...); page.Next == "" {
					return titles(out)
				}
				next = page.Next
			}
		}
		var songs songList
		w.call(alice, http.MethodGet, "/spaces/"+space.String()+"/songs", "").want(http.StatusOK, &songs)
		for i, level := range []struct {
			who   id.Account
			value int64
		}{{owner, 3}, {alice, 9}, {owner, 2}} { // Amour 3, eau 9, Élan 2
			_, err := w.SetLevel(as(t.Context(), level.who), SetLevel{space, songs.Items[i].ID, level.value, VisibleToBand})
			if err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]string{
			"":                       "Amour, eau, Élan, Zut",
			"&sort=recent":           "Amour, Zut, eau, Élan",
			"&sort=level":            "Zut, Élan, Amour, eau",
			"&sort=my_level":         "Amour, Élan, Zut, eau",
			"&status=ready":          "Amour, eau",
			"&key=G&sort=recent":     "eau, Élan",
			"&tag=ROCK":              "Élan, Zut",
			"&tag=rock&sort=level":   "Zut, Élan",
			"&status=retired":        "",
			"&status=to_learn&key=G": "Élan",
		} {
			if got := all(query); got != want {
				t.Errorf("%q: %s, want %s", query, got, want)
			}
		}
		w.call(alice, http.MethodGet, list+"&sort=best", "").refused(http.StatusUnprocessableEntity, "request.invalid", "?sort field.invalid")
	})
}

func TestASuggestionBecomesASongOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice := w.join(space, authz.Member)
		link, note, tags := "https://example.org/n", "en mi", []string{"lent"}
		was := w.suggest(space, alice, "Nantes")
		if _, err := w.EditSuggestion(as(t.Context(), alice), EditSuggestion{space, was.ID, 1, SongChange{Link: &link, Note: &note, Tags: &tags}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.CastVote(as(t.Context(), owner), CastVote{space, was.ID, 1}); err != nil {
			t.Fatal(err)
		}
		one := "/spaces/" + space.String() + "/suggestions/" + was.ID.String()
		var song, again RepertoireSong
		w.call(owner, http.MethodPost, one+"/promotion", "").want(http.StatusCreated, &song)
		if song.Title != "Nantes" || song.Notes != note || !slices.Equal(song.Links, []string{link}) || !slices.Equal(song.Tags, tags) ||
			song.Status != SongToLearn || song.SuggestionID == nil || *song.SuggestionID != was.ID {
			t.Fatalf("song %+v", song)
		}
		w.call(alice, http.MethodPost, one+"/promotion", "").want(http.StatusOK, &again)
		if again.ID != song.ID {
			t.Errorf("promoted twice: %v and %v", song.ID, again.ID)
		}
		for _, sort := range []string{"score", "recent"} {
			var left suggestionList
			w.call(alice, http.MethodGet, "/spaces/"+space.String()+"/suggestions?sort="+sort, "").want(http.StatusOK, &left)
			if len(left.Items) != 0 {
				t.Errorf("it is still suggested: %+v", left)
			}
		}
		var kept Suggestion
		w.call(alice, http.MethodGet, one, "").want(http.StatusOK, &kept)
		if kept.Score != 1 || kept.SongID == nil || *kept.SongID != song.ID || len(kept.Voters) != 1 {
			t.Errorf("kept %+v", kept)
		}
		w.call(alice, http.MethodPut, one+"/vote", `{"value":1}`).refused(http.StatusConflict, "band.suggestion_promoted")
		w.call(alice, http.MethodPatch, one, `{"title":"a"}`, "If-Match", `"2"`).refused(http.StatusConflict, "band.suggestion_promoted")
		w.call(alice, http.MethodDelete, one, "").refused(http.StatusConflict, "band.suggestion_promoted")
	})
}

func TestSongsRefuseBadInputAndStoreNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		_, stranger := w.band()
		list := "/spaces/" + space.String() + "/songs"
		one := list + "/" + w.add(space, owner, SongHead{Title: "Nantes"}).ID.String()
		before := w.rows(space)
		for _, c := range []struct {
			name, method, path, body string
			status                   int
			code                     string
			fields                   []string
		}{
			{"no title", "POST", list, `{"artist":"a"}`, 422, "request.invalid", []string{"/title field.required"}},
			{"blank title", "POST", list, `{"title":" "}`, 422, "request.invalid", []string{"/title field.required"}},
			{"a key in French", "POST", list, `{"title":"a","key":"La"}`, 422, "request.invalid", []string{"/key band.key_invalid"}},
			{"H", "POST", list, `{"title":"a","key":"Hm"}`, 422, "request.invalid", []string{"/key band.key_invalid"}},
			{"a tempo of 19", "POST", list, `{"title":"a","tempo_bpm":19}`, 422, "request.invalid", []string{"/tempo_bpm field.out_of_range"}},
			{"a tempo of 401", "POST", list, `{"title":"a","tempo_bpm":401}`, 422, "request.invalid", []string{"/tempo_bpm field.out_of_range"}},
			{"half a beat", "POST", list, `{"title":"a","tempo_bpm":90.5}`, 422, "request.invalid", []string{"/tempo_bpm field.wrong_type"}},
			{"4/3", "POST", list, `{"title":"a","time_signature":"4/3"}`, 422, "request.invalid", []string{"/time_signature band.time_signature_invalid"}},
			{"energy 6", "POST", list, `{"title":"a","energy":6}`, 422, "request.invalid", []string{"/energy field.out_of_range"}},
			{"another status", "POST", list, `{"title":"a","status":"lost"}`, 422, "request.invalid", []string{"/status field.invalid"}},
			{"http link", "POST", list, `{"title":"a","links":["https://a.fr","http://a.fr"]}`, 422, "request.invalid", []string{"/links/1 band.link_invalid"}},
			{"a bell in the lyrics", "POST", list, `{"title":"a","chordpro":"a\u0007"}`, 422, "request.invalid", []string{"/chordpro field.control_character"}},
			{"256 KB and one", "POST", list, `{"title":"a","chordpro":"` + strings.Repeat("a", MaxChordProBytes+1) + `"}`, 422, "request.invalid", []string{"/chordpro field.too_long"}},
			{"256 KB in bytes", "POST", list, `{"title":"a","chordpro":"` + strings.Repeat("é", MaxChordProBytes/2+1) + `"}`, 422, "request.invalid", []string{"/chordpro band.chordpro_too_large"}},
			{"1 MB of lyrics", "PATCH", one, `{"chordpro":"` + strings.Repeat("a", 1<<20) + `"}`, 422, "request.invalid", []string{"/chordpro field.too_long"}},
			{"3 MB of lyrics", "PATCH", one, `{"chordpro":"` + strings.Repeat("a", 3<<20) + `"}`, 413, "body.too_large", nil},
			{"no status", "PATCH", one, `{"status":"lost"}`, 422, "request.invalid", []string{"/status field.invalid"}},
			{"level 11", "PUT", one + "/level", `{"value":11,"visibility":"band"}`, 422, "request.invalid", []string{"/value field.too_big"}},
			{"level -1", "PUT", one + "/level", `{"value":-1,"visibility":"band"}`, 422, "request.invalid", []string{"/value field.too_small"}},
			{"level 3.5", "PUT", one + "/level", `{"value":3.5,"visibility":"band"}`, 422, "request.invalid", []string{"/value field.wrong_type"}},
			{"no visibility", "PUT", one + "/level", `{"value":3}`, 422, "request.invalid", []string{"/visibility field.required"}},
			{"shown to friends", "PUT", one + "/level", `{"value":3,"visibility":"friends"}`, 422, "request.invalid", []string{"/visibility field.invalid"}},
			{"somebody else's level", "PUT", one + "/levels/" + owner.String(), `{"value":3,"visibility":"me"}`, 404, "not_found", nil},
			{"a level for somebody", "PUT", one + "/level", `{"value":3,"visibility":"me","account_id":"` + owner.String() + `"}`, 422, "request.invalid", []string{"/account_id body.unknown_field"}},
		} {
			headers := []string{}
			if c.method == "PATCH" {
				headers = []string{"If-Match", `"1"`}
			}
			t.Run(c.name, func(t *testing.T) {
				a := w.call(owner, c.method, c.path, c.body, headers...)
				a.t = t
				a.refused(c.status, c.code, c.fields...)
			})
		}
		w.call(stranger, http.MethodGet, one, "").refused(http.StatusNotFound, "space.not_found")
		if after := w.rows(space); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
		w.call(owner, http.MethodPatch, one, fmt.Sprintf(`{"chordpro":%q}`, "{title: [A}\n[B"), "If-Match", `"1"`).want(http.StatusOK, nil)
	})
}

// Cursors are not signed, so anybody can write positions: no more than another page comes of it. And a page
// follows whatever the titles are.
func TestCursorsOfTheRepertoire(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		for range 3 {
			w.add(space, owner, SongHead{Title: strings.Repeat("ﷺ", MaxTitleLength)})
		}
		song := w.add(space, owner, SongHead{Title: "Nantes"})
		list := "/spaces/" + space.String() + "/songs"
		versions := list + "/" + song.ID.String() + "/versions"
		for _, sort := range []string{"title", "recent", "level", "my_level"} {
			seen := map[SongID]bool{}
			var page songList
			for next := "&limit=1"; next != ""; {
				w.call(owner, http.MethodGet, list+"?sort="+sort+next, "").want(http.StatusOK, &page)
				for _, s := range page.Items {
					seen[s.ID] = true
				}
				if next = ""; page.Next != "" {
					next = "&limit=1&cursor=" + page.Next
				}
			}
			if len(seen) != 4 {
				t.Errorf("by %s %d songs of 4", sort, len(seen))
			}
			in := listSongsInput{InSpace: InSpace{space}, Sort: SongSort(sort)}
			for _, at := range []string{`{}`, `null`, `{"k":null}`, `{"k":"AP8="}`, `{"r":9223372036854775807,"t":"9999-12-31T23:59:59-23:59","i":"ffffffff-ffff-ffff-ffff-ffffffffffff"}`,
				`{"r":-9223372036854775808,"t":"0000-01-01T00:00:00Z"}`} {
				forged, err := rest.EncodeCursor(in.filter(), json.RawMessage(at))
				if err != nil {
					t.Fatal(err)
				}
				w.call(owner, http.MethodGet, list+"?sort="+sort+"&cursor="+forged, "").want(http.StatusOK, nil)
			}
			for _, at := range []string{`{"k":1}`, `{"k":"%"}`, `{"x":1}`, `[]`, `{"i":"x"}`} {
				forged, err := rest.EncodeCursor(in.filter(), json.RawMessage(at))
				if err != nil {
					t.Fatal(err)
				}
				w.call(owner, http.MethodGet, list+"?sort="+sort+"&cursor="+forged, "").refused(http.StatusBadRequest, "cursor.invalid")
			}
		}
		var page songList
		w.call(owner, http.MethodGet, list+"?limit=1", "").want(http.StatusOK, &page)
		for _, path := range []string{versions + "?cursor=", list + "?sort=recent&cursor=", list + "?status=ready&cursor=", list + "?key=G&cursor=", "/spaces/" + space.String() + "/setlists?cursor="} {
			w.call(owner, http.MethodGet, path+page.Next, "").refused(http.StatusBadRequest, "cursor.invalid")
		}
	})
}
