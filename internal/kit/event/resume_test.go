package event_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestAfterResumesOrSaysThatItCannot(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		c := clock.NewStepped(time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC))
		d := testkit.Open(t, e, c)
		p, r := event.NewPublisher(ids(), func() {}), relay(d, nil)
		ring := func(numbers ...int) {
			t.Helper()
			for _, n := range numbers {
				if err := publish(t.Context(), d, p, id.Space{}, rung{n}, nil, "t", "other"); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		check := func(after int64, limit int, want []int, wantReached int64, wantComplete bool) {
			t.Helper()
			numbers, _, reached, complete := read(t, d, "t", after, limit)
			if fmt.Sprint(numbers) != fmt.Sprint(want) || reached != wantReached || complete != wantComplete {
				t.Errorf("after %d: %v, reached %d, complete %v", after, numbers, reached, complete)
			}
		}
		check(0, 10, nil, 0, true) // a topic of which nobody has heard
		check(1, 10, nil, 0, false)
		ring(1, 2, 3, 4)
		check(0, 10, []int{1, 2, 3, 4}, 4, true)
		check(0, 2, []int{1, 2}, 4, true)
		check(2, 10, []int{3, 4}, 4, true)
		check(4, 10, nil, 4, true)
		check(5, 10, nil, 4, false)      // of another database, perhaps
		check(-3, 1, []int{1}, 4, false) // nobody was ever there

		c.Advance(23 * time.Hour)
		ring(5)
		if n, err := event.Forget(t.Context(), d, 100); err != nil || n != 0 {
			t.Fatalf("forgot %d: %v", n, err)
		}
		c.Advance(2 * time.Hour)
		// Four of "t" and four of "other" are old; forgetting some of them leaves no hole unseen.
		if n, err := event.Forget(t.Context(), d, 5); err != nil || n != 5 {
			t.Fatalf("forgot %d: %v", n, err)
		}
		if _, _, _, complete := read(t, d, "t", 0, 10); complete {
			t.Error("resumed over a hole")
		}
		if n, err := event.Forget(t.Context(), d, 100); err != nil || n != 3 {
			t.Fatalf("forgot %d: %v", n, err)
		}
		check(0, 10, []int{5}, 5, false)
		check(3, 10, []int{5}, 5, false)
		check(4, 10, []int{5}, 5, true)
		check(5, 10, nil, 5, true)
		c.Advance(25 * time.Hour)
		if n, err := event.Forget(t.Context(), d, 100); err != nil || n != 2 {
			t.Fatalf("forgot %d: %v", n, err)
		}
		check(4, 10, nil, 5, false)
		check(5, 10, nil, 5, true)
		ring(6) // numbering goes on where it was
		check(5, 10, []int{6}, 6, true)
		check(4, 10, []int{6}, 6, false)
	})
}

func TestAHoleInTheMiddleIsNotResumedOver(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		p := event.NewPublisher(ids(), func() {})
		for i := range 4 {
			if err := publish(t.Context(), d, p, id.Space{}, rung{i}, nil, "t"); err != nil {
				t.Fatal(err)
			}
		}
		if err := relay(d, nil).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (none, error) {
			_, err := tx.ExecContext(ctx, `DELETE FROM live_event WHERE position = 3`)
			return none{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		for after, want := range map[int64]bool{0: false, 1: false, 2: false, 3: true, 4: true} {
			if _, _, _, complete := read(t, d, "t", after, 10); complete != want {
				t.Errorf("after %d: complete %v", after, complete)
			}
		}
	})
}
