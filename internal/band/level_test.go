package band

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// stage is a band in which levels are set, and what its members see of them.
type stage struct {
	w            *world
	space        id.Space
	owner, guest id.Account
	players      []id.Account // the last one is an admin
	songs        []RepertoireSong
	names        *strings.Replacer
}

func newStage(w *world) *stage {
	s := &stage{w: w}
	s.space, s.owner = w.band()
	s.guest = w.join(s.space, authz.Guest)
	s.players = []id.Account{w.join(s.space, authz.Member), w.join(s.space, authz.Member), w.join(s.space, authz.Member), w.join(s.space, authz.Admin)}
	var names []string
	for i, p := range s.players {
		names = append(names, nameOf(p), fmt.Sprint("player ", i), p.String(), fmt.Sprint("player ", i))
	}
	for i, title := range []string{"A", "B"} {
		song, err := w.AddSong(as(w.t.Context(), s.owner), AddSong{Space: s.space, Sheet: SongSheet{SongHead: SongHead{Title: title}}})
		if err != nil {
			w.t.Fatal(err)
		}
		s.songs = append(s.songs, song)
		names = append(names, song.ID.String(), fmt.Sprint("song ", i))
	}
	s.names = strings.NewReplacer(append(names, s.space.String(), "here", nameOf(s.owner), "owner", s.owner.String(), "owner")...)
	return s
}

// sees is everything about levels that a reader gets from the API, without ids.
func (s *stage) sees(reader id.Account) string {
	var out []string
	songs := "/spaces/" + s.space.String() + "/songs"
	for _, path := range []string{"?sort=level", "?sort=title", "/" + s.songs[0].ID.String(), "/" + s.songs[1].ID.String(),
		"/" + s.songs[0].ID.String() + "/levels", "/" + s.songs[1].ID.String() + "/levels",
		"/" + s.songs[0].ID.String() + "/level-curves", "/" + s.songs[1].ID.String() + "/level-curves"} {
		a := s.w.call(reader, http.MethodGet, songs+path, "").want(http.StatusOK, &json.RawMessage{})
		out = append(out, s.names.Replace(string(a.body)))
	}
	return strings.Join(append(out, fmt.Sprint(s.w.facts(s.space))), "\n")
}

// BD-9: a hidden level enters nothing that others see. The same weeks are lived twice, with other values
// for what is hidden, and some of it not said at all: whoever may not see it must not be able to tell the two
// apart, whatever they read.
func TestWhatIsHiddenChangesNothingThatOthersSee(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for seed := range uint64(4) {
			random := rand.New(rand.NewPCG(seed, 9))
			one, other := newStage(w), newStage(w)
			seen := map[[2]int]bool{} // whose level on what song the band sees
			for step := range 40 {
				w.clock.Advance(time.Duration(random.IntN(20)) * time.Minute)
				player, song, value := random.IntN(4), random.IntN(2), int64(random.IntN(4))
				shown := []Visibility{VisibleToBand, VisibleToAdmins, VisibleToMe}[random.IntN(3)]
				hidden := value
				if shown != VisibleToBand {
					hidden = int64(random.IntN(11))
				}
				untold := shown != VisibleToBand && !seen[[2]int{player, song}] && random.IntN(2) == 0
				seen[[2]int{player, song}] = shown == VisibleToBand
				for s, v := range map[*stage]int64{one: value, other: hidden} {
					if s == other && untold {
						continue
					}
					in := SetLevel{s.space, s.songs[song].ID, v, shown}
					if _, err := w.SetLevel(as(t.Context(), s.players[player]), in); err != nil {
						t.Fatal(err)
					}
				}
				if step%4 != 0 {
					continue
				}
				if a, b := one.sees(one.guest), other.sees(other.guest); a != b {
					t.Fatalf("after step %d of %d a hidden level shows:\n%s\n%s", step, seed, a, b)
				}
			}
		}
	})
}

