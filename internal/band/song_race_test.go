package band

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// state is every row of the repertoire, the setlists and the suggestions, and how much was announced.
func (w *world) state(space id.Space) string {
	w.t.Helper()
	out, err := db.View(context.Background(), w.DB, space, func(ctx context.Context, tx *db.Tx) ([]string, error) {
		var out []string
		for _, table := range []string{"band_song", "band_song_tag", "band_song_version", "band_song_change", "band_level", "band_level_point",
			"band_setlist", "band_setlist_entry", "band_suggestion"} {
			rows, err := tx.QueryContext(ctx, `SELECT * FROM `+table+` WHERE space_id = $1`, space)
			if err != nil {
				return nil, err
			}
			columns, err := rows.Columns()
			if err != nil {
				return nil, err
			}
			for rows.Next() {
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return nil, err
				}
				out = append(out, fmt.Sprintf("%s %v", table, values))
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(out)
	return strings.Join(out, "\n") + fmt.Sprint(len(w.facts(space)))
}

// allOrNothing lets act fail at every statement in turn, and at last succeed and change something.
func (w *world) allOrNothing(space id.Space, act func(ctx context.Context) error) {
	w.t.Helper()
	before := w.state(space)
	testkit.AllOrNothing(w.t.(*testing.T), act, func(failedAt int) {
		if after := w.state(space); after != before {
			w.t.Errorf("after a failure at statement %d:\n%s\nbefore:\n%s", failedAt, after, before)
		}
	})
	if w.state(space) == before {
		w.t.Error("it changed nothing")
	}
}

func TestSongsAndSetlistsAreAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		was := w.suggest(space, owner, "Nantes")
		var song RepertoireSong
		var list Setlist
		key := "G"
		for _, act := range []func(ctx context.Context) error{
			func(ctx context.Context) (err error) {
				song, err = w.AddSong(ctx, AddSong{space, SongSheet{SongHead: SongHead{Title: "A", Tags: []string{"x", "y"}}}})
				return err
			},
			func(ctx context.Context) error {
				_, err := w.EditSong(ctx, EditSong{space, song.ID, 1, SheetChange{Key: &key, Tags: &[]string{"z"}}})
				return err
			},
			func(ctx context.Context) error {
				_, err := w.RestoreVersion(ctx, RestoreVersion{space, song.ID, 1})
				return err
			},
			func(ctx context.Context) error {
				_, _, err := w.PromoteSuggestion(ctx, space, was.ID)
				return err
			},
			func(ctx context.Context) (err error) {
				list, err = w.AddSetlist(ctx, AddSetlist{space, SetlistHead{Name: "S"}, []SongID{song.ID, song.ID}})
				return err
			},
			func(ctx context.Context) error {
				_, err := w.AddEntry(ctx, AddEntry{Space: space, Setlist: list.ID, Kind: EntryBreak, After: &list.Entries[0].ID})
				return err
			},
			func(ctx context.Context) error {
				_, err := w.MoveEntry(ctx, MoveEntry{space, list.ID, list.Entries[1].ID, nil})
				return err
			},
			func(ctx context.Context) error { _, err := w.MarkSetlist(ctx, space, list.ID, true); return err },
			func(ctx context.Context) error {
				_, err := w.CopySetlist(ctx, CopySetlist{Space: space, Setlist: list.ID})
				return err
			},
			func(ctx context.Context) error { return w.RemoveEntry(ctx, space, list.ID, list.Entries[1].ID) },
			func(ctx context.Context) error { return w.RemoveSong(ctx, space, song.ID) },
			func(ctx context.Context) error { _, err := w.BringBackSong(ctx, space, song.ID); return err },
			func(ctx context.Context) error { return w.RemoveSetlist(ctx, space, list.ID) },
		} {
			w.allOrNothing(space, func(ctx context.Context) error { return act(as(ctx, owner)) })
		}
	})
}

