package band

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// inOrder is a setlist in short: titles, in order.
func inOrder(s Setlist) string {
	var out []string
	for _, e := range s.Entries {
		title := e.Title
		if e.Song != nil {
			title = e.Song.Title
		}
		out = append(out, title)
	}
	return strings.Join(out, ", ")
}

// BD-32: a setlist is made, filled, moved about, copied, played and removed.
func TestASetlistIsMadePlayedAndCopied(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice := w.join(space, authz.Member)
		seconds := func(n int64) *int64 { return &n }
		a, b := w.add(space, owner, SongHead{Title: "A", Key: "Am", DurationSeconds: seconds(100), Energy: seconds(4)}), w.add(space, owner, SongHead{Title: "B", DurationSeconds: seconds(200)})
		c := w.add(space, owner, SongHead{Title: "C"})
		list := "/spaces/" + space.String() + "/setlists"

		var made Setlist
		w.call(alice, http.MethodPost, list, fmt.Sprintf(`{"name":"Café du Pont","planned_seconds":3120,"starts_at":"2026-11-28T21:00:00+01:00","song_ids":[%q,%q]}`, a.ID, b.ID)).
			want(http.StatusCreated, &made)
		if inOrder(made) != "A, B" || made.Running.Seconds != 320 || made.Running.Songs != 2 || made.TransitionSeconds != 20 || made.MadeBy.DisplayName != nameOf(alice) ||
			made.StartsAt.Hour() != 20 || made.Entries[1].After != 120 || *made.Entries[0].Song.Energy != 4 {
			t.Fatalf("made %+v", made)
		}
		one := list + "/" + made.ID.String()
		add := func(body string) Entry {
			t.Helper()
			var e Entry
			got := w.call(owner, http.MethodPost, one+"/entries", body).want(http.StatusCreated, &e)
			if got.header.Get("Location") != "/api/v1"+one+"/entries/"+e.ID.String() {
				t.Errorf("Location %q", got.header.Get("Location"))
			}
			return e
		}
		pause := add(fmt.Sprintf(`{"kind":"break","title":"Pause","duration_seconds":300,"after_entry_id":%q}`, made.Entries[0].ID))
		second := add(fmt.Sprintf(`{"kind":"set","title":"Second set","after_entry_id":%q}`, pause.ID))
		last := add(fmt.Sprintf(`{"kind":"song","song_id":%q,"key":"Bb","singer":"Inès","notes":"capo 1"}`, c.ID))
		var seen Setlist
		w.call(alice, http.MethodGet, one, "").want(http.StatusOK, &seen)
		if inOrder(seen) != "A, Pause, Second set, B, C" || seen.Running.Seconds != 620 || seen.Running.Unknown != 1 || last.Song.ID != c.ID || last.Key != "Bb" {
			t.Fatalf("filled %+v", seen)
		}
		if fmt.Sprint(seen.Running.Sets) != "[{ 1 400} {Second set 2 220}]" {
			t.Errorf("sets %+v", seen.Running.Sets)
		}

		var edited Entry
		w.call(alice, http.MethodPatch, one+"/entries/"+last.ID.String(), `{"duration_seconds":60,"singer":null}`, "If-Match", `"1"`).want(http.StatusOK, &edited)
		if *edited.DurationSeconds != 60 || edited.Singer != "" || edited.Version != 2 || edited.Key != "Bb" {
			t.Errorf("edited %+v", edited)
		}
		w.call(alice, http.MethodPatch, one+"/entries/"+last.ID.String(), `{"singer":"Tom"}`, "If-Match", `"1"`).refused(http.StatusPreconditionFailed, "version.stale")
		w.call(alice, http.MethodPatch, one, `{"name":"Le Pont","transition_seconds":0,"starts_at":null}`, "If-Match", `"1"`).want(http.StatusOK, &seen)
		if seen.Name != "Le Pont" || seen.Version != 2 || seen.StartsAt != nil || seen.Running.Seconds != 660 {
			t.Errorf("edited %+v", seen)
		}
		stale := w.call(alice, http.MethodPatch, one, `{"name":"a"}`, "If-Match", `"1"`).refused(http.StatusPreconditionFailed, "version.stale")
		if current, _ := stale.Current.(map[string]any); current["name"] != "Le Pont" {
			t.Errorf("current %v", stale.Current)
		}

		move := func(entry EntryID, body string) {
			w.call(alice, http.MethodPut, one+"/entries/"+entry.String()+"/position", body).want(http.StatusOK, &seen)
		}
		move(last.ID, `{}`)
		move(pause.ID, fmt.Sprintf(`{"after_entry_id":%q}`, second.ID))
		if inOrder(seen) != "C, A, Second set, Pause, B" || seen.Version != 2 {
			t.Errorf("moved: %s, version %d", inOrder(seen), seen.Version)
		}

		var played Entry
		w.call(alice, http.MethodPut, one+"/entries/"+last.ID.String()+"/played", "").want(http.StatusOK, &played)
		w.call(alice, http.MethodPut, one+"/entries/"+pause.ID.String()+"/played", "").refused(http.StatusConflict, "band.entry_not_a_song")
		plays := func(want string) {
			t.Helper()
			var songs songList
			w.call(alice, http.MethodGet, "/spaces/"+space.String()+"/songs", "").want(http.StatusOK, &songs)
			var got []int64
			for _, s := range songs.Items {
				if got = append(got, s.PlayedCount); (s.LastPlayedAt != nil) != (s.PlayedCount > 0) {
					t.Errorf("%s was played %d times, last at %v", s.Title, s.PlayedCount, s.LastPlayedAt)
				}
			}
			if fmt.Sprint(got) != want {
				t.Errorf("played %v, want %s", got, want)
			}
		}
		if played.PlayedAt == nil {
			t.Errorf("played %+v", played)
		}
		plays("[0 0 1]")
		w.call(alice, http.MethodPut, one+"/played", "").want(http.StatusOK, &seen)
		w.call(alice, http.MethodPut, one+"/played", "").want(http.StatusOK, &seen)
		plays("[1 1 1]")

		var copied Setlist
		w.call(owner, http.MethodPost, one+"/copies", `{}`).want(http.StatusCreated, &copied)
		if inOrder(copied) != inOrder(seen) || copied.PlayedAt != nil || copied.Entries[0].PlayedAt != nil || copied.Name != "Le Pont" || copied.Running.Seconds != seen.Running.Seconds {
			t.Errorf("copied %+v", copied)
		}
		plays("[1 1 1]")
		var lists struct{ Items []SetlistSummary }
		w.call(alice, http.MethodGet, list, "").want(http.StatusOK, &lists)
		if len(lists.Items) != 2 || lists.Items[0].ID != copied.ID || lists.Items[1].Running.Seconds != 660 {
			t.Errorf("lists %+v", lists)
		}

		w.call(alice, http.MethodDelete, one+"/entries/"+last.ID.String(), "").want(http.StatusNoContent, nil)
		plays("[1 1 0]")
		w.call(alice, http.MethodDelete, one+"/played", "").want(http.StatusOK, &seen)
		plays("[0 0 0]")
		w.call(owner, http.MethodPut, one+"/played", "").want(http.StatusOK, nil)
		w.call(owner, http.MethodDelete, one, "").want(http.StatusNoContent, nil)
		plays("[0 0 0]")
		w.call(alice, http.MethodDelete, list+"/"+copied.ID.String(), "").refused(http.StatusForbidden, "auth.forbidden")
	})
}