// A level reaches exactly those it is shown to, the average is the last point of the band's curve, and the
// last point of everybody's curve is their level.
func TestEverybodySeesExactlyWhatIsShownToThem(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := newStage(w)
		random := rand.New(rand.NewPCG(3, 3))
		song, now := s.songs[0].ID, map[id.Account]Level{}
		for range 40 {
			w.clock.Advance(time.Duration(random.IntN(30)) * time.Minute)
			who := s.players[random.IntN(4)]
			if random.IntN(8) == 0 {
				if err := w.ForgetLevel(as(t.Context(), who), s.space, song); err != nil {
					t.Fatal(err)
				}
				delete(now, who)
			} else {
				in := SetLevel{s.space, song, int64(random.IntN(11)), []Visibility{VisibleToBand, VisibleToAdmins, VisibleToMe}[random.IntN(3)]}
				level, err := w.SetLevel(as(t.Context(), who), in)
				if err != nil || level.Value != in.Value || level.Visibility != in.Visibility {
					t.Fatal(level, err)
				}
				now[who] = level
			}
			for _, reader := range []id.Account{s.owner, s.guest, s.players[0], s.players[1], s.players[3]} {
				levels, err := w.ReadLevels(as(t.Context(), reader), s.space, song)
				if err != nil {
					t.Fatal(err)
				}
				drawn, err := w.ReadLevelCurves(as(t.Context(), reader), s.space, song)
				if err != nil {
					t.Fatal(err)
				}
				administers := reader == s.owner || reader == s.players[3]
				want, sum, n := map[id.Account]int64{}, int64(0), int64(0)
				for account, l := range now {
					if l.Visibility == VisibleToBand || account == reader || administers && l.Visibility == VisibleToAdmins {
						want[account] = l.Value
					}
					if l.Visibility == VisibleToBand {
						sum, n = sum+l.Value, n+1
					}
				}
				got, ends := map[id.Account]int64{}, map[id.Account]int64{}
				for _, l := range levels.Members {
					got[l.AccountID] = l.Value
				}
				for _, c := range drawn.Members {
					ends[c.AccountID] = c.Points[len(c.Points)-1].Value
				}
				if fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(ends) != fmt.Sprint(want) {
					t.Fatalf("seen %v, curves end in %v, want %v", got, ends, want)
				}
				if levels.Count != n || n > 0 && *levels.Average != *average(sum, n) || (levels.Average == nil) != (n == 0) {
					t.Fatalf("average %v of %d, want %v of %d", levels.Average, levels.Count, average(sum, n), n)
				}
				if n > 0 && (drawn.Band[len(drawn.Band)-1].Average != *levels.Average || drawn.Band[len(drawn.Band)-1].Count != n) {
					t.Fatalf("the band's curve ends in %+v, the average is %v", drawn.Band[len(drawn.Band)-1], *levels.Average)
				}
			}
		}
	})
}

func TestHidingALevelHidesWhatCameBefore(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := newStage(w)
		alice := as(t.Context(), s.players[0])
		points := func(reader id.Account) string {
			t.Helper()
			drawn, err := w.ReadLevelCurves(as(t.Context(), reader), s.space, s.songs[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			var out []int64
			for _, c := range drawn.Members {
				for _, p := range c.Points {
					out = append(out, p.Value)
				}
			}
			return fmt.Sprint(out, len(drawn.Band))
		}
		for _, c := range []struct {
			value            int64
			shown            Visibility
			band, admin, own string
		}{
			{3, VisibleToBand, "[3] 1", "[3] 1", "[3] 1"},
			{5, VisibleToBand, "[3 5] 2", "[3 5] 2", "[3 5] 2"},
			{5, VisibleToAdmins, "[] 0", "[3 5] 0", "[3 5] 0"},
			{6, VisibleToBand, "[6] 1", "[3 5 6] 1", "[3 5 6] 1"},
			{7, VisibleToMe, "[] 0", "[] 0", "[3 5 6 7] 0"},
			{7, VisibleToBand, "[7] 1", "[7] 1", "[3 5 6 7 7] 1"},
		} {
			w.clock.Advance(24 * time.Hour)
			if _, err := w.SetLevel(alice, SetLevel{s.space, s.songs[0].ID, c.value, c.shown}); err != nil {
				t.Fatal(err)
			}
			if band, admin, own := points(s.players[1]), points(s.owner), points(s.players[0]); band != c.band || admin != c.admin || own != c.own {
				t.Errorf("after %d for %s: the band sees %s, an admin %s, herself %s", c.value, c.shown, band, admin, own)
			}
		}
		w.clock.Advance(time.Minute)
		if _, err := w.SetLevel(alice, SetLevel{s.space, s.songs[0].ID, 8, VisibleToBand}); err != nil {
			t.Fatal(err)
		}
		if band := points(s.players[1]); band != "[8] 1" {
			t.Errorf("a slip of the hand is history: %s", band)
		}
	})
}

func TestALevelIsSetAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := newStage(w)
		alice := s.players[0]
		for _, in := range []SetLevel{{Value: 3, Visibility: VisibleToBand}, {Value: 5, Visibility: VisibleToAdmins}, {Value: 5, Visibility: VisibleToMe}} {
			in.Space, in.Song = s.space, s.songs[0].ID
			w.allOrNothing(s.space, func(ctx context.Context) error {
				_, err := w.SetLevel(as(ctx, alice), in)
				return err
			})
		}
		w.allOrNothing(s.space, func(ctx context.Context) error { return w.ForgetLevel(as(ctx, alice), s.space, s.songs[0].ID) })
	})
}

func TestOneMemberRatesFromManyDevices(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		s := newStage(w)
		atOnce(12, func(i int) {
			in := SetLevel{s.space, s.songs[0].ID, int64(i % 11), []Visibility{VisibleToBand, VisibleToMe}[i%2]}
			if _, err := w.SetLevel(as(context.Background(), s.players[i%3]), in); err != nil {
				t.Error(err)
			}
		})
		if n := w.number(s.space, `SELECT count(*) FROM band_level l WHERE l.space_id = $1 AND NOT EXISTS (SELECT 1 FROM band_level_point p
			WHERE p.space_id = l.space_id AND p.song_id = l.song_id AND p.account_id = l.account_id AND p.rated_at = l.rated_at
			  AND p.value = l.value AND p.visibility = l.visibility)`, s.space); n != 0 {
			t.Errorf("%d levels are not the last point of their curve", n)
		}
		if n := w.number(s.space, `SELECT count(*) FROM band_level WHERE space_id = $1`, s.space); n != 3 {
			t.Errorf("%d levels of 3 members", n)
		}
	})
}
