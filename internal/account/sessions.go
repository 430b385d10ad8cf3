package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/text"
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
			devices[i] = presentDevice(row, grant.Actor.Device)
		}
		return devices, nil
	})
}

func presentDevice(row q.AccountDevice, current id.Device) Device {
	d := Device{
		ID: row.DeviceID, Name: row.Name, Platform: row.Platform, Place: row.Place,
		CreatedAt: row.CreatedAt, LastSeenAt: row.LastSeenAt, Current: row.DeviceID == current,
	}
	if d.Place == "" {
		d.Place = "unknown"
	}
	return d
}

// place is where about a request comes from; empty when it is not known.
func (s *Service) place(ctx context.Context) string {
	if s.Places == nil {
		return ""
	}
	return s.Places.Of(rest.ClientAddress(ctx))
}

// RenameDevice calls a device of whoever asks something else. Errors: [problem.ErrInvalid] with the
// field, [ErrNoDevice].
func (s *Service) RenameDevice(ctx context.Context, device id.Device, name string) (Device, error) {
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Device, error) {
		grant, err := s.Guard.Require(ctx, tx, CanRenameDevice)
		if err != nil {
			return Device{}, err
		}
		clean, code := oneLine(name)
		broken := problem.ErrInvalid
		switch {
		case code != "":
			broken = broken.Field("/name", code)
		case !text.Visible(clean):
			broken = broken.Field("/name", problem.FieldRequired)
		case text.Len(clean) > maxDeviceName:
			broken = broken.Field("/name", problem.FieldTooLong, "max", maxDeviceName)
		}
		if err := verdict(broken); err != nil {
			return Device{}, err
		}
		renamed, err := q.New(tx).RenameDevice(ctx, q.RenameDeviceParams{Name: clean, DeviceID: device, AccountID: grant.Actor.Account, Now: tx.Now()})
		if err != nil || renamed == 0 {
			if err == nil {
				err = ErrNoDevice
			}
			return Device{}, err
		}
		row, err := q.New(tx).Device(ctx, device)
		if err != nil {
			return Device{}, fmt.Errorf("read a device: %w", err)
		}
		return presentDevice(row, grant.Actor.Device), nil
	})
}

// EndSession signs one device of whoever asks out, that which asks included. Error: [ErrNoDevice].
func (s *Service) EndSession(ctx context.Context, device id.Device) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		grant, err := s.Guard.Require(ctx, tx, CanEndSession)
		if err != nil {
			return done{}, err
		}
		return done{}, s.endOwn(ctx, tx, grant.Actor.Account, device)
	})
	return err
}

// endOwn signs out a device of an account that is signed in.
func (s *Service) endOwn(ctx context.Context, tx *db.Tx, account id.Account, device id.Device) error {
	row, err := q.New(tx).DeviceForUpdate(ctx, device)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (row.AccountID != account || row.RevokedAt != nil || !tx.Now().Before(row.ExpiresAt)) {
		return ErrNoDevice
	}
	if err != nil {
		return fmt.Errorf("read a device: %w", err)
	}
	return s.end(ctx, tx, row)
}
