package event_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

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
