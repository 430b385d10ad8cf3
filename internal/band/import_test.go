package band

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestAnInterruptedImportGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		work := w.started(space, owner, 60)
		// The job runs again after every failure, which comes a little later each time.
		for failAt := 1; ; failAt += 13 {
			n, failed := 0, false
			ctx := db.WithFault(t.Context(), func(int, string) error {
				if n++; n == failAt {
					failed = true
					return testkit.ErrInjected
				}
				return nil
			})
			err := w.runAddSongs(ctx, 1, work)
			held := w.held(space, work.Import, owner)
			if held.Done != w.suggestions(space) {
				t.Fatalf("%d done, %d suggestions", held.Done, w.suggestions(space))
			}
			if err == nil {
				if held.Status != ImportDone || held.Done != 60 {
					t.Fatalf("it ended %s with %d", held.Status, held.Done)
				}
				break
			}
			if !failed {
				t.Fatal(err)
			}
		}
		var titles []string
		for _, row := range w.held(space, work.Import, owner).Rows {
			titles = append(titles, row.Title)
		}
		if got := w.titles(owner, space, "limit=100", nil); !slices.Equal(got, titles) {
			t.Errorf("suggested %v", got)
		}
		if err := w.runAddSongs(t.Context(), 1, work); err != nil || w.suggestions(space) != 60 {
			t.Errorf("run once more: %v, %d suggestions", err, w.suggestions(space))
		}
	})
}

func TestABatchAPreviewAndAnUndoingAreAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		var before string
		unchanged := func(failedAt int) {
			if after := w.rows(space); after != before {
				t.Errorf("after a failure at statement %d: %s, before %s", failedAt, after, before)
			}
		}
		var held Import
		before = w.rows(space)
		testkit.AllOrNothing(t, func(ctx context.Context) (err error) {
			held, err = w.PreviewImport(as(ctx, owner), PreviewImport{Space: space, Format: PlaylistText, Text: listOf(120)})
			return err
		}, unchanged)
		before = w.rows(space)
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.RunImport(as(ctx, owner), RunImport{space, held.ID, []int64{1, 2, 3, 5, 8, 13, 21}})
			return err
		}, func(failedAt int) {
			unchanged(failedAt)
			if now := w.held(space, held.ID, owner); now.Status != ImportPreview || now.selected() != 120 {
				t.Errorf("after a failure at statement %d it is %s with %d selected", failedAt, now.Status, now.selected())
			}
		})
		before = w.rows(space)
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.addBatch(ctx, addSongs{space, held.ID})
			return err
		}, func(failedAt int) {
			unchanged(failedAt)
			if now := w.held(space, held.ID, owner); now.Status != ImportRunning || now.Done != 0 {
				t.Errorf("after a failure at statement %d it is %s with %d done", failedAt, now.Status, now.Done)
			}
		})
		if now := w.held(space, held.ID, owner); now.Done != 7 || now.Status != ImportDone || w.suggestions(space) != 7 {
			t.Errorf("%s, %d done, %d suggestions", now.Status, now.Done, w.suggestions(space))
		}
		before = w.rows(space)
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			_, err := w.UndoImport(as(ctx, owner), space, held.ID)
			return err
		}, unchanged)
	})
}

func TestAnImportWorkedTwiceAtOnceAddsEachSongOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		work := w.started(space, owner, 110)
		atOnce(3, func(int) {
			if err := w.runAddSongs(context.Background(), 1, work); err != nil {
				t.Error(err)
			}
		})
		if held := w.held(space, work.Import, owner); held.Done != 110 || held.Status != ImportDone || w.suggestions(space) != 110 {
			t.Errorf("%s, %d done, %d suggestions", held.Status, held.Done, w.suggestions(space))
		}
	})
}

func TestTheQueueWorksAnImport(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		registry := job.NewRegistry()
		w.Handle(registry)
		Schedule(registry)
		queue, err := job.Open(t.Context(), w.DB, w.url, registry, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(queue.Close)
		ended, cancel := queue.Done()
		defer cancel()
		if err := queue.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := queue.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		w.queue.next = queue
		work := w.started(space, owner, 60)
		if one := <-ended; one.Job.Kind != work.Kind() || string(one.Job.State) != "completed" {
			t.Fatalf("job %s is %s: %v", one.Job.Kind, one.Job.State, one.Job.Errors)
		}
		if held := w.held(space, work.Import, owner); held.Status != ImportDone || w.suggestions(space) != 60 {
			t.Errorf("%s, %d suggestions", held.Status, w.suggestions(space))
		}
	})
}

func TestUndoingARunningImportStopsIt(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		work := w.started(space, owner, 60)
		if more, err := w.addBatch(t.Context(), work); err != nil || !more {
			t.Fatal(more, err)
		}
		undone, err := w.UndoImport(as(t.Context(), owner), space, work.Import)
		if err != nil || undone.Removed != importBatch || len(undone.Kept) != 0 {
			t.Fatalf("%+v, %v", undone, err)
		}
		if err := w.runAddSongs(t.Context(), 1, work); err != nil || w.suggestions(space) != 0 {
			t.Errorf("after the undoing: %v, %d suggestions", err, w.suggestions(space))
		}
	})
}

