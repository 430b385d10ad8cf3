package band

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// titles walks a list to its end, calling between before every page but the first.
func (w *world) titles(who id.Account, space id.Space, query string, between func()) []string {
	w.t.Helper()
	var out []string
	for cursor := ""; ; {
		var page suggestionList
		w.call(who, "GET", "/spaces/"+space.String()+"/suggestions?"+query+"&cursor="+url.QueryEscape(cursor), "").want(200, &page)
		for _, s := range page.Items {
			out = append(out, s.Title)
		}
		if page.Next == "" {
			return out
		}
		if cursor = page.Next; between != nil {
			between()
		}
	}
}

func TestListsAreInOrderWhateverThePages(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		voters := []id.Account{owner, w.join(space, authz.Member), w.join(space, authz.Member)}
		// Titles say the order: the score, then the age.
		var want []string
		for i, score := range []int{0, 2, -1, 0, 3, 2, 0, -3, 1, 0, 2} {
			one := w.suggest(space, owner, fmt.Sprintf("%d.%02d", 3-score, i))
			want = append(want, one.Title)
			for _, voter := range voters[:max(score, -score)] {
				if _, err := w.CastVote(as(t.Context(), voter), CastVote{space, one.ID, Vote(max(-1, min(1, score)))}); err != nil {
					t.Fatal(err)
				}
			}
		}
		newest := slices.Clone(want)
		slices.Reverse(newest)
		slices.Sort(want)
		for _, limit := range []int{1, 2, 3, 4, 100} {
			query := fmt.Sprintf("limit=%d", limit)
			if got := w.titles(owner, space, query, nil); !slices.Equal(got, want) {
				t.Errorf("by score, %s: %v", query, got)
			}
			if got := w.titles(owner, space, query+"&sort=recent", nil); !slices.Equal(got, newest) {
				t.Errorf("by date, %s: %v", query, got)
			}
		}
		unvoted := []string{"3.00", "3.03", "3.06", "3.09"}
		if got := w.titles(owner, space, "limit=2&without_my_vote=true", nil); !slices.Equal(got, unvoted) {
			t.Errorf("without my vote: %v", got)
		}
	})
}

func TestTiesOfAnInstantAreInOneOrder(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		var want []string
		for i := range 7 {
			title := fmt.Sprint(i)
			if _, err := w.SuggestSong(as(t.Context(), owner), SuggestSong{space, Song{Title: title}}); err != nil {
				t.Fatal(err)
			}
			want = append(want, title)
		}
		if got := w.titles(owner, space, "limit=2", nil); !slices.Equal(got, want) {
			t.Errorf("by score: %v", got)
		}
		slices.Reverse(want)
		if got := w.titles(owner, space, "limit=2&sort=recent", nil); !slices.Equal(got, want) {
			t.Errorf("by date: %v", got)
		}
	})
}

func TestWhatWasThereIsSeenOnceWhileOthersSuggest(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		for i := range 20 {
			w.suggest(space, owner, fmt.Sprintf("old %02d", i))
		}
		for _, sort := range []string{"score", "recent"} {
			added := 0
			got := w.titles(owner, space, "limit=3&sort="+sort, func() {
				for range 2 {
					added++
					w.suggest(space, owner, fmt.Sprintf("new %s %d", sort, added))
				}
			})
			seen := map[string]int{}
			for _, title := range got {
				seen[title]++
			}
			for title, times := range seen {
				if times != 1 {
					t.Errorf("%s: %q seen %d times", sort, title, times)
				}
			}
			for i := range 20 {
				if title := fmt.Sprintf("old %02d", i); seen[title] != 1 {
					t.Errorf("%s: %q seen %d times", sort, title, seen[title])
				}
			}
		}
	})
}

func TestTagsAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		for title, tags := range map[string][]string{"a": {"Été", "lent"}, "b": {"lent"}, "c": {"éternel"}, "d": nil} {
			if _, err := w.SuggestSong(as(t.Context(), owner), SuggestSong{space, Song{Title: title, Tags: tags}}); err != nil {
				t.Fatal(err)
			}
		}
		for tag, want := range map[string]int{"ete": 1, "ÉTÉ": 1, " Lent ": 2, "len": 0, "%": 0, "": 4} {
			if got := w.titles(owner, space, "tag="+url.QueryEscape(tag), nil); len(got) != want {
				t.Errorf("tag %q: %v", tag, got)
			}
		}
		var page suggestionList
		w.call(owner, "GET", "/spaces/"+space.String()+"/suggestions?tag=ete", "").want(200, &page)
		if !slices.Equal(page.Items[0].Tags, []string{"Été", "lent"}) {
			t.Errorf("tags %q", page.Items[0].Tags)
		}
	})
}

