package space

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

// activityLife is how long the feed remembers.
const activityLife = 365 * 24 * time.Hour

type activityKind struct{}

// ActivityID names one entry of a feed.
type ActivityID = id.ID[activityKind]

// Activity is something that happened in a space: kind and parameters, never a sentence.
type Activity struct {
	ID        ActivityID
	Kind      string
	Actor     *id.Account // nil: the system itself
	ActorName string
	Subject   string
	Data      json.RawMessage
	At        time.Time
}

// Feed keeps the facts of spaces for their activity feeds. It is apart from [Service] because the
// publisher, which the service needs, needs it first.
//
// It is a table of its own: the outbox and the live events are passed on and forgotten within a day,
// and know nothing of who may read what.
type Feed struct{ IDs *id.Source }

// Keep implements [event.Keeper], in the transaction of what the fact tells.
func (f Feed) Keep(ctx context.Context, tx *db.Tx, e event.Envelope, readWith authz.Op) error {
	err := q.New(tx).InsertActivity(ctx, q.InsertActivityParams{
		SpaceID: tx.Space(), ActivityID: id.New[activityKind](f.IDs).UUID(), Kind: e.Kind, Operation: readWith.Name(),
		ActorID: e.Actor, Subject: e.Subject, Data: db.JSON(e.Data), CreatedAt: e.At,
	})
	if err != nil {
		return fmt.Errorf("keep an activity: %w", err)
	}
	return nil
}

// ListActivity asks for one page of a feed.
type ListActivity struct {
	Space id.Space
	Kind  string      // empty: any
	Actor *id.Account // nil: anybody
	After *ActivityPosition
	Limit int
}

// ActivityPosition is where a page of a feed ends.
type ActivityPosition struct {
	At time.Time  `json:"t"`
	ID ActivityID `json:"i"`
}

// ActivityPage is one page; Next is nil on the last one.
type ActivityPage struct {
	Items []Activity
	Next  *ActivityPosition
}

// lastPosition comes before every entry of a feed, which begins with the newest.
func lastPosition() ActivityPosition {
	return ActivityPosition{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: ActivityID(uuid.Max)}
}

// ListActivity gives what happened, the newest first, as far as the reader may know of it (SP-11).
func (s *Service) ListActivity(ctx context.Context, in ListActivity) (ActivityPage, error) {
	return db.View(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (ActivityPage, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadActivity)
		if err != nil {
			return ActivityPage{}, err
		}
		from := lastPosition()
		if in.After != nil {
			from = *in.After
		}
		rows, err := q.New(tx).ListActivity(ctx, q.ListActivityParams{
			SpaceID: in.Space, Operations: s.Catalogue.Of(grant.Standing), CreatedAt: from.At, ActivityID: from.ID.UUID(),
			Kind: in.Kind, ActorID: rawID(in.Actor), Most: int32(in.Limit + 1),
		})
		if err != nil {
			return ActivityPage{}, fmt.Errorf("read a feed: %w", err)
		}
		var page ActivityPage
		if len(rows) > in.Limit {
			rows = rows[:in.Limit]
			last := rows[in.Limit-1]
			page.Next = &ActivityPosition{last.CreatedAt, ActivityID(last.ActivityID)}
		}
		var actors []id.Account
		for _, row := range rows {
			page.Items = append(page.Items, Activity{
				ID: ActivityID(row.ActivityID), Kind: row.Kind, Actor: row.ActorID, Subject: row.Subject, Data: json.RawMessage(row.Data), At: row.CreatedAt,
			})
			if row.ActorID != nil {
				actors = append(actors, *row.ActorID)
			}
		}
		names, err := s.People.Names(ctx, tx, actors)
		if err != nil {
			return ActivityPage{}, err
		}
		for i, item := range page.Items {
			if item.Actor != nil {
				page.Items[i].ActorName = names[*item.Actor]
			}
		}
		return page, nil
	})
}

func rawID(account *id.Account) *uuid.UUID {
	if account == nil {
		return nil
	}
	return new(account.UUID())
}
