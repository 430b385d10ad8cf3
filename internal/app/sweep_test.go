package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

// The sweep takes what has served its time and nothing else: a request that is repeated within two days
// is recognised, and a screen that was away for less than one resumes.
func TestTheSweepTakesWhatHasServedItsTime(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		band := w.Band("Les Mercredis")
		nadia := band.Bring("Nadia", authz.Member)
		suggest := func(key string) {
			t.Helper()
			nadia.Ask("POST", band.Path("/suggestions"), map[string]any{"title": "La Foule"}, "Idempotency-Key", key).Want(201, "")
		}
		count := func(query string) int {
			t.Helper()
			n, err := db.View(t.Context(), w.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (n int, err error) {
				return n, tx.QueryRowContext(ctx, query).Scan(&n)
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		const keys, events = `SELECT count(*) FROM idempotency_key`, `SELECT count(*) FROM live_event`
		relay := func() {
			t.Helper()
			if err := w.Relay.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		suggest("old")
		relay()
		older := count(events)
		w.Clock.Advance(25 * time.Hour)
		suggest("recent")
		relay()
		if count(keys) != 2 || count(events) <= older || older == 0 {
			t.Fatalf("%d keys, %d events of which %d older", count(keys), count(events), older)
		}
		younger := count(events) - older
		sweep := func() {
			t.Helper()
			done, cancel := w.Jobs.Done()
			defer cancel()
			_, err := db.Do(t.Context(), w.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
				return struct{}{}, w.Jobs.Enqueue(ctx, tx, app.SweepArgs{})
			})
			if err != nil {
				t.Fatal(err)
			}
			for {
				select {
				case event := <-done:
					if event.Job.Kind == (app.SweepArgs{}).Kind() {
						return
					}
				case <-time.After(20 * time.Second):
					t.Fatal("it was not swept")
				}
			}
		}
		w.Start()
		sweep()
		if count(keys) != 2 || count(events) != younger {
			t.Errorf("after a day: %d keys; %d events, want %d", count(keys), count(events), younger)
		}
		suggest("old") // the same request: its outcome, and no second song
		w.Clock.Advance(24 * time.Hour)
		sweep()
		if count(keys) != 1 || count(events) > younger {
			t.Errorf("after two days: %d keys, %d events", count(keys), count(events))
		}
		if songs := world.Read[struct{ Items []any }](nadia.Ask("GET", band.Path("/suggestions"), nil), 200); len(songs.Items) != 2 {
			t.Errorf("%d songs", len(songs.Items))
		}
	})
}
