package event_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type none = struct{}

var errChanged = errors.New("changed my mind")

// rung is a fact with a number, so that each can be told from the others.
type rung struct {
	Number int `json:"number"`
}

func (rung) Kind() string      { return "test.bell_rung" }
func (f rung) Subject() string { return fmt.Sprint(f.Number) }

// unreadable is a fact that has no JSON.
type unreadable struct{ C chan int }

func (unreadable) Kind() string    { return "test.unreadable" }
func (unreadable) Subject() string { return "" }

func ids() *id.Source { return id.NewSource(clock.System{}, rand.Reader) }

func publish(ctx context.Context, d *db.DB, p *event.Publisher, space id.Space, f event.Fact, after error, topics ...event.Topic) error {
	_, err := db.Do(ctx, d, space, func(ctx context.Context, tx *db.Tx) (none, error) {
		if err := p.Publish(ctx, tx, f, topics...); err != nil {
			return none{}, err
		}
		return none{}, after
	})
	return err
}

func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	n, err := db.View(t.Context(), d, id.Space{}, func(ctx context.Context, tx *db.Tx) (int, error) {
		var n int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n)
		return n, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func relay(d *db.DB, announce func(event.Reached)) *event.Relay {
	if announce == nil {
		announce = func(event.Reached) {}
	}
	return event.NewRelay(d, announce, slog.New(slog.DiscardHandler))
}

// read gives the numbers of a topic's facts after a position, by position.
func read(t *testing.T, d *db.DB, topic event.Topic, after int64, limit int) (numbers []int, positions []int64, reached int64, complete bool) {
	t.Helper()
	events, reached, complete, err := event.After(t.Context(), d, topic, after, limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		var envelope event.Envelope
		if err := json.Unmarshal(e.Fact, &envelope); err != nil {
			t.Fatal(err)
		}
		var f rung
		if err := json.Unmarshal(envelope.Data, &f); err != nil {
			t.Fatal(err)
		}
		numbers, positions = append(numbers, f.Number), append(positions, e.Position)
	}
	return numbers, positions, reached, complete
}

func TestAnEnvelopeSaysWhoWhereAndWhen(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		at := time.Date(2026, 11, 20, 20, 0, 0, 123456000, time.UTC)
		d := testkit.Open(t, e, clock.NewStepped(at))
		space, account := id.Space{7}, id.Account{8}
		woken := 0
		p := event.NewPublisher(ids(), func() { woken++ })
		ctx := event.WithRequestID(authz.WithActor(t.Context(), authz.Actor{Account: account}), "request-1")
		if err := publish(ctx, d, p, space, rung{1}, nil, event.SpaceTopic(space), event.AccountTopic(account)); err != nil {
			t.Fatal(err)
		}
		if err := publish(t.Context(), d, p, id.Space{}, rung{2}, nil, event.AccountTopic(account)); err != nil {
			t.Fatal(err)
		}
		if woken != 2 {
			t.Errorf("woken %d times", woken)
		}
		if err := relay(d, nil).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		var ofSpace, ofAccount, bySystem event.Envelope
		for topic, into := range map[event.Topic][]*event.Envelope{
			event.SpaceTopic(space): {&ofSpace}, event.AccountTopic(account): {&ofAccount, &bySystem},
		} {
			events, reached, complete, err := event.After(t.Context(), d, topic, 0, 10)
			if err != nil || !complete || int(reached) != len(into) || len(events) != len(into) {
				t.Fatalf("%s: %v, %d, %v, %v", topic, events, reached, complete, err)
			}
			for i, e := range events {
				if err := json.Unmarshal(e.Fact, into[i]); err != nil {
					t.Fatal(err)
				}
			}
		}
		if ofSpace.ID == "" || ofSpace.ID != ofAccount.ID || ofSpace.ID == bySystem.ID {
			t.Errorf("ids %q, %q, %q", ofSpace.ID, ofAccount.ID, bySystem.ID)
		}
		if ofSpace.Kind != "test.bell_rung" || ofSpace.Schema != 1 || !ofSpace.At.Equal(at) || ofSpace.Subject != "1" ||
			ofSpace.RequestID != "request-1" || ofSpace.Actor == nil || *ofSpace.Actor != account ||
			ofSpace.Space == nil || *ofSpace.Space != space {
			t.Errorf("%+v", ofSpace)
		}
		if bySystem.Actor != nil || bySystem.Space != nil || bySystem.RequestID != "" {
			t.Errorf("%+v", bySystem)
		}
	})
}

func TestAFactOfARolledBackUnitNeverWas(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		p := event.NewPublisher(ids(), func() { t.Error("woken for nothing") })
		reacted := 0
		p.React("test.bell_rung", func(context.Context, *db.Tx, event.Envelope) error { reacted++; return nil })
		if err := publish(t.Context(), d, p, id.Space{}, rung{1}, errChanged, "t"); !errors.Is(err, errChanged) {
			t.Fatal(err)
		}
		if reacted != 1 {
			t.Errorf("reacted %d times inside the unit", reacted)
		}
		if n := count(t, d, "outbox"); n != 0 {
			t.Errorf("%d rows wait", n)
		}
	})
}

func TestAReactionJoinsTheUnit(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		d := testkit.Open(t, e, nil)
		p := event.NewPublisher(ids(), func() {})
		var heard []string
		note := func(name string) event.Reaction {
			return func(ctx context.Context, tx *db.Tx, e event.Envelope) error {
				heard = append(heard, name+e.Subject)
				_, err := tx.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ($1, $2)`, name+e.Subject, e.ID)
				return err
			}
		}
		p.React("test.bell_rung", note("a"))
		p.React("test.bell_rung", note("b"))
		p.React("test.other", note("c"))
		if err := publish(t.Context(), d, p, id.Space{}, rung{1}, nil, "t"); err != nil {
			t.Fatal(err)
		}
		if len(heard) != 2 || count(t, d, "instance") != 2 || count(t, d, "outbox") != 1 {
			t.Errorf("heard %q", heard)
		}
		// A reaction that cannot be stored takes the change with it.
		if err := publish(t.Context(), d, p, id.Space{}, rung{1}, nil, "t"); !db.IsUnique(err) {
			t.Errorf("got %v", err)
		}
		if err := publish(t.Context(), d, p, id.Space{}, unreadable{}, nil, "t"); err == nil {
			t.Error("a fact without JSON was published")
		}
		if n := count(t, d, "outbox"); n != 1 {
			t.Errorf("%d rows wait", n)
		}
	})
}

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

func TestTopicsOfSpaces(t *testing.T) {
	t.Parallel()
	space := ids().Space()
	if got, ok := event.SpaceOf(event.SpaceTopic(space)); !ok || got != space {
		t.Errorf("%v, %v", got, ok)
	}
	for _, topic := range []event.Topic{"", "space:", "space:x", event.AccountTopic(id.Account{1}), event.Topic(space.String())} {
		if _, ok := event.SpaceOf(topic); ok {
			t.Errorf("%q is taken for a space's", topic)
		}
	}
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
