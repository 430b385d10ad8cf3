package event

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

const (
	relayBatch = 500
	// relayLock is the advisory lock that makes one relay per cluster.
	relayLock = 0x6b65726d_72656c61
	// kept is how long a live event can be resumed from.
	kept = 24 * time.Hour
)

// Reached says that a topic has events up to and including a position.
type Reached struct {
	Topic    Topic
	Position int64
}

// Relay numbers outbox rows per topic and announces them.
type Relay struct {
	db       *db.DB
	announce func(Reached)
	log      *slog.Logger
	woken    chan struct{}
}

// NewRelay returns a relay that calls announce after the events it speaks of can be read.
func NewRelay(d *db.DB, announce func(Reached), log *slog.Logger) *Relay {
	return &Relay{db: d, announce: announce, log: log, woken: make(chan struct{}, 1)}
}

// Wake tells the relay that there may be something to take. It never blocks.
func (r *Relay) Wake() {
	select {
	case r.woken <- struct{}{}:
	default:
	}
}

// Run takes rows when woken, and every poll for what other processes or a crash left behind, until
// ctx ends.
func (r *Relay) Run(ctx context.Context, poll time.Duration) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if err := r.Drain(ctx); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "relay", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-r.woken:
		case <-tick.C:
		}
	}
}

// Drain takes everything that was committed before it was called.
func (r *Relay) Drain(ctx context.Context) error {
	for {
		empty, err := r.outboxEmpty(ctx)
		if err != nil || empty {
			return err
		}
		reached, more, err := r.take(ctx)
		if err != nil {
			return err
		}
		for _, one := range reached {
			r.announce(one)
		}
		if !more {
			return nil
		}
	}
}

// outboxEmpty looks before it writes, so that an idle instance writes nothing.
func (r *Relay) outboxEmpty(ctx context.Context) (bool, error) {
	return db.View(ctx, r.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (bool, error) {
		var some bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox)`).Scan(&some)
		return !some, err
	})
}

type taken struct {
	Reached []Reached
	More    bool
}

func (r *Relay) take(ctx context.Context) ([]Reached, bool, error) {
	out, err := db.Do(ctx, r.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (taken, error) {
		if tx.Engine() == db.Postgres {
			var mine bool
			if err := tx.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(relayLock)).Scan(&mine); err != nil || !mine {
				return taken{}, err
			}
		}
		rows, err := outboxRows(ctx, tx)
		if err != nil {
			return taken{}, err
		}
		positions := map[Topic]int64{}
		var order []Topic
		for _, row := range rows {
			if positions[row.topic]++; positions[row.topic] == 1 {
				order = append(order, row.topic)
			}
		}
		// After this loop positions holds the number before each topic's first new event.
		for _, topic := range order {
			var last int64
			err := tx.QueryRowContext(ctx, `INSERT INTO live_topic (topic, reached) VALUES ($1, $2)
				ON CONFLICT (topic) DO UPDATE SET reached = live_topic.reached + excluded.reached RETURNING reached`,
				string(topic), positions[topic]).Scan(&last)
			if err != nil {
				return taken{}, err
			}
			positions[topic] = last - positions[topic]
		}
		for _, row := range rows {
			positions[row.topic]++
			_, err := tx.ExecContext(ctx, `INSERT INTO live_event (topic, position, fact, relayed_at) VALUES ($1, $2, $3, $4)`,
				string(row.topic), positions[row.topic], row.fact, tx.Now())
			if err != nil {
				return taken{}, err
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM outbox WHERE id = $1`, row.id); err != nil {
				return taken{}, err
			}
		}
		out := taken{More: len(rows) == relayBatch}
		for _, topic := range order {
			out.Reached = append(out.Reached, Reached{Topic: topic, Position: positions[topic]})
		}
		return out, nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("relay facts: %w", err)
	}
	return out.Reached, out.More, nil
}

type outboxRow struct {
	id    id.ID[factKind]
	topic Topic
	fact  db.JSON
}

// outboxRows reads what waits, in the order in which it was written: ids are UUIDv7. It never
// skips by id: a row with an earlier id may commit after one with a later id.
func outboxRows(ctx context.Context, tx *db.Tx) ([]outboxRow, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, topic, fact FROM outbox ORDER BY id LIMIT $1`, relayBatch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []outboxRow
	for rows.Next() {
		var row outboxRow
		if err := rows.Scan(&row.id, &row.topic, &row.fact); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// Forget deletes live events that can no longer be resumed from, at most limit of them.
func Forget(ctx context.Context, d *db.DB, limit int) (int64, error) {
	return db.Do(ctx, d, id.Space{}, func(ctx context.Context, tx *db.Tx) (int64, error) {
		res, err := tx.ExecContext(ctx, `DELETE FROM live_event WHERE (topic, position) IN
			(SELECT topic, position FROM live_event WHERE relayed_at < $1 LIMIT $2)`, tx.Now().Add(-kept), limit)
		if err != nil {
			return 0, fmt.Errorf("forget live events: %w", err)
		}
		return res.RowsAffected()
	})
}

// After reads at most limit events of a topic after a position, and how far the topic has come.
// complete is false when events after the position are gone: whoever asks must read everything
// anew.
func After(ctx context.Context, d *db.DB, topic Topic, position int64, limit int) (events []Event, reached int64, complete bool, err error) {
	type found struct {
		events   []Event
		reached  int64
		complete bool
	}
	out, err := db.View(ctx, d, id.Space{}, func(ctx context.Context, tx *db.Tx) (found, error) {
		var f found
		err := tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT reached FROM live_topic WHERE topic = $1), 0)`, string(topic)).Scan(&f.reached)
		if err != nil {
			return f, err
		}
		rows, err := tx.QueryContext(ctx, `SELECT position, fact FROM live_event WHERE topic = $1 AND position > $2 ORDER BY position LIMIT $3`,
			string(topic), position, limit)
		if err != nil {
			return f, err
		}
		defer rows.Close()
		for rows.Next() {
			var e Event
			if err := rows.Scan(&e.Position, &e.Fact); err != nil {
				return f, err
			}
			f.events = append(f.events, e)
		}
		f.complete = position <= f.reached &&
			(position == f.reached || len(f.events) > 0 && f.events[0].Position == position+1)
		return f, rows.Err()
	})
	if err != nil {
		return nil, 0, false, fmt.Errorf("read live events: %w", err)
	}
	return out.events, out.reached, out.complete, nil
}

// Event is one numbered fact of a topic.
type Event struct {
	Position int64
	Fact     db.JSON
}
