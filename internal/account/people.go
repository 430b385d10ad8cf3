package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/account/internal/q"
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

// Names gives the display names of accounts, in one query. Who does not exist is not in the answer.
func (People) Names(ctx context.Context, tx *db.Tx, accounts []id.Account) (map[id.Account]string, error) {
	names := make(map[id.Account]string, len(accounts))
	if len(accounts) == 0 {
		return names, nil
	}
	ids := make([]uuid.UUID, len(accounts))
	for i, account := range accounts {
		ids[i] = account.UUID()
	}
	rows, err := q.New(tx).Names(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("names of accounts: %w", err)
	}
	for _, row := range rows {
		names[row.AccountID] = row.DisplayName
	}
	return names, nil
}
