package band

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// listOf writes n songs as plain text.
func listOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Artist %d – Song %d\n", i%7, i)
	}
	return b.String()
}

// request is the body that gives a list.
func request(t *testing.T, list string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"source_name": "list.txt", "format": "auto", "text": list})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// run is the body that chooses every row that is selected.
func run(rows []importRowBody) string {
	lines := []int64{}
	for _, row := range rows {
		if row.Selected {
			lines = append(lines, row.Line)
		}
	}
	body, err := json.Marshal(map[string]any{"lines": lines})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// started previews and runs a list of n songs, and gives the job that adds them.
func (w *world) started(space id.Space, by id.Account, n int) addSongs {
	w.t.Helper()
	ctx := as(context.Background(), by)
	held, err := w.PreviewImport(ctx, PreviewImport{Space: space, Format: PlaylistAuto, Text: listOf(n)})
	if err != nil {
		w.t.Fatal(err)
	}
	lines := make([]int64, n)
	for i := range lines {
		lines[i] = held.Rows[i].Line
	}
	if _, err := w.RunImport(ctx, RunImport{space, held.ID, lines}); err != nil {
		w.t.Fatal(err)
	}
	return addSongs{space, held.ID}
}

func (w *world) held(space id.Space, list ImportID, reader id.Account) Import {
	w.t.Helper()
	held, err := w.ReadImport(as(context.Background(), reader), space, list)
	if err != nil {
		w.t.Fatal(err)
	}
	return held
}

func (w *world) suggestions(space id.Space) int64 {
	return w.number(space, `SELECT count(*) FROM band_suggestion WHERE space_id = $1`, space)
}

func TestAListIsPreviewedRunFollowedAndUndone(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice, bob := w.join(space, authz.Member), w.join(space, authz.Member)
		if _, err := w.SuggestSong(as(t.Context(), owner), SuggestSong{space, Song{Title: "SONG 3", Artist: "artist 3 feat. Somebody"}}); err != nil {
			t.Fatal(err)
		}
		imports := "/spaces/" + space.String() + "/suggestion-imports"

		var held importBody
		a := w.call(alice, "POST", imports, request(t, listOf(60)+"artist 5 - sông 5\nArtist 9 – "+strings.Repeat("x", 201)+"\n")).want(201, &held)
		if got := a.header.Get("Location"); got != "/api/v1"+imports+"/"+held.ID.String() {
			t.Errorf("Location %q", got)
		}
		if held.Status != ImportPreview || held.SourceName != "list.txt" || held.Total != 59 || held.Done != 0 || len(held.Rows) != 62 {
			t.Fatalf("preview %s of %q: %d of %d, %d rows", held.Status, held.SourceName, held.Done, held.Total, len(held.Rows))
		}
		if d := held.Rows[3].DuplicateOf; d == nil || d.Kind != "suggestion" || d.Title != "SONG 3" || d.ID == nil || held.Rows[3].Selected {
			t.Errorf("row 4 %+v", held.Rows[3])
		}
		if d := held.Rows[60].DuplicateOf; d == nil || d.Kind != "row" || *d.Line != 6 || d.Title != "Song 5" || held.Rows[60].Selected {
			t.Errorf("row 61 %+v", held.Rows[60])
		}
		if p := held.Rows[61].Problem; p == nil || p.Code != "band.playlist_title_too_long" || !strings.Contains(p.Detail, "200") || held.Rows[61].Selected {
			t.Errorf("row 62 %+v", held.Rows[61])
		}
		if n := w.suggestions(space); n != 1 {
			t.Fatalf("a preview left %d suggestions", n)
		}
		one := imports + "/" + held.ID.String()
		w.call(alice, "POST", one+"/undo", "").refused(409, "band.import_not_started")
		w.call(bob, "POST", one+"/run", `{"lines":[1]}`).refused(403, "auth.forbidden")

		var running importBody
		w.call(alice, "POST", one+"/run", run(held.Rows)).want(202, &running)
		if running.Status != ImportRunning || running.Total != 59 || running.Done != 0 {
			t.Fatalf("running %+v", running)
		}
		w.call(alice, "POST", one+"/run", run(held.Rows)).refused(409, "band.import_started")
		jobs := w.queue.waiting()
		if len(jobs) != 1 {
			t.Fatalf("%d jobs", len(jobs))
		}
		if err := w.runAddSongs(t.Context(), 1, jobs[0].(addSongs)); err != nil {
			t.Fatal(err)
		}
		var done importBody
		w.call(bob, "GET", one, "").want(200, &done)
		if done.Status != ImportDone || done.Done != 59 || w.suggestions(space) != 60 {
			t.Fatalf("done %s, %d of %d, %d suggestions", done.Status, done.Done, done.Total, w.suggestions(space))
		}
		progress := 0
		for _, kind := range w.facts(space) {
			if kind == "band.import_progressed" {
				progress++
			}
		}
		if progress != 4 { // the start, and batches of 25, 25 and 9
			t.Errorf("%d announcements of progress", progress)
		}

		var page suggestionList
		list := "/spaces/" + space.String() + "/suggestions"
		w.call(bob, "GET", list+"?sort=recent&limit=5", "").want(200, &page)
		voted, edited, changed := page.Items[0], page.Items[1], page.Items[2]
		if voted.ImportID == nil || *voted.ImportID != held.ID || voted.SuggestedBy.AccountID != alice {
			t.Errorf("an imported suggestion %+v", voted)
		}
		w.call(bob, "PUT", list+"/"+voted.ID.String()+"/vote", `{"value":-1}`).want(200, nil)
		w.call(owner, "PATCH", list+"/"+edited.ID.String(), `{"note":"ours"}`, "If-Match", `"1"`).want(200, nil)
		w.call(bob, "PUT", list+"/"+changed.ID.String()+"/vote", `{"value":1}`).want(200, nil)
		w.call(bob, "DELETE", list+"/"+changed.ID.String()+"/vote", "").want(200, nil)

		w.call(bob, "POST", one+"/undo", "").refused(403, "auth.forbidden")
		var undone Undone
		w.call(alice, "POST", one+"/undo", "").want(200, &undone)
		if undone.Removed != 57 || len(undone.Kept) != 2 || w.suggestions(space) != 3 {
			t.Fatalf("undone %+v, %d suggestions left", undone, w.suggestions(space))
		}
		for _, kept := range undone.Kept {
			want := map[SuggestionID]KeptReason{voted.ID: KeptVoted, edited.ID: KeptEdited}[kept.ID]
			if kept.Reason != want || kept.Title == "" {
				t.Errorf("kept %+v, want %q", kept, want)
			}
		}
		w.call(bob, "DELETE", list+"/"+voted.ID.String()+"/vote", "").want(200, nil)
		w.call(owner, "POST", one+"/undo", "").want(200, &undone)
		if undone.Removed != 1 || len(undone.Kept) != 1 {
			t.Errorf("undone again %+v", undone)
		}
		w.call(alice, "GET", one, "").want(200, &done)
		if done.Status != ImportUndone {
			t.Errorf("status %s", done.Status)
		}
		w.call(alice, "POST", one+"/run", run(held.Rows)).refused(409, "band.import_started")
	})
}

