package space

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Members tells roles. It is apart from [Service] because the guard, which the service needs,
// needs it first.
type Members struct{ DB *db.DB }

// standingOf is one question, whatever the role: those that spaces define are read with the member.
const standingOf = `SELECT s.kind, m.role, r.operations, s.archived_at IS NOT NULL
FROM space_member m JOIN space s ON s.space_id = m.space_id
LEFT JOIN space_role r ON r.space_id = m.space_id AND r.role = m.role
WHERE m.space_id = $1 AND m.account_id = $2 AND (m.expires_at IS NULL OR m.expires_at > $3)`

// StandingOf implements [authz.Members]. Who was let in for a time belongs no more once it is over.
func (Members) StandingOf(ctx context.Context, tx *db.Tx, account id.Account) (authz.Standing, error) {
	var s authz.Standing
	var operations *string
	err := tx.Opening(ctx, standingOf, []any{tx.Space().String(), account.String(), tx.Now()}, &s.Kind, &s.Role, &operations, &s.Archived)
	if errors.Is(err, sql.ErrNoRows) {
		return authz.Standing{}, nil
	}
	s.Operations = listed(operations)
	return s, err
}

// listed reads the operations of a role that a space defined; nil for a built-in role.
func listed(operations *string) []string {
	if operations == nil {
		return nil
	}
	return strings.Fields(*operations)
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
