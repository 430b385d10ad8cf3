package account

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// OpenDevice signs a new device of an account in without the price of verifying a secret, for tests
// that need many.
func (s *Service) OpenDevice(ctx context.Context, account id.Account) (Session, error) {
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Session, error) {
		row, err := byID(ctx, tx, account)
		if err != nil {
			return Session{}, err
		}
		return s.open(ctx, tx, row, DeviceInfo{Name: "Firefox · Linux", Platform: "web"}, id.Device{})
	})
}
