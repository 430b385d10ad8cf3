package band

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// atOnce runs f for 0 to n-1, all of them let go at the same moment.
func atOnce(n int, f func(i int)) {
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	all.Wait()
}

// miscounted is how many suggestions have counters or first voters that are not what their votes say.
func (w *world) miscounted(space id.Space) int64 {
	w.t.Helper()
	return w.number(space, `SELECT count(*) FROM band_suggestion s WHERE s.space_id = $1 AND (
		s.votes_for <> (SELECT count(*) FROM band_vote v WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id AND v.value = 1) OR
		s.votes_against <> (SELECT count(*) FROM band_vote v WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id AND v.value = -1) OR
		s.score <> (SELECT COALESCE(sum(v.value), 0) FROM band_vote v WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id) OR
		s.first_voters <> COALESCE((SELECT string_agg(f.voter, ' ' ORDER BY f.voted_at, f.account_id) FROM (
			SELECT (CASE v.value WHEN 1 THEN '+' ELSE '-' END) || CAST(v.account_id AS text) AS voter, v.voted_at, v.account_id
			FROM band_vote v WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id
			ORDER BY v.voted_at, v.account_id LIMIT 5) f), ''))`, space)
}

func TestFiftyMembersVoteAtOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		one := w.suggest(space, owner, "Nantes")
		members := make([]id.Account, 50)
		for i := range members {
			members[i] = w.join(space, authz.Member)
		}
		// Everybody votes from two devices, one of which finds it done.
		atOnce(2*len(members), func(i int) {
			vote := CastVote{space, one.ID, 1}
			if i%5 == 0 {
				vote.Value = -1
			}
			seen, err := w.CastVote(as(context.Background(), members[i%len(members)]), vote)
			if err != nil {
				t.Error(err)
			} else if seen.MyVote != vote.Value {
				t.Errorf("voted %d and sees %d", vote.Value, seen.MyVote)
			}
		})
		if n := w.number(space, `SELECT score FROM band_suggestion WHERE space_id = $1`, space); n != 30 {
			t.Errorf("score %d, want 40 for and 10 against", n)
		}
		if n := w.miscounted(space); n != 0 {
			t.Error("the score is not the sum of the votes")
		}
		facts := slices.DeleteFunc(w.facts(space), func(kind string) bool { return kind != "band.suggestion_voted" })
		if len(facts) != len(members) {
			t.Errorf("%d votes were announced, %d cast", len(facts), len(members))
		}
	})
}

func TestScoresAreTheSumOfTheVotesWhateverHappensAtOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		var songs []Suggestion
		for i := range 4 {
			songs = append(songs, w.suggest(space, owner, fmt.Sprint(i)))
		}
		members := []id.Account{owner, w.join(space, authz.Member), w.join(space, authz.Member), w.join(space, authz.Admin)}
		atOnce(12, func(i int) {
			random := rand.New(rand.NewPCG(uint64(i), 7))
			ctx := as(context.Background(), members[i%len(members)])
			for range 15 {
				var err error
				song := songs[random.IntN(len(songs))].ID
				switch random.IntN(12) {
				case 0:
					title := fmt.Sprint(random.Int())
					_, err = w.EditSuggestion(ctx, EditSuggestion{space, song, 1, SongChange{Title: &title}})
				case 1:
					err = w.RemoveSuggestion(ctx, space, songs[3].ID)
				case 2, 3:
					_, err = w.WithdrawVote(ctx, space, song)
				default:
					_, err = w.CastVote(ctx, CastVote{space, song, Vote(1 - 2*random.IntN(2))})
				}
				if err != nil && !errors.Is(err, problem.ErrNotFound) && !errors.Is(err, problem.ErrVersionStale) && !errors.Is(err, problem.ErrForbidden) {
					t.Error(err)
				}
			}
		})
		if n := w.miscounted(space); n != 0 {
			t.Errorf("%d scores are not the sum of their votes", n)
		}
		if n := w.number(space, `SELECT count(*) FROM band_suggestion WHERE space_id = $1`, space); n != 3 {
			t.Errorf("%d suggestions are left", n)
		}
	})
}