func TestUndoingKeepsWhatIsVotedOnAtTheSameMoment(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		members := []id.Account{w.join(space, authz.Member), w.join(space, authz.Member), w.join(space, authz.Member)}
		work := w.started(space, owner, 40)
		if err := w.runAddSongs(t.Context(), 1, work); err != nil {
			t.Fatal(err)
		}
		page, err := w.ListSuggestions(as(t.Context(), owner), ListSuggestions{Space: space, Sort: SortScore, Limit: 40})
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		acknowledged := map[SuggestionID]bool{}
		var undone Undone
		atOnce(len(members)+1, func(i int) {
			if i == len(members) {
				var err error
				if undone, err = w.UndoImport(as(context.Background(), owner), space, work.Import); err != nil {
					t.Error(err)
				}
				return
			}
			for n := i; n < len(page.Items); n += len(members) {
				one := page.Items[n].ID
				_, err := w.CastVote(as(context.Background(), members[i]), CastVote{space, one, 1})
				if err != nil && !errors.Is(err, problem.ErrNotFound) {
					t.Error(err)
				}
				mu.Lock()
				acknowledged[one] = err == nil
				mu.Unlock()
			}
		})
		for _, one := range page.Items {
			_, err := w.ReadSuggestion(as(t.Context(), owner), space, one.ID)
			if there := err == nil; there != acknowledged[one.ID] {
				t.Errorf("vote acknowledged: %v; suggestion there: %v", acknowledged[one.ID], there)
			}
		}
		if n := undone.Removed + int64(len(undone.Kept)); n != 40 || w.miscounted(space) != 0 {
			t.Errorf("%d removed, %d kept", undone.Removed, len(undone.Kept))
		}
	})
}

func TestWhoMayImportNoMoreAddsNothingMore(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		alice := w.join(space, authz.Member)
		work := w.started(space, alice, 60)
		if _, err := w.addBatch(t.Context(), work); err != nil {
			t.Fatal(err)
		}
		w.roles.m.Delete(seat{space, alice})
		if err := w.runAddSongs(t.Context(), 1, work); err != nil {
			t.Fatal(err)
		}
		if held := w.held(space, work.Import, owner); held.Status != ImportDone || held.Done != importBatch || w.suggestions(space) != importBatch {
			t.Errorf("%s, %d done, %d suggestions", held.Status, held.Done, w.suggestions(space))
		}
	})
}

func TestPreviewsThatNobodyRunsAreForgotten(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		elsewhere, other := w.band()
		ran := w.started(space, owner, 2)
		old := func(space id.Space, by id.Account) ImportID {
			held, err := w.PreviewImport(as(t.Context(), by), PreviewImport{Space: space, Format: PlaylistAuto, Text: "Artist – A"})
			if err != nil {
				t.Fatal(err)
			}
			return held.ID
		}
		first, second := old(space, owner), old(elsewhere, other)
		w.clock.Advance(23 * time.Hour)
		fresh := old(space, owner)
		w.clock.Advance(2 * time.Hour)
		if err := w.runSweepPreviews(t.Context(), 1, sweepPreviews{}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			space id.Space
			who   id.Account
			list  ImportID
			kept  bool
		}{{space, owner, first, false}, {elsewhere, other, second, false}, {space, owner, fresh, true}, {space, owner, ran.Import, true}} {
			_, err := w.ReadImport(as(t.Context(), c.who), c.space, c.list)
			if kept := err == nil; kept != c.kept || err != nil && !errors.Is(err, problem.ErrNotFound) {
				t.Errorf("kept %v, want %v: %v", kept, c.kept, err)
			}
		}
		if n := w.number(elsewhere, `SELECT count(*) FROM band_import_row WHERE space_id = $1`, elsewhere); n != 0 {
			t.Errorf("%d rows of a forgotten preview", n)
		}
		if err := w.runAddSongs(t.Context(), 1, addSongs{space, first}); err != nil {
			t.Errorf("a job of a forgotten import: %v", err)
		}
	})
}

func TestANewPreviewTakesThePlaceOfTheOldest(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, owner := w.band()
		other := w.join(space, authz.Member)
		preview := func(by id.Account) ImportID {
			t.Helper()
			held, err := w.PreviewImport(as(t.Context(), by), PreviewImport{Space: space, Format: PlaylistText, Text: "Piaf – Milord"})
			if err != nil {
				t.Fatal(err)
			}
			return held.ID
		}
		there := func(list ImportID) bool {
			_, err := w.ReadImport(as(t.Context(), owner), space, list)
			if err != nil && !errors.Is(err, problem.ErrNotFound) {
				t.Fatal(err)
			}
			return err == nil
		}
		theirs := preview(other)
		running := preview(owner)
		if _, err := w.RunImport(as(t.Context(), owner), RunImport{Space: space, Import: running, Lines: []int64{1}}); err != nil {
			t.Fatal(err)
		}
		var mine []ImportID
		for range previewsEach + 2 {
			mine = append(mine, preview(owner))
		}
		for i, list := range mine {
			if there(list) != (i >= 2) {
				t.Errorf("preview %d of %d is there: %v", i, len(mine), there(list))
			}
		}
		if !there(theirs) || !there(running) {
			t.Error("somebody else's preview or an import that runs was forgotten")
		}
	})
}
