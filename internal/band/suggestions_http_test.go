package band

import (
	"net/http"
	"slices"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
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
