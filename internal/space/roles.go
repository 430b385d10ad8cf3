package space

import (
	"context"
	"database/sql"
	"errors"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Members tells roles. It is apart from [Service] because the guard, which the service needs,
// needs it first.
type Members struct{ DB *db.DB }

const standingOf = `SELECT s.kind, m.role FROM space_member m JOIN space s ON s.space_id = m.space_id
WHERE m.space_id = $1 AND m.account_id = $2`

// StandingOf implements [authz.Members].
func (Members) StandingOf(ctx context.Context, tx *db.Tx, account id.Account) (authz.Standing, error) {
	var s authz.Standing
	err := tx.Opening(ctx, standingOf, []any{tx.Space().String(), account.String()}, &s.Kind, &s.Role)
	if errors.Is(err, sql.ErrNoRows) {
		return authz.Standing{}, nil
	}
	return s, err
}

// belongs tells whether somebody is a member of the space of tx.
func belongs(ctx context.Context, tx *db.Tx, account id.Account) (bool, error) {
	standing, err := Members{}.StandingOf(ctx, tx, account)
	return standing.Role != "", err
}

// MayHear tells whether somebody may listen to a topic: a space one belongs to, or oneself.
func (m Members) MayHear(ctx context.Context, actor authz.Actor, topic event.Topic) (bool, error) {
	if topic == event.AccountTopic(actor.Account) {
		return true, nil
	}
	space, ok := event.SpaceOf(topic)
	if !ok {
		return false, nil
	}
	return db.View(ctx, m.DB, space, func(ctx context.Context, tx *db.Tx) (bool, error) {
		return belongs(ctx, tx, actor.Account)
	})
}
