package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// maxSessions bounds the list of sessions.
const maxSessions = 100

// done is the outcome of an act that has nothing to tell.
type done struct{}

// SignOut signs out the device that a refresh token belongs to. Any token of the device's line does,
// however old: whoever has one may end it. Without such a device there is nothing to do, which is no
// error either.
func (s *Service) SignOut(ctx context.Context, token string) error {
	shown, ok := parseRefreshToken(token)
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		if _, err := s.Guard.Require(ctx, tx, CanSignOut); err != nil || !ok {
			return done{}, err
		}
		device, err := q.New(tx).DeviceForUpdate(ctx, shown.device)
		if errors.Is(err, sql.ErrNoRows) {
			return done{}, nil
		}
		if err != nil {
			return done{}, fmt.Errorf("read a device: %w", err)
		}
		if !same(shown.familyHash(), device.FamilyHash) {
			return done{}, nil
		}
		return done{}, s.end(ctx, tx, device)
	})
	return err
}

// SignOutEverywhere signs out every device of whoever asks, the one that asks included.
func (s *Service) SignOutEverywhere(ctx context.Context) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		grant, err := s.Guard.Require(ctx, tx, CanSignOutEverywhere)
		if err != nil {
			return done{}, err
		}
		devices, err := q.New(tx).RevokeDevices(ctx, pointer(tx.Now()), grant.Actor.Account)
		if err != nil {
			return done{}, fmt.Errorf("sign devices out: %w", err)
		}
		return done{}, s.revoked(ctx, tx, grant.Actor.Account, devices...)
	})
	return err
}

// Sessions lists the devices where whoever asks is signed in, the last used first.
func (s *Service) Sessions(ctx context.Context) ([]Device, error) {
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) ([]Device, error) {
		grant, err := s.Guard.Require(ctx, tx, CanListSessions)
		if err != nil {
			return nil, err
		}
		rows, err := q.New(tx).LiveDevices(ctx, grant.Actor.Account, tx.Now(), maxSessions)
		if err != nil {
			return nil, fmt.Errorf("list devices: %w", err)
		}
		devices := make([]Device, len(rows))
		for i, row := range rows {
			devices[i] = Device{
				ID: row.DeviceID, Name: row.Name, Platform: row.Platform,
				CreatedAt: row.CreatedAt, LastSeenAt: row.LastSeenAt, Current: row.DeviceID == grant.Actor.Device,
			}
		}
		return devices, nil
	})
}
