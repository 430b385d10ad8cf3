package band

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type suggestionList struct {
	Items []Suggestion `json:"items"`
	Next  string       `json:"next"`
}

func TestASongIsSuggestedVotedOnEditedAndRemoved(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice, bob := w.join(space, authz.Member), w.join(space, authz.Member)
		list := "/spaces/" + space.String() + "/suggestions"

		var made Suggestion
		a := w.call(alice, http.MethodPost, list,
			`{"title":"  La  Javanaise ","artist":"Serge Gainsbourg","link":"https://example.org/j","note":"en ré\nlentement","tags":["Valse","valse"," lent "],"duration_seconds":149}`).
			want(http.StatusCreated, &made)
		if made.Title != "La Javanaise" || made.Note != "en ré\nlentement" || !slices.Equal(made.Tags, []string{"Valse", "lent"}) ||
			*made.DurationSeconds != 149 || made.Version != 1 || made.MyVote != 0 || made.SuggestedBy != (Person{alice, nameOf(alice)}) {
			t.Fatalf("made %+v", made)
		}
		if got := a.header.Get("Location"); got != "/api/v1"+list+"/"+made.ID.String() {
			t.Errorf("Location %q", got)
		}
		if a.header.Get("ETag") != `"1"` {
			t.Errorf("ETag %q", a.header.Get("ETag"))
		}
		one := list + "/" + made.ID.String()

		var seen Suggestion
		w.call(bob, http.MethodPut, one+"/vote", `{"value":1}`).want(http.StatusOK, &seen)
		w.call(bob, http.MethodPut, one+"/vote", `{"value":1}`).want(http.StatusOK, &seen)
		if seen.Score != 1 || seen.MyVote != 1 || seen.Version != 1 || !slices.Equal(seen.Voters, []VotedBy{{Person{bob, nameOf(bob)}, 1}}) {
			t.Fatalf("after a vote %+v", seen)
		}
		w.call(bob, http.MethodPut, one+"/vote", `{"value":-1}`).want(http.StatusOK, &seen)
		w.call(owner, http.MethodPut, one+"/vote", `{"value":-1}`).want(http.StatusOK, &seen)
		if seen.Score != -2 || seen.VotesFor != 0 || seen.VotesAgainst != 2 {
			t.Fatalf("after two votes %+v", seen)
		}
		w.call(bob, http.MethodDelete, one+"/vote", "").want(http.StatusOK, &seen)
		w.call(bob, http.MethodDelete, one+"/vote", "").want(http.StatusOK, &seen)
		if seen.Score != -1 || seen.MyVote != 0 {
			t.Fatalf("after a vote withdrawn %+v", seen)
		}
		var votes struct{ Items []Ballot }
		w.call(bob, http.MethodGet, one+"/votes", "").want(http.StatusOK, &votes)
		if len(votes.Items) != 1 || votes.Items[0].Person != (Person{owner, nameOf(owner)}) || votes.Items[0].Value != -1 {
			t.Fatalf("votes %+v", votes)
		}

		w.call(alice, http.MethodPatch, one, `{"title":"La Javanaise (live)","artist":null,"tags":[]}`, "If-Match", `"1"`).want(http.StatusOK, &seen)
		if seen.Title != "La Javanaise (live)" || seen.Artist != "" || len(seen.Tags) != 0 || seen.Version != 2 || *seen.DurationSeconds != 149 {
			t.Fatalf("edited %+v", seen)
		}
		w.call(alice, http.MethodPatch, one, `{"duration_seconds":null}`, "If-Match", `"2"`).want(http.StatusOK, &seen)
		if seen.DurationSeconds != nil || seen.Version != 3 {
			t.Fatalf("edited %+v", seen)
		}
		a = w.call(alice, http.MethodPatch, one, `{"artist":""}`, "If-Match", `"3"`).want(http.StatusOK, &seen)
		if seen.Version != 3 || a.header.Get("ETag") != `"3"` {
			t.Fatalf("an edit that changes nothing gives version %d", seen.Version)
		}
		w.call(bob, http.MethodDelete, one, "").refused(http.StatusForbidden, "auth.forbidden")
		w.call(owner, http.MethodDelete, one, "").want(http.StatusNoContent, nil)
		w.call(alice, http.MethodGet, one, "").refused(http.StatusNotFound, "not_found")

		want := []string{"band.suggestion_added", "band.suggestion_voted", "band.suggestion_voted", "band.suggestion_voted",
			"band.suggestion_voted", "band.suggestion_edited", "band.suggestion_edited", "band.suggestion_removed"}
		if got := w.facts(space); !slices.Equal(got, want) {
			t.Errorf("facts %v", got)
		}
	})
}

