package account

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Changed says that an account's profile, confirmation or roles are not what they were.
type Changed struct {
	Account id.Account `json:"account_id"`
	Version int64      `json:"version"`
}

// Kind implements event.Fact.
func (Changed) Kind() string { return "account.changed" }

// Subject implements event.Fact.
func (c Changed) Subject() string { return c.Account.String() }

// DeviceRevoked says that a device is no longer signed in.
type DeviceRevoked struct {
	Account id.Account `json:"account_id"`
	Device  id.Device  `json:"device_id"`
}

// Kind implements event.Fact.
func (DeviceRevoked) Kind() string { return "account.device_revoked" }

// Subject implements event.Fact.
func (d DeviceRevoked) Subject() string { return d.Device.String() }

// changed publishes [Changed] to the person's own devices.
func (s *Service) changed(ctx context.Context, tx *db.Tx, account id.Account, version int64) error {
	return s.Events.Publish(ctx, tx, Changed{account, version}, event.AccountTopic(account))
}

// revoked publishes [DeviceRevoked] for each device and has this process refuse them as soon as the
// transaction is committed.
func (s *Service) revoked(ctx context.Context, tx *db.Tx, account id.Account, devices ...id.Device) error {
	for _, device := range devices {
		if err := s.Events.Publish(ctx, tx, DeviceRevoked{account, device}, event.AccountTopic(account)); err != nil {
			return err
		}
	}
	tx.OnCommit(func() { s.devices.revoke(devices...) })
	return nil
}