func TestOfTwoEditsAtOnceOneIsRefused(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		one := w.suggest(space, owner, "Nantes")
		var mu sync.Mutex
		outcomes := map[string]int{}
		atOnce(8, func(i int) {
			title := fmt.Sprint("Nantes ", i)
			_, err := w.EditSuggestion(as(context.Background(), owner), EditSuggestion{space, one.ID, 1, SongChange{Title: &title, Tags: &[]string{title}}})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				outcomes["edited"]++
			} else {
				outcomes[problem.From(err).Code()]++
			}
		})
		if outcomes["edited"] != 1 || outcomes["version.stale"] != 7 {
			t.Errorf("outcomes %v", outcomes)
		}
	})
}

// rows counts everything the room and its announcements hold.
func (w *world) rows(space id.Space) string {
	w.t.Helper()
	var counts []int64
	for _, table := range []string{"band_suggestion", "band_suggestion_tag", "band_vote", "band_import", "band_import_row"} {
		counts = append(counts, w.number(space, `SELECT count(*) FROM `+table+` WHERE space_id = $1`, space))
	}
	out := fmt.Sprint(counts, len(w.facts(space)), len(w.queue.waiting()))
	var more []int64
	for _, table := range []string{"band_song", "band_song_tag", "band_song_version", "band_song_change", "band_level", "band_level_point", "band_setlist", "band_setlist_entry"} {
		more = append(more, w.number(space, `SELECT count(*) FROM `+table+` WHERE space_id = $1`, space))
	}
	if slices.Max(more) > 0 {
		out += fmt.Sprint(" ", more)
	}
	return out
}

func TestASuggestionIsStoredAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		before := w.rows(space)
		statements := testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.SuggestSong(as(ctx, owner), SuggestSong{space, Song{Title: "Nantes", Tags: []string{"lent", "valse"}}})
			return err
		}, func(failedAt int) {
			if after := w.rows(space); after != before {
				t.Errorf("after a failure at statement %d: %s", failedAt, after)
			}
		})
		if after := w.rows(space); after != "[1 2 0 0 0] 1 0" || statements < 4 {
			t.Errorf("after %d statements: %s", statements, after)
		}
	})
}

func TestAVoteIsCountedAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		one := w.suggest(space, owner, "Nantes")
		for _, c := range []struct {
			to, score int64
		}{{1, 1}, {-1, -1}, {0, 0}} {
			before, score := w.rows(space), w.number(space, `SELECT score FROM band_suggestion WHERE space_id = $1`, space)
			testkit.AllOrNothing(t, func(ctx context.Context) error {
				var err error
				if c.to == 0 {
					_, err = w.WithdrawVote(as(ctx, owner), space, one.ID)
				} else {
					_, err = w.CastVote(as(ctx, owner), CastVote{space, one.ID, Vote(c.to)})
				}
				return err
			}, func(failedAt int) {
				now := w.number(space, `SELECT score FROM band_suggestion WHERE space_id = $1`, space)
				if after := w.rows(space); after != before || now != score || w.miscounted(space) != 0 {
					t.Errorf("vote %d, after a failure at statement %d: %s, score %d", c.to, failedAt, after, now)
				}
			})
			if now := w.number(space, `SELECT score FROM band_suggestion WHERE space_id = $1`, space); now != c.score || w.miscounted(space) != 0 {
				t.Errorf("after a vote of %d the score is %d", c.to, now)
			}
		}
	})
}

func TestAnEditAndARemovalAreAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		one := w.suggest(space, owner, "Nantes")
		if _, err := w.CastVote(as(t.Context(), owner), CastVote{space, one.ID, 1}); err != nil {
			t.Fatal(err)
		}
		before := w.rows(space)
		unchanged := func(failedAt int) {
			if after := w.rows(space); after != before {
				t.Errorf("after a failure at statement %d: %s, before %s", failedAt, after, before)
			}
		}
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.EditSuggestion(as(ctx, owner), EditSuggestion{space, one.ID, 1, SongChange{Tags: &[]string{"a", "b"}}})
			return err
		}, unchanged)
		before = w.rows(space)
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			return w.RemoveSuggestion(as(ctx, owner), space, one.ID)
		}, unchanged)
		if after := w.rows(space); after != "[0 0 0 0 0] 4 0" {
			t.Errorf("after the removal: %s", after)
		}
	})
}
