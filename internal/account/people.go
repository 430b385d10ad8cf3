package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// People answers what other rooms ask about persons, in their transactions. Its zero value is ready,
// so that the guard can be made before the [Service] that it guards.
type People struct{}

// Confirmed tells whether an account's address is confirmed (AC-4); false for nobody. It implements
// authz.People.
func (People) Confirmed(ctx context.Context, tx *db.Tx, account id.Account) (bool, error) {
	confirmed, err := q.New(tx).Confirmed(ctx, account)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("confirmation of an account: %w", err)
	}
	return confirmed, nil
}

// ProvedAt tells when somebody last proved on their device to be who they are (AC-14); the zero time
// when never, and for a device that is signed out. It implements authz.People.
func (People) ProvedAt(ctx context.Context, tx *db.Tx, actor authz.Actor) (time.Time, error) {
	at, err := q.New(tx).ProvedAt(ctx, actor.Device, actor.Account)
	if errors.Is(err, sql.ErrNoRows) || err == nil && at == nil {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("proof on a device: %w", err)
	}
	return *at, nil
}

// Names gives the display names of accounts, in one query. Who does not exist is not in the answer.
func (People) Names(ctx context.Context, tx *db.Tx, accounts []id.Account) (map[id.Account]string, error) {
	names := make(map[id.Account]string, len(accounts))
	if len(accounts) == 0 {
		return names, nil
	}
	rows, err := q.New(tx).Names(ctx, rawIDs(accounts))
	if err != nil {
		return nil, fmt.Errorf("names of accounts: %w", err)
	}
	for _, row := range rows {
		names[row.AccountID] = row.DisplayName
	}
	return names, nil
}

// Avatars gives the paths of the pictures of accounts, in one query. Who has none is not in the answer.
func (People) Avatars(ctx context.Context, tx *db.Tx, accounts []id.Account) (map[id.Account]string, error) {
	paths := map[id.Account]string{}
	if len(accounts) == 0 {
		return paths, nil
	}
	rows, err := q.New(tx).AvatarAddresses(ctx, rawIDs(accounts))
	if err != nil {
		return nil, fmt.Errorf("pictures of accounts: %w", err)
	}
	for _, row := range rows {
		paths[row.AccountID] = avatarPath(row.Address)
	}
	return paths, nil
}

func rawIDs(accounts []id.Account) []uuid.UUID {
	ids := make([]uuid.UUID, len(accounts))
	for i, account := range accounts {
		ids[i] = account.UUID()
	}
	return ids
}
