// Package event carries facts: what happened, in the past tense, from the room where it happened
// to whoever cares.
//
// [Publisher.Publish] writes a fact in the transaction of the change itself: one outbox row per
// live topic and one job per reaction, so a fact exists exactly when the change does. The [Relay]
// takes outbox rows to numbered live events. A fact names rows by id and version and never carries
// content or an address.
package event

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Fact is something that happened. Its JSON is ids, versions and counts only.
type Fact interface {
	// Kind is "room.thing_happened" and never changes its meaning.
	Kind() string
	// Subject is the id of what it happened to.
	Subject() string
}

// Readable is a fact that belongs in the activity feed of its space, where whoever may do ReadWith
// reads it (SP-11).
type Readable interface {
	Fact
	ReadWith() authz.Op
}

// Keeper writes readable facts down, in their transaction.
type Keeper interface {
	Keep(ctx context.Context, tx *db.Tx, e Envelope, readWith authz.Op) error
}

// Topic is what a screen listens to.
type Topic string

// SpaceTopic is what everybody in a space may hear.
func SpaceTopic(s id.Space) Topic { return Topic("space:" + s.String()) }

// AccountTopic is what one person hears on all of their devices.
func AccountTopic(a id.Account) Topic { return Topic("account:" + a.String()) }

// Envelope is a fact as it is stored and sent.
type Envelope struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind"`
	Schema    int             `json:"schema"` // version of Data's shape
	At        time.Time       `json:"at"`
	Actor     *id.Account     `json:"actor,omitempty"` // nobody: the system itself
	RequestID string          `json:"request_id,omitempty"`
	Space     *id.Space       `json:"space_id,omitempty"`
	Subject   string          `json:"subject"`
	Data      json.RawMessage `json:"data"`
}

// Reaction joins the fact's transaction: it enqueues a job, or wakes something once tx has committed.
type Reaction func(ctx context.Context, tx *db.Tx, e Envelope) error

type requestIDKey struct{}

// WithRequestID makes facts published under ctx name the request that caused them.
func WithRequestID(ctx context.Context, requestID string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, requestID)
}

type factKind struct{}

// Publisher publishes facts.
type Publisher struct {
	ids       *id.Source
	wake      func()
	reactions map[string][]Reaction
	keeper    Keeper
}

// NewPublisher returns a publisher that calls wake after a commit that published something.
func NewPublisher(ids *id.Source, wake func()) *Publisher {
	return &Publisher{ids: ids, wake: wake, reactions: map[string][]Reaction{}}
}

// React connects a reaction to a kind of fact. It is called while the application is composed,
// before the first Publish.
func (p *Publisher) React(kind string, r Reaction) {
	p.reactions[kind] = append(p.reactions[kind], r)
}

// KeepIn has readable facts of spaces kept. It is called while the application is composed.
func (p *Publisher) KeepIn(k Keeper) { p.keeper = k }

// Publish states a fact in tx, to be heard on topics.
func (p *Publisher) Publish(ctx context.Context, tx *db.Tx, f Fact, topics ...Topic) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("publish %s: %w", f.Kind(), err)
	}
	e := Envelope{
		ID: id.New[factKind](p.ids).String(), Kind: f.Kind(), Schema: 1, At: tx.Now(),
		Subject: f.Subject(), Data: data,
	}
	e.RequestID, _ = ctx.Value(requestIDKey{}).(string)
	if actor, ok := authz.ActorFrom(ctx); ok {
		e.Actor = &actor.Account
	}
	if space := tx.Space(); !space.IsZero() {
		e.Space = &space
	}
	document, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("publish %s: %w", f.Kind(), err)
	}
	for _, topic := range topics {
		_, err := tx.ExecContext(ctx, `INSERT INTO outbox (id, topic, fact) VALUES ($1, $2, $3)`,
			id.New[factKind](p.ids), string(topic), string(document))
		if err != nil {
			return fmt.Errorf("publish %s: %w", f.Kind(), err)
		}
	}
	if readable, ok := f.(Readable); ok && p.keeper != nil && e.Space != nil {
		if err := p.keeper.Keep(ctx, tx, e, readable.ReadWith()); err != nil {
			return fmt.Errorf("keep %s: %w", f.Kind(), err)
		}
	}
	for _, react := range p.reactions[f.Kind()] {
		if err := react(ctx, tx, e); err != nil {
			return fmt.Errorf("react to %s: %w", f.Kind(), err)
		}
	}
	tx.OnCommit(p.wake)
	return nil
}

// SpaceOf tells which space a topic is of, if it is a space's.
func SpaceOf(t Topic) (id.Space, bool) {
	text, ok := strings.CutPrefix(string(t), "space:")
	if !ok {
		return id.Space{}, false
	}
	var space id.Space
	return space, space.UnmarshalText([]byte(text)) == nil
}
