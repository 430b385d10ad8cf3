package event

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/lib/pq"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

const (
	relayBatch = 500
	// relayLock is the advisory lock that makes one relay per cluster.
	relayLock = 0x6b65726d_72656c61
	// relayPause is what lies at least between the beginnings of two drains: while many write, one takes
	// the facts of several, instead of taking a turn at the writer for each.
	relayPause = 10 * time.Millisecond
	// kept is how long a live event can be resumed from.
	kept = 24 * time.Hour
)

// Reached says that a topic has events up to and including a position.
type Reached struct {
	Topic    Topic
	Position int64
	New      int64 // how many of them came with this announcement
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
		pause := time.After(relayPause)
		if err := r.Drain(ctx); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "relay", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-r.woken:
		case <-tick.C:
		}
		select {
		case <-ctx.Done():
			return
		case <-pause:
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
			// Wait rather than go away: the relay that has the lock may have read the outbox before the
			// rows that this one was woken for were committed.
			if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(relayLock)); err != nil {
				return taken{}, err
			}
		}
		waiting, err := outboxRows(ctx, tx)
		if err != nil || len(waiting.ids) == 0 {
			return taken{}, err
		}
		out := taken{More: len(waiting.ids) == relayBatch}
		for _, topic := range waiting.order {
			reached := Reached{Topic: topic, New: waiting.perTopic[topic]}
			err := tx.QueryRowContext(ctx, `INSERT INTO live_topic (topic, reached) VALUES ($1, $2)
				ON CONFLICT (topic) DO UPDATE SET reached = live_topic.reached + excluded.reached RETURNING reached`,
				string(topic), waiting.perTopic[topic]).Scan(&reached.Position)
			if err != nil {
				return taken{}, err
			}
			out.Reached = append(out.Reached, reached)
		}
		// The last row of a topic gets the position that the topic has now reached, and the others
		// those before it, in the order of the outbox. The facts themselves stay in the database.
		_, err = tx.ExecContext(ctx, `INSERT INTO live_event (topic, position, fact, relayed_at)
			SELECT o.topic, t.reached + 1 - row_number() OVER (PARTITION BY o.topic ORDER BY o.id DESC), o.fact, $2
			FROM outbox o JOIN live_topic t ON t.topic = o.topic WHERE o.id = ANY($1::uuid[])`, pq.Array(waiting.ids), tx.Now())
		if err != nil {
			return taken{}, err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM outbox WHERE id = ANY($1::uuid[])`, pq.Array(waiting.ids)); err != nil {
			return taken{}, err
		}
		return out, nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("relay facts: %w", err)
	}
	return out.Reached, out.More, nil
}

// waiting is one batch of outbox rows.
type waiting struct {
	ids      []string
	order    []Topic // as they first appear
	perTopic map[Topic]int64
}

// outboxRows reads what waits, in the order in which it was written: ids are UUIDv7. It never
// skips by id: a row with an earlier id may commit after one with a later id.
func outboxRows(ctx context.Context, tx *db.Tx) (waiting, error) {
	w := waiting{perTopic: map[Topic]int64{}}
	rows, err := tx.QueryContext(ctx, `SELECT id, topic FROM outbox ORDER BY id LIMIT $1`, relayBatch)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	for rows.Next() {
		var row id.ID[factKind]
		var topic Topic
		if err := rows.Scan(&row, &topic); err != nil {
			return w, err
		}
		w.ids = append(w.ids, row.String())
		if w.perTopic[topic]++; w.perTopic[topic] == 1 {
			w.order = append(w.order, topic)
		}
	}
	return w, rows.Err()
}

// Forget deletes live events that can no longer be resumed from, at most limit of them.
func Forget(ctx context.Context, d *db.DB, limit int) (int64, error) {
	return db.Do(ctx, d, id.Space{}, func(ctx context.Context, tx *db.Tx) (int64, error) {
		res, err := tx.ExecContext(ctx, `DELETE FROM live_event WHERE (topic, position) IN
			(SELECT topic, position FROM live_event WHERE relayed_at < $1 ORDER BY relayed_at, position LIMIT $2)`, tx.Now().Add(-kept), limit)
		if err != nil {
			return 0, fmt.Errorf("forget live events: %w", err)
		}
		return res.RowsAffected()
	})
}

// After reads at most limit events of a topic after a position, and how far the topic has come.
// complete is false when events after the position are gone, or one between those that are left:
// whoever asks must read everything anew.
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
		next := position + 1
		f.complete = position <= f.reached
		for ; rows.Next(); next++ {
			var e Event
			if err := rows.Scan(&e.Position, &e.Fact); err != nil {
				return f, err
			}
			f.complete = f.complete && e.Position == next
			f.events = append(f.events, e)
		}
		if len(f.events) == 0 && position < f.reached && limit > 0 {
			f.complete = false
		}
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