// BD-7: a song is what its versions say, and they are numbered without gaps, however many restore and edit.
func TestRestorationsAndEditsAtOnceAreVersionsInOrder(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		song := w.add(space, owner, SongHead{Title: "A", Tags: []string{"x"}})
		title := "B"
		if _, err := w.EditSong(as(t.Context(), owner), EditSong{space, song.ID, 1, SheetChange{Title: &title, Tags: &[]string{"y"}}}); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		made := []int64{}
		atOnce(10, func(i int) {
			ctx := as(context.Background(), owner)
			var now RepertoireSong
			var err error
			if i < 6 {
				now, err = w.RestoreVersion(ctx, RestoreVersion{space, song.ID, int64(1 + i%2)})
			} else {
				other := fmt.Sprint("C", i)
				now, err = w.EditSong(ctx, EditSong{space, song.ID, 2, SheetChange{Title: &other}})
				if errors.Is(err, problem.ErrVersionStale) {
					return
				}
			}
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			made = append(made, now.Version)
		})
		slices.Sort(made)
		for i, v := range made {
			if v != int64(i+3) {
				t.Fatalf("versions %v", made)
			}
		}
		if len(made) < 6 {
			t.Errorf("a restoration was lost: %v", made)
		}
		now, err := w.ReadSong(as(t.Context(), owner), space, song.ID)
		if err != nil {
			t.Fatal(err)
		}
		last, err := w.ReadVersion(as(t.Context(), owner), space, song.ID, now.Version)
		if err != nil || int64(len(made)+2) != now.Version || len(changes(last.Sheet, now.Sheet())) != 0 {
			t.Errorf("the song is %+v, its last version %+v: %v", now, last, err)
		}
	})
}

// A song is what its versions say after any history, and every version is still there to read.
func TestEveryVersionRemembersTheWholeSong(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		ctx, random := as(t.Context(), owner), rand.New(rand.NewPCG(1, 2))
		song := w.add(space, owner, SongHead{Title: "A"})
		was := []SongSheet{{}, song.Sheet()}
		for len(was) < 30 {
			now := song
			var err error
			if random.IntN(4) == 0 {
				n := 1 + random.IntN(len(was)-1)
				song, err = w.RestoreVersion(ctx, RestoreVersion{space, song.ID, int64(n)})
				if len(changes(song.Sheet(), was[n])) != 0 {
					t.Fatalf("restored %d as %+v", n, song)
				}
			} else {
				text, number := fmt.Sprint("t", random.IntN(3)), new(int64)
				*number = int64(1 + random.IntN(5))
				if random.IntN(3) == 0 {
					number, text = nil, ""
				}
				song, err = w.EditSong(ctx, EditSong{space, song.ID, song.Version, []SheetChange{
					{Artist: &text}, {Energy: &number}, {ChordPro: &text, Notes: &text}, {Tags: &[]string{"a", fmt.Sprint(random.IntN(3))}}, {Links: &[]string{}},
				}[random.IntN(5)]})
			}
			if err != nil {
				t.Fatal(err)
			}
			if song.Version != now.Version {
				was = append(was, song.Sheet())
			}
		}
		for n := 1; n < len(was); n++ {
			v, err := w.ReadVersion(ctx, space, song.ID, int64(n))
			if err != nil || len(changes(v.Sheet, was[n])) != 0 {
				t.Errorf("version %d: %+v, was %+v: %v", n, v.Sheet, was[n], err)
			}
			if fmt.Sprint(v.Changes) != fmt.Sprint(changes(was[n-1], was[n])) {
				t.Errorf("version %d says it changed %+v", n, v.Changes)
			}
		}
	})
}

func TestASuggestionPromotedByManyBecomesOneSong(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		was := w.suggest(space, owner, "Nantes")
		var mu sync.Mutex
		songs, fresh := map[SongID]bool{}, 0
		atOnce(8, func(i int) {
			ctx := as(context.Background(), owner)
			if i == 7 { // and somebody votes meanwhile
				if _, err := w.CastVote(ctx, CastVote{space, was.ID, 1}); err != nil && !errors.Is(err, ErrSuggestionPromoted) {
					t.Error(err)
				}
				return
			}
			song, isNew, err := w.PromoteSuggestion(ctx, space, was.ID)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if songs[song.ID] = true; isNew {
				fresh++
			}
		})
		if n := w.number(space, `SELECT count(*) FROM band_song WHERE space_id = $1`, space); n != 1 || len(songs) != 1 || fresh != 1 || w.miscounted(space) != 0 {
			t.Errorf("%d songs, %v, %d times new", n, songs, fresh)
		}
	})
}