func TestACursorBelongsToItsList(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		for i := range 3 {
			w.suggest(space, owner, fmt.Sprint(i))
		}
		list := "/spaces/" + space.String() + "/suggestions"
		var page suggestionList
		w.call(owner, "GET", list+"?limit=1", "").want(200, &page)
		w.call(owner, "GET", list+"?limit=2&cursor="+page.Next, "").want(200, nil)
		for _, query := range []string{"sort=recent&", "tag=x&", "without_my_vote=true&"} {
			w.call(owner, "GET", list+"?"+query+"cursor="+page.Next, "").refused(400, "cursor.invalid")
		}
		elsewhere, other := w.band()
		w.call(other, "GET", "/spaces/"+elsewhere.String()+"/suggestions?cursor="+page.Next, "").refused(400, "cursor.invalid")
		one := list + "/" + page.Items[0].ID.String()
		w.call(owner, "GET", one+"/votes?cursor="+page.Next, "").refused(400, "cursor.invalid")
	})
}

func TestManyVotersAreAListOfTheirOwn(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		one := w.suggest(space, owner, "Nantes")
		var want []string
		var last id.Account
		for range 8 {
			last = w.join(space, authz.Member)
			if _, err := w.CastVote(as(t.Context(), last), CastVote{space, one.ID, 1}); err != nil {
				t.Fatal(err)
			}
			w.clock.Advance(time.Microsecond)
			want = append(want, nameOf(last))
		}
		path := "/spaces/" + space.String() + "/suggestions/" + one.ID.String()
		var seen Suggestion
		w.call(last, "GET", path, "").want(200, &seen)
		var first []string
		for _, v := range seen.Voters {
			first = append(first, v.DisplayName)
		}
		if !slices.Equal(first, want[:5]) || seen.MyVote != 1 || seen.VotesFor != 8 {
			t.Errorf("first voters %v, my vote %d, for %d", first, seen.MyVote, seen.VotesFor)
		}
		var all []string
		for cursor := ""; ; {
			var page struct {
				Items []Ballot
				Next  string
			}
			w.call(owner, "GET", path+"/votes?limit=3&cursor="+cursor, "").want(200, &page)
			for _, b := range page.Items {
				all = append(all, b.DisplayName)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if !slices.Equal(all, want) {
			t.Errorf("all voters %v", all)
		}
	})
}

// A list is read often, so what it costs is fixed: the role is asked of a fake here, and the names.
func TestAPageTakesOneQueryHoweverLong(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		for i := range 20 {
			one := w.suggest(space, owner, fmt.Sprint(i))
			if _, err := w.CastVote(as(t.Context(), owner), CastVote{space, one.ID, 1}); err != nil {
				t.Fatal(err)
			}
		}
		var queries []string
		ctx := db.WithFault(as(t.Context(), owner), func(_ int, query string) error {
			queries = append(queries, query)
			return nil
		})
		page, err := w.ListSuggestions(ctx, ListSuggestions{Space: space, Sort: SortScore, Limit: 20})
		if err != nil || len(page.Items) != 20 || page.Next != nil {
			t.Fatalf("%d suggestions, next %v, %v", len(page.Items), page.Next, err)
		}
		queries = slices.DeleteFunc(queries, func(q string) bool { return q == "COMMIT" })
		if len(queries) != 1 {
			t.Errorf("%d queries:\n%s", len(queries), strings.Join(queries, "\n"))
		}
	})
}

func BenchmarkListOf20(b *testing.B) {
	for _, e := range testkit.Engines(b) {
		b.Run(string(e), func(b *testing.B) {
			w := newWorld(b, e)
			space, owner := w.band()
			members := []id.Account{owner, w.join(space, authz.Member), w.join(space, authz.Member), w.join(space, authz.Member)}
			for i := range 200 {
				one := w.suggest(space, owner, fmt.Sprint(i))
				for m, member := range members[:i%5%len(members)] {
					if _, err := w.CastVote(as(context.Background(), member), CastVote{space, one.ID, Vote(1 - 2*(m%2))}); err != nil {
						b.Fatal(err)
					}
				}
			}
			ctx := as(context.Background(), owner)
			for b.Loop() {
				if _, err := w.ListSuggestions(ctx, ListSuggestions{Space: space, Sort: SortScore, Limit: 20}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A tag may look like anything, a day for instance, and comes back as it was written and in its place.
func TestTagsComeBackAsWritten(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		for _, tags := range [][]string{{"2026-11-20"}, {"Fête", "rock", "à jouer", "2026-11-20 20:00:00"}, {}} {
			made, err := w.SuggestSong(as(t.Context(), owner), SuggestSong{Space: space, Song: Song{Title: "Une chanson", Tags: tags}})
			if err != nil {
				t.Fatal(err)
			}
			read, err := w.ReadSuggestion(as(t.Context(), owner), space, made.ID)
			if err != nil || !slices.Equal(read.Tags, tags) || !slices.Equal(made.Tags, tags) {
				t.Errorf("tags %q came back as %q when made and %q when read, %v", tags, made.Tags, read.Tags, err)
			}
		}
	})
}
