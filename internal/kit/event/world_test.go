package event_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
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
