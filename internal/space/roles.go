package space

import (
	"context"
	"database/sql"
	"errors"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

// Members tells roles. It is apart from [Service] because the guard, which the service needs,
// needs it first.
type Members struct{ DB *db.DB }

// RoleOf implements [authz.Members]: the role in the space of tx, empty for who does not belong.
func (Members) RoleOf(ctx context.Context, tx *db.Tx, account id.Account) (authz.Role, error) {
	role, err := q.New(tx).RoleOf(ctx, tx.Space(), account)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return authz.Role(role), err
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
		role, err := m.RoleOf(ctx, tx, actor.Account)
		return role != "", err
	})
}