func TestListsAsBandsKeepThemCanBeImported(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		imports := "/spaces/" + space.String() + "/suggestion-imports"
		for _, c := range []struct{ name, list string }{
			{"comma.csv", ""}, {"sheet.tsv", ""}, {"player.m3u8", ""}, {"pasted.txt", ""},
			{"old line ends", "Artist – A\rArtist – B\rArtist – C"},
			{"a stray character in one row", "Artist – A\nArtist – B\x01\nArtist – C\n" + listOf(100)},
		} {
			list := c.list
			if list == "" {
				content, err := os.ReadFile("testdata/playlist/" + c.name)
				if err != nil {
					t.Fatal(err)
				}
				list = string(content)
			}
			var held importBody
			w.call(owner, "POST", imports, request(t, list)).want(201, &held)
			parsed, err := ParsePlaylist([]byte(list), PlaylistAuto)
			if err != nil || len(held.Rows) != len(parsed.Rows) || len(held.Rows) < 3 {
				t.Errorf("%s: %d rows, the parser has %d, %v", c.name, len(held.Rows), len(parsed.Rows), err)
			}
			var again importBody
			w.call(owner, "GET", imports+"/"+held.ID.String(), "").want(200, &again)
			if fmt.Sprint(asJSON(t, again)) != fmt.Sprint(asJSON(t, held)) {
				t.Errorf("%s: read again it is not the same", c.name)
			}
		}
	})
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestImportsRefuseBadInputAndStoreNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		guest, stranger := w.join(space, authz.Guest), w.person()
		imports := "/spaces/" + space.String() + "/suggestion-imports"
		for _, c := range []struct {
			name, body string
			who        id.Account
			status     int
			code       string
			fields     []string
		}{
			{"10,000 lines", request(t, listOf(10000)), owner, 422, "band.playlist_too_long", nil},
			{"1,001 lines", request(t, listOf(1001)), owner, 422, "band.playlist_too_long", nil},
			{"over 1 MiB", request(t, strings.Repeat("x", 1<<20+1)), owner, 413, "band.playlist_too_large", nil},
			{"10 MB", request(t, strings.Repeat("x", 10<<20)), owner, 413, "body.too_large", nil},
			{"binary", request(t, "PK\x03\x04\x14\x00\x06\x00"), owner, 422, "band.playlist_binary", nil},
			{"NUL", request(t, "Artist – A\nArtist\x00 – B\n"), owner, 422, "band.playlist_binary", nil},
			{"empty", request(t, " \n\n"), owner, 422, "band.playlist_empty", nil},
			{"unknown format", `{"format":"xlsx","text":"a"}`, owner, 422, "request.invalid", []string{"/format field.invalid"}},
			{"no text", `{"format":"auto"}`, owner, 422, "request.invalid", []string{"/text field.required"}},
			{"text of another type", `{"format":"auto","text":7}`, owner, 422, "request.invalid", []string{"/text field.wrong_type"}},
			{"unknown field", `{"format":"auto","text":"a","rows":[]}`, owner, 422, "request.invalid", []string{"/rows body.unknown_field"}},
			{"a long name", `{"source_name":"` + strings.Repeat("n", 201) + `","format":"auto","text":"a"}`, owner, 422, "request.invalid", []string{"/source_name field.too_long"}},
			{"guest", request(t, listOf(3)), guest, 403, "auth.forbidden", nil},
			{"stranger", request(t, listOf(3)), stranger, 404, "space.not_found", nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				a := w.call(c.who, "POST", imports, c.body)
				a.t = t
				a.refused(c.status, c.code, c.fields...)
			})
		}
		if after := w.rows(space); after != "[0 0 0 0 0] 0 0" {
			t.Errorf("stored: %s", after)
		}
		var held importBody
		w.call(owner, "POST", imports, request(t, "Artist – A\nArtist – "+strings.Repeat("x", 201))).want(201, &held)
		one := imports + "/" + held.ID.String()
		w.call(owner, "POST", one+"/run", `{"lines":[]}`).refused(422, "request.invalid", "/lines field.too_few")
		w.call(owner, "POST", one+"/run", `{"lines":[1,2,77]}`).refused(422, "request.invalid", "/lines/1 field.invalid", "/lines/2 field.invalid")
		w.call(owner, "POST", one+"/run", `{"lines":["1"]}`).refused(422, "request.invalid", "/lines/0 field.wrong_type")
		w.call(owner, "POST", one+"/run", `{}`).refused(422, "request.invalid", "/lines field.required")
		w.call(guest, "POST", one+"/run", `{"lines":[1]}`).refused(403, "auth.forbidden")
		w.call(guest, "GET", one, "").refused(403, "auth.forbidden")
		if after := w.rows(space); after != "[0 0 0 1 2] 0 0" {
			t.Errorf("after refused runs: %s", after)
		}
	})
}
