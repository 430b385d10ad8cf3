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
		return s.open(ctx, tx, row, DeviceInfo{Name: "Firefox · Linux", Platform: "web"}, id.Device{}, nil)
	})
}

// Enter signs a device in as [Service.SignIn] does once the secret is verified.
func (s *Service) Enter(ctx context.Context, account id.Account) (Session, error) {
	return s.chosen(db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (signedIn, error) {
		row, err := byID(ctx, tx, account)
		if err != nil {
			return signedIn{}, err
		}
		return s.openOrChoose(ctx, tx, row, DeviceInfo{Name: "Firefox · Linux", Platform: "web"}, id.Device{}, nil)
	}))
}

// WorkLetter works the job that mails what was sealed.
func (s *Service) WorkLetter(ctx context.Context, sealed []byte) error {
	return s.mailLetter(ctx, 1, writeLetter{sealed})
}

// WorkConfirmation works the job that mails a confirmation link.
func (s *Service) WorkConfirmation(ctx context.Context, account id.Account) error {
	return s.mailConfirmation(ctx, 1, confirmAddress{account})
}

// SealLetter is what the queue holds of a letter.
func (s *Service) SealLetter(plain string) ([]byte, error) {
	return s.Keys.Seal(sealLetter, []byte(plain))
}