func TestSetlistsRefuseBadInputAndStoreNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		elsewhere, other := w.band()
		theirs, ours, gone := w.add(elsewhere, other, SongHead{Title: "Theirs"}), w.add(space, owner, SongHead{Title: "Ours"}), w.add(space, owner, SongHead{Title: "Gone"})
		ctx := as(t.Context(), owner)
		full, err := w.AddSetlist(ctx, AddSetlist{Space: space, Head: SetlistHead{Name: "Full"}, Songs: many(ours.ID, MaxEntries)})
		if err != nil {
			t.Fatal(err)
		}
		small, err := w.AddSetlist(ctx, AddSetlist{Space: space, Head: SetlistHead{Name: "Small"}, Songs: []SongID{ours.ID, gone.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.RemoveSong(ctx, space, gone.ID); err != nil {
			t.Fatal(err)
		}
		list := "/spaces/" + space.String() + "/setlists"
		entries := list + "/" + small.ID.String() + "/entries"
		entry := entries + "/" + small.Entries[0].ID.String()
		before := w.rows(space)
		for _, c := range []struct {
			name, method, path, body string
			status                   int
			code                     string
			fields                   []string
		}{
			{"no name", "POST", list, `{"name":" "}`, 422, "request.invalid", []string{"/name field.required"}},
			{"another band's song", "POST", list, fmt.Sprintf(`{"name":"a","song_ids":[%q,%q]}`, ours.ID, theirs.ID), 422, "request.invalid", []string{"/song_ids/1 band.song_unknown"}},
			{"no id", "POST", list, `{"name":"a","song_ids":["x"]}`, 422, "request.invalid", []string{"/song_ids/0 band.song_unknown"}},
			{"301 songs", "POST", list, `{"name":"a","song_ids":["` + strings.Repeat(`x","`, MaxEntries) + `x"]}`, 422, "request.invalid", []string{"/song_ids field.too_many"}},
			{"the year 1066", "POST", list, `{"name":"a","starts_at":"1066-10-14T09:00:00Z"}`, 422, "request.invalid", []string{"/starts_at field.invalid"}},
			{"an hour between songs", "POST", list, `{"name":"a","transition_seconds":3600}`, 422, "request.invalid", []string{"/transition_seconds field.out_of_range"}},
			{"theirs", "POST", entries, fmt.Sprintf(`{"kind":"song","song_id":%q}`, theirs.ID), 422, "request.invalid", []string{"/song_id band.song_unknown"}},
			{"a deleted one", "POST", entries, fmt.Sprintf(`{"kind":"song","song_id":%q}`, gone.ID), 422, "request.invalid", []string{"/song_id band.song_unknown"}},
			{"a song without song", "POST", entries, `{"kind":"song"}`, 422, "request.invalid", []string{"/song_id field.required"}},
			{"a break with a song", "POST", entries, fmt.Sprintf(`{"kind":"break","song_id":%q}`, ours.ID), 422, "request.invalid", []string{"/song_id band.entry_kind"}},
			{"a note in E", "POST", entries, `{"kind":"note","notes":"a","key":"E"}`, 422, "request.invalid", []string{"/key band.entry_kind"}},
			{"an empty note", "POST", entries, `{"kind":"note"}`, 422, "request.invalid", []string{"/notes field.required"}},
			{"after what is not there", "POST", entries, fmt.Sprintf(`{"kind":"break","after_entry_id":%q}`, full.Entries[0].ID), 422, "request.invalid", []string{"/after_entry_id band.entry_unknown"}},
			{"the 301st", "POST", list + "/" + full.ID.String() + "/entries", `{"kind":"break"}`, 409, "band.setlist_full", nil},
			{"after itself", "PUT", entry + "/position", fmt.Sprintf(`{"after_entry_id":%q}`, small.Entries[0].ID), 422, "request.invalid", []string{"/after_entry_id band.entry_unknown"}},
			{"after no id", "PUT", entry + "/position", `{"after_entry_id":"x"}`, 422, "request.invalid", []string{"/after_entry_id field.wrong_type"}},
			{"another setlist's entry", "PUT", entries + "/" + full.Entries[0].ID.String() + "/position", `{}`, 404, "not_found", nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				a := w.call(owner, c.method, c.path, c.body)
				a.t = t
				a.refused(c.status, c.code, c.fields...)
			})
		}
		if after := w.rows(space); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
		var seen Setlist
		w.call(owner, http.MethodGet, list+"/"+small.ID.String(), "").want(http.StatusOK, &seen)
		if inOrder(seen) != "Ours, Gone" || !seen.Entries[1].Song.Removed || seen.Entries[0].Song.Removed {
			t.Errorf("a removed song in a setlist: %+v", seen.Entries)
		}
	})
}

func many(song SongID, n int) []SongID {
	out := make([]SongID, n)
	for i := range out {
		out[i] = song
	}
	return out
}