func TestSuggestionsRefuseBadInputAndStoreNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice, guest, stranger := w.join(space, authz.Member), w.join(space, authz.Guest), w.person()
		made := w.suggest(space, alice, "Nantes")
		list := "/spaces/" + space.String() + "/suggestions"
		one := list + "/" + made.ID.String()
		unknown := list + "/" + space.String()
		published := len(w.facts(space))

		for _, c := range []struct {
			name, method, path, body string
			who                      id.Account
			status                   int
			code                     string
			fields                   []string
		}{
			{"empty body", "POST", list, `{}`, alice, 422, "request.invalid", []string{"/title field.required"}},
			{"null title", "POST", list, `{"title":null}`, alice, 422, "request.invalid", []string{"/title field.wrong_type"}},
			{"blank title", "POST", list, `{"title":"  "}`, alice, 422, "request.invalid", []string{"/title field.required"}},
			{"number for a title", "POST", list, `{"title":7}`, alice, 422, "request.invalid", []string{"/title field.wrong_type"}},
			{"long title", "POST", list, `{"title":"` + strings.Repeat("a", 201) + `"}`, alice, 422, "request.invalid", []string{"/title field.too_long"}},
			{"http link", "POST", list, `{"title":"a","link":"http://a.fr"}`, alice, 422, "request.invalid", []string{"/link band.link_invalid"}},
			{"eleven tags", "POST", list, `{"title":"a","tags":["1","2","3","4","5","6","7","8","9","10","11"]}`, alice, 422, "request.invalid", []string{"/tags field.too_many"}},
			{"long tag", "POST", list, `{"title":"a","tags":["` + strings.Repeat("a", 31) + `"]}`, alice, 422, "request.invalid", []string{"/tags/0 field.too_long"}},
			{"no duration", "POST", list, `{"title":"a","duration_seconds":0}`, alice, 422, "request.invalid", []string{"/duration_seconds field.out_of_range"}},
			{"half a second", "POST", list, `{"title":"a","duration_seconds":1.5}`, alice, 422, "request.invalid", []string{"/duration_seconds field.wrong_type"}},
			{"unknown field", "POST", list, `{"title":"a","score":99}`, alice, 422, "request.invalid", []string{"/score body.unknown_field"}},
			{"NUL", "POST", list, `{"title":"a\u0000b"}`, alice, 422, "request.invalid", []string{"/title field.control_character"}},
			{"broken UTF-8", "POST", list, "{\"title\":\"a\xff\"}", alice, 400, "body.invalid_utf8", nil},
			{"half a JSON", "POST", list, `{"title":`, alice, 400, "body.malformed", nil},
			{"10 MB", "POST", list, `{"title":"` + strings.Repeat("a", 10<<20) + `"}`, alice, 413, "body.too_large", nil},
			{"guest suggests", "POST", list, `{"title":"a"}`, guest, 403, "auth.forbidden", nil},
			{"stranger suggests", "POST", list, `{"title":"a"}`, stranger, 404, "space.not_found", nil},
			{"nobody suggests", "POST", list, `{"title":"a"}`, id.Account{}, 401, "auth.required", nil},
			{"space unknown", "POST", "/spaces/" + made.ID.String() + "/suggestions", `{"title":"a"}`, alice, 404, "space.not_found", nil},

			{"vote of two", "PUT", one + "/vote", `{"value":2}`, alice, 422, "request.invalid", []string{"/value field.invalid"}},
			{"vote of nothing", "PUT", one + "/vote", `{"value":0}`, alice, 422, "request.invalid", []string{"/value field.invalid"}},
			{"guest votes", "PUT", one + "/vote", `{"value":1}`, guest, 403, "auth.forbidden", nil},
			{"stranger votes", "PUT", one + "/vote", `{"value":1}`, stranger, 404, "space.not_found", nil},
			{"stranger takes a vote back", "DELETE", one + "/vote", ``, stranger, 404, "space.not_found", nil},
			{"vote on nothing", "PUT", unknown + "/vote", `{"value":1}`, alice, 404, "not_found", nil},
			{"votes on nothing", "GET", unknown + "/votes", ``, alice, 404, "not_found", nil},
			{"removing nothing", "DELETE", unknown, ``, owner, 404, "not_found", nil},
			{"reading nothing", "GET", unknown, ``, guest, 404, "not_found", nil},
			{"stranger lists", "GET", list, ``, stranger, 404, "space.not_found", nil},

			{"unknown order", "GET", list + "?sort=worst", ``, alice, 422, "request.invalid", []string{"?sort field.invalid"}},
			{"page of none", "GET", list + "?limit=0", ``, alice, 422, "request.invalid", []string{"?limit field.too_small"}},
			{"page of 101", "GET", list + "?limit=101", ``, alice, 422, "request.invalid", []string{"?limit field.too_big"}},
			{"invented cursor", "GET", list + "?cursor=AAAA", ``, alice, 400, "cursor.invalid", nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				a := w.call(c.who, c.method, c.path, c.body)
				a.t = t
				a.refused(c.status, c.code, c.fields...)
			})
		}
		if n := w.number(space, `SELECT count(*) FROM band_suggestion WHERE space_id = $1`, space); n != 1 {
			t.Errorf("%d suggestions", n)
		}
		if n := w.number(space, `SELECT count(*) FROM band_vote WHERE space_id = $1`, space); n != 0 {
			t.Errorf("%d votes", n)
		}
		if n := len(w.facts(space)); n != published {
			t.Errorf("%d facts were published", n-published)
		}
	})
}