// BD-32: whatever is moved, added and removed at once, nothing is lost and nothing stands twice.
func TestEntriesMovedAtOnceStayAPermutation(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		song := w.add(space, owner, SongHead{Title: "A"})
		list, err := w.AddSetlist(as(t.Context(), owner), AddSetlist{space, SetlistHead{Name: "S"}, many(song.ID, 12)})
		if err != nil {
			t.Fatal(err)
		}
		// Two drags from one look at the setlist: both stand.
		atOnce(2, func(i int) {
			in := MoveEntry{space, list.ID, list.Entries[5].ID, nil}
			if i == 1 {
				in = MoveEntry{space, list.ID, list.Entries[6].ID, &list.Entries[11].ID}
			}
			if _, err := w.MoveEntry(as(context.Background(), owner), in); err != nil {
				t.Error(err)
			}
		})
		seen, err := w.ReadSetlist(as(t.Context(), owner), space, list.ID)
		if err != nil || seen.Entries[0].ID != list.Entries[5].ID || seen.Entries[11].ID != list.Entries[6].ID {
			t.Fatalf("a drag was lost: %v", err)
		}
		atOnce(8, func(i int) {
			random := rand.New(rand.NewPCG(uint64(i), 5))
			for range 15 {
				in := MoveEntry{space, list.ID, list.Entries[random.IntN(12)].ID, nil}
				if after := list.Entries[random.IntN(12)].ID; after != in.Entry {
					in.After = &after
				}
				moved, err := w.MoveEntry(as(context.Background(), owner), in)
				if err != nil {
					t.Error(err)
					return
				}
				at := slices.IndexFunc(moved.Entries, func(e Entry) bool { return e.ID == in.Entry })
				if in.After == nil && at != 0 || in.After != nil && moved.Entries[at-1].ID != *in.After {
					t.Errorf("it was not put where it was asked for")
				}
			}
		})
		if seen, err = w.ReadSetlist(as(t.Context(), owner), space, list.ID); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(idsOf(seen)) != fmt.Sprint(idsOf(list)) {
			t.Errorf("the entries are others than before: %v", seen.Entries)
		}
		var positions []string
		for _, e := range seen.Entries {
			positions = append(positions, e.position)
		}
		if !slices.IsSorted(positions) || len(slices.Compact(positions)) != 12 {
			t.Errorf("positions %q", positions)
		}
	})
}

func idsOf(s Setlist) []string {
	var out []string
	for _, e := range s.Entries {
		out = append(out, e.ID.String())
	}
	slices.Sort(out)
	return out
}

// A move writes the entry that moves and no other, until a gap is worn out; then all get short positions.
func TestAMoveWritesOneRow(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		song := w.add(space, owner, SongHead{Title: "A"})
		ctx := as(t.Context(), owner)
		now, err := w.AddSetlist(ctx, AddSetlist{space, SetlistHead{Name: "S"}, many(song.ID, 5)})
		if err != nil {
			t.Fatal(err)
		}
		renumbered, order := 0, []EntryID{}
		for i := range 450 {
			// The two in the middle change places again and again, always into the gap after the first.
			first, moving := now.Entries[0].ID, now.Entries[2].ID
			before := map[EntryID]string{}
			for _, e := range now.Entries {
				before[e.ID] = e.position
			}
			if now, err = w.MoveEntry(ctx, MoveEntry{space, now.ID, moving, &first}); err != nil {
				t.Fatal(err)
			}
			written := 0
			order = order[:0]
			for _, e := range now.Entries {
				if order = append(order, e.ID); e.position != before[e.ID] {
					written++
				}
				if len(e.position) > longestPosition {
					t.Fatalf("after %d moves a position is %q", i, e.position)
				}
			}
			if order[1] != moving || len(order) != 5 {
				t.Fatalf("after %d moves %v", i, order)
			}
			if written > 1 {
				renumbered++
			}
		}
		if renumbered == 0 || renumbered > 5 {
			t.Errorf("numbered anew %d times", renumbered)
		}
	})
}

