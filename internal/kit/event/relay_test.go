package event_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// swarm publishes from 32 goroutines to three topics, a fifth of the units rolled back, and gives
// the numbers of the committed facts of each topic.
func swarm(t *testing.T, d *db.DB, wake func(), each int) map[event.Topic]map[int]bool {
	t.Helper()
	p := event.NewPublisher(ids(), wake)
	want := map[event.Topic]map[int]bool{"a": {}, "b": {}, "c": {}}
	topics := []event.Topic{"a", "b", "c"}
	var mu sync.Mutex
	var all sync.WaitGroup
	for g := range 32 {
		all.Go(func() {
			for i := range each {
				number := g*each + i
				on := []event.Topic{topics[number%3], topics[(number+1)%3]}
				var after error
				if number%5 == 0 {
					after = errChanged
				}
				if err := publish(t.Context(), d, p, id.Space{}, rung{number}, after, on...); !errors.Is(err, after) {
					t.Errorf("fact %d: %v", number, err)
					continue
				}
				if after == nil {
					mu.Lock()
					want[on[0]][number], want[on[1]][number] = true, true
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	return want
}

// holds checks that every topic has exactly the wanted facts, numbered from 1 without a gap.
func holds(t *testing.T, d *db.DB, want map[event.Topic]map[int]bool) {
	t.Helper()
	for topic, facts := range want {
		numbers, positions, reached, complete := read(t, d, topic, 0, 100_000)
		if !complete || int(reached) != len(facts) || len(numbers) != len(facts) {
			t.Errorf("topic %s: %d facts committed, %d relayed, reached %d, complete %v", topic, len(facts), len(numbers), reached, complete)
		}
		seen := map[int]bool{}
		for i, n := range numbers {
			if positions[i] != int64(i+1) {
				t.Fatalf("topic %s: the %d-th event is at %d", topic, i+1, positions[i])
			}
			if seen[n] || !facts[n] {
				t.Errorf("topic %s: fact %d is doubled or was rolled back", topic, n)
			}
			seen[n] = true
		}
	}
	if n := count(t, d, "outbox"); n != 0 {
		t.Errorf("%d rows are left behind", n)
	}
}

func TestTheRelayNumbersWithoutGapsWhileManyPublish(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		var mu sync.Mutex
		announced := map[event.Topic]int64{}
		r := relay(d, func(r event.Reached) {
			mu.Lock()
			defer mu.Unlock()
			if r.Position <= announced[r.Topic] {
				t.Errorf("%s reached %d after %d", r.Topic, r.Position, announced[r.Topic])
			}
			announced[r.Topic] = r.Position
		})
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { r.Run(ctx, time.Hour) }) // woken only: nothing is found by luck
		want := swarm(t, d, r.Wake, 25)
		stop()
		running.Wait()
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		holds(t, d, want)
		for topic, facts := range want {
			if announced[topic] != int64(len(facts)) {
				t.Errorf("%s: told %d of %d", topic, announced[topic], len(facts))
			}
		}
	})
}

func TestAWokenRelayTakesWhatItWasWokenFor(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		told := make(chan event.Reached, 10)
		r := relay(d, func(r event.Reached) { told <- r })
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { r.Run(ctx, time.Hour) })
		defer running.Wait()
		defer stop()
		p := event.NewPublisher(ids(), r.Wake)
		for i := range 5 {
			if err := publish(t.Context(), d, p, id.Space{}, rung{i}, nil, "t"); err != nil {
				t.Fatal(err)
			}
			if got := <-told; got != (event.Reached{Topic: "t", Position: int64(i + 1), New: 1}) {
				t.Fatalf("told %+v", got)
			}
		}
	})
}

func TestTwoRelaysLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		ctx, stop := context.WithCancel(t.Context())
		one, two := relay(d, nil), relay(d, nil)
		var running sync.WaitGroup
		running.Go(func() { one.Run(ctx, time.Hour) })
		running.Go(func() { two.Run(ctx, time.Hour) })
		want := swarm(t, d, func() { one.Wake(); two.Wake() }, 15)
		stop()
		running.Wait()
		var last sync.WaitGroup
		for _, r := range []*event.Relay{one, two} {
			last.Go(func() {
				if err := r.Drain(t.Context()); err != nil {
					t.Error(err)
				}
				// What was committed before Drain has been taken, by whichever of the two.
				if n := count(t, d, "outbox"); n != 0 {
					t.Errorf("%d rows wait after a drain", n)
				}
			})
		}
		last.Wait()
		holds(t, d, want)
	})
}

func TestMoreThanABatchIsTakenInOneDrain(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		p := event.NewPublisher(ids(), func() {})
		const facts = 1203
		_, err := db.Do(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (none, error) {
			for i := range facts {
				if err := p.Publish(ctx, tx, rung{i}, "t"); err != nil {
					return none{}, err
				}
			}
			return none{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := relay(d, nil).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		numbers, _, reached, complete := read(t, d, "t", 0, 2*facts)
		if len(numbers) != facts || reached != facts || !complete || count(t, d, "outbox") != 0 {
			t.Fatalf("%d facts, reached %d, complete %v", len(numbers), reached, complete)
		}
		for i, n := range numbers { // one publisher's facts stay in its order
			if n != i {
				t.Fatalf("fact %d stands at %d", n, i)
			}
		}
	})
}

func TestAnIdleRelayWritesNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		r := relay(d, func(event.Reached) { t.Error("announced nothing") })
		ctx := db.WithFault(t.Context(), func(_ int, query string) error {
			if query != "COMMIT" && query[:6] != "SELECT" {
				t.Errorf("an idle relay ran %s", query)
			}
			return nil
		})
		for range 3 {
			if err := r.Drain(ctx); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTheRelayIsAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		p := event.NewPublisher(ids(), func() {})
		for i := range 3 {
			if err := publish(t.Context(), d, p, id.Space{}, rung{i}, nil, "a", "b"); err != nil {
				t.Fatal(err)
			}
		}
		announced := 0
		r := relay(d, func(event.Reached) { announced++ })
		testkit.AllOrNothing(t, r.Drain, func(failedAt int) {
			if announced == 0 && (count(t, d, "outbox") != 6 || count(t, d, "live_event") != 0 || count(t, d, "live_topic") != 0) {
				t.Fatalf("something was relayed when statement %d failed", failedAt)
			}
		})
		if announced != 2 || count(t, d, "outbox") != 0 || count(t, d, "live_event") != 6 {
			t.Errorf("announced %d topics", announced)
		}
	})
}

func BenchmarkRelay(b *testing.B) {
	for _, e := range testkit.Engines(b) {
		b.Run(string(e), func(b *testing.B) {
			d := testkit.Open(b, e, nil)
			p, r := event.NewPublisher(ids(), func() {}), relay(d, nil)
			for b.Loop() {
				b.StopTimer()
				_, err := db.Do(b.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (none, error) {
					for i := range 500 {
						if err := p.Publish(ctx, tx, rung{i}, event.Topic(fmt.Sprint(i%10))); err != nil {
							return none{}, err
						}
					}
					return none{}, nil
				})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if err := r.Drain(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*500/b.Elapsed().Seconds(), "facts/s")
		})
	}
}