func TestAnEditNamesTheVersionItWasMadeOn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice, bob := w.join(space, authz.Member), w.join(space, authz.Member)
		one := "/spaces/" + space.String() + "/suggestions/" + w.suggest(space, alice, "Nantes").ID.String()

		w.call(alice, "PATCH", one, `{"title":"b"}`).refused(428, "version.required")
		w.call(alice, "PATCH", one, `{"title":"b"}`, "If-Match", "*").refused(400, "version.invalid")
		w.call(bob, "PATCH", one, `{"title":"b"}`, "If-Match", `"1"`).refused(403, "auth.forbidden")
		w.call(alice, "PATCH", one, `{"title":null}`, "If-Match", `"1"`).refused(422, "request.invalid", "/title field.required")
		w.call(alice, "PATCH", one, `{"title":"`+strings.Repeat("a", 201)+`"}`, "If-Match", `"1"`).refused(422, "request.invalid", "/title field.too_long")
		w.call(alice, "PATCH", one, `{"note":7,"tags":[7]}`, "If-Match", `"1"`).refused(422, "request.invalid", "/note field.wrong_type", "/tags/0 field.wrong_type")
		w.call(alice, "PATCH", one, `{"votes_for":9}`, "If-Match", `"1"`).refused(422, "request.invalid", "/votes_for body.unknown_field")
		var seen Suggestion
		w.call(owner, "PATCH", one, `{"title":"Nantes (lent)"}`, "If-Match", `"1"`).want(200, &seen)
		doc := w.call(alice, "PATCH", one, `{"title":"Nantes (vite)"}`, "If-Match", `"1"`).refused(412, "version.stale")
		if current, ok := doc.Current.(map[string]any); !ok || current["title"] != "Nantes (lent)" || current["version"] != 2.0 {
			t.Errorf("the present one is %v", doc.Current)
		}
		if seen.Version != 2 || seen.SuggestedBy.AccountID != alice {
			t.Errorf("after the owner's edit %+v", seen)
		}
	})
}