func TestASetlistFillsUpToItsLimit(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice, song := w.join(space, authz.Member), w.add(space, owner, SongHead{Title: "A"})
		one, err := w.AddSetlist(as(t.Context(), owner), AddSetlist{space, SetlistHead{Name: "S"}, many(song.ID, MaxEntries-4)})
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		outcomes := map[string]int{}
		atOnce(10, func(i int) {
			_, err := w.AddEntry(as(context.Background(), alice), AddEntry{Space: space, Setlist: one.ID, Kind: EntrySong, Song: &song.ID})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				outcomes["added"]++
			} else {
				outcomes[problem.From(err).Code()]++
			}
		})
		if outcomes["added"] != 4 || outcomes["band.setlist_full"] != 6 {
			t.Errorf("outcomes %v", outcomes)
		}
	})
}

// Several gigs on one evening, with the same songs: every play counts.
func TestPlaysAreTheEntriesMarkedSo(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		a, b := w.add(space, owner, SongHead{Title: "A"}), w.add(space, owner, SongHead{Title: "B"})
		var lists []Setlist
		for i := range 6 {
			songs := []SongID{a.ID, b.ID}
			if i%2 == 0 {
				slices.Reverse(songs)
			}
			made, err := w.AddSetlist(as(t.Context(), owner), AddSetlist{space, SetlistHead{Name: "S"}, songs})
			if err != nil {
				t.Fatal(err)
			}
			lists = append(lists, made)
		}
		counted := func(want int64) {
			t.Helper()
			n := w.number(space, `SELECT count(*) FROM band_song WHERE space_id = $1 AND played_count = $2 AND (last_played_at IS NOT NULL) = ($2 > 0)`, space, want)
			if n != 2 {
				t.Errorf("%d songs of two were played %d times", n, want)
			}
		}
		for range 6 {
			for _, played := range []bool{true, false} {
				atOnce(len(lists), func(i int) {
					if _, err := w.MarkSetlist(as(context.Background(), owner), space, lists[i].ID, played); err != nil {
						t.Error(err)
					}
				})
				counted(map[bool]int64{true: 6}[played])
			}
		}
		atOnce(len(lists), func(i int) {
			var err error
			if i == 0 {
				err = w.RemoveSetlist(as(context.Background(), owner), space, lists[i].ID)
			} else {
				_, err = w.MarkSetlist(as(context.Background(), owner), space, lists[i].ID, true)
			}
			if err != nil {
				t.Error(err)
			}
		})
		counted(5)
	})
}

func TestARemovedSongIsForgottenWhenNobodyBringsItBack(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		ctx := as(t.Context(), owner)
		var songs []RepertoireSong
		for _, title := range []string{"gone", "in a setlist", "back", "late", "there"} {
			songs = append(songs, w.add(space, owner, SongHead{Title: title, Tags: []string{"x"}}))
			if _, err := w.SetLevel(ctx, SetLevel{space, songs[len(songs)-1].ID, 3, VisibleToBand}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.AddSetlist(ctx, AddSetlist{space, SetlistHead{Name: "S"}, []SongID{songs[1].ID}}); err != nil {
			t.Fatal(err)
		}
		remove := func(i int) {
			if err := w.RemoveSong(ctx, space, songs[i].ID); err != nil {
				t.Fatal(err)
			}
		}
		remove(0)
		remove(1)
		remove(2)
		w.clock.Advance(songKept - time.Minute)
		remove(3)
		sweep := func(want string) {
			t.Helper()
			if err := w.runSweepSongs(t.Context(), 0, sweepSongs{}); err != nil {
				t.Fatal(err)
			}
			var left []string
			for _, s := range songs {
				if n := w.number(space, `SELECT count(*) FROM band_song WHERE space_id = $1 AND song_id = $2`, space, s.ID); n == 1 {
					left = append(left, s.Title)
				}
			}
			if got := strings.Join(left, ", "); got != want {
				t.Errorf("left: %s, want %s", got, want)
			}
		}
		sweep("gone, in a setlist, back, late, there")
		if _, err := w.BringBackSong(ctx, space, songs[2].ID); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(2 * time.Minute)
		sweep("in a setlist, back, late, there")
		if _, err := w.BringBackSong(ctx, space, songs[0].ID); !errors.Is(err, problem.ErrNotFound) {
			t.Errorf("brought back from nowhere: %v", err)
		}
	})
}