func TestAnotherBandsSuggestionsAnswerAsIfTheyDidNotExist(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		elsewhere, other := w.band()
		theirs := w.suggest(elsewhere, other, "Secret")
		preview, err := w.PreviewImport(as(t.Context(), other), PreviewImport{Space: elsewhere, Format: PlaylistAuto, Text: "Secret list"})
		if err != nil {
			t.Fatal(err)
		}
		mine := "/spaces/" + space.String()
		ghost := id.New[suggestionKind](w.ids)
		for _, c := range []struct{ method, path, body string }{
			{"GET", mine + "/suggestions/%s", ""},
			{"PATCH", mine + "/suggestions/%s", `{"title":"x"}`},
			{"DELETE", mine + "/suggestions/%s", ""},
			{"PUT", mine + "/suggestions/%s/vote", `{"value":1}`},
			{"DELETE", mine + "/suggestions/%s/vote", ""},
			{"GET", mine + "/suggestions/%s/votes", ""},
			{"GET", mine + "/suggestion-imports/%s", ""},
			{"POST", mine + "/suggestion-imports/%s/run", `{"lines":[1]}`},
			{"POST", mine + "/suggestion-imports/%s/undo", ""},
		} {
			theirID := theirs.ID.String()
			if strings.Contains(c.path, "imports") {
				theirID = preview.ID.String()
			}
			found := w.call(owner, c.method, fmt.Sprintf(c.path, theirID), c.body, "If-Match", `"1"`).refused(404, "not_found")
			missing := w.call(owner, c.method, fmt.Sprintf(c.path, ghost), c.body, "If-Match", `"1"`).refused(404, "not_found")
			found.RequestID, missing.RequestID = "", ""
			if fmt.Sprint(found) != fmt.Sprint(missing) {
				t.Errorf("%s %s: %v for theirs, %v for nothing", c.method, c.path, found, missing)
			}
			w.call(owner, c.method, fmt.Sprintf(strings.Replace(c.path, mine, "/spaces/"+elsewhere.String(), 1), theirID), c.body, "If-Match", `"1"`).
				refused(404, "space.not_found")
		}
		var left Suggestion
		w.call(other, "GET", "/spaces/"+elsewhere.String()+"/suggestions/"+theirs.ID.String(), "").want(200, &left)
		if left.Title != "Secret" || left.Version != 1 || left.Score != 0 {
			t.Errorf("theirs is now %+v", left)
		}
	})
}

func TestASuggestionIsMadeOncePerIdempotencyKey(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		list := "/spaces/" + space.String() + "/suggestions"
		var first, again Suggestion
		w.call(owner, "POST", list, `{"title":"Nantes","tags":["lent"]}`, "Idempotency-Key", "k1").want(201, &first)
		w.call(owner, "POST", list, `{"title":"Nantes","tags":["lent"]}`, "Idempotency-Key", "k1").want(201, &again)
		if !reflect.DeepEqual(first, again) {
			t.Errorf("the replay answers %+v, at first %+v", again, first)
		}
		w.call(owner, "POST", list, `{"title":"Other"}`, "Idempotency-Key", "k1").refused(422, "idempotency.reused")
		if n := w.number(space, `SELECT count(*) FROM band_suggestion WHERE space_id = $1`, space); n != 1 {
			t.Errorf("%d suggestions", n)
		}
	})
}
