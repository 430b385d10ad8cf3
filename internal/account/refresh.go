package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/mail"
)

// refreshed is the outcome of showing a refresh token. Reuse is an outcome and not an error: ending
// the device has to be committed.
type refreshed struct {
	session Session
	reused  bool
}

// SecretOutcome keeps sessions out of the store of outcomes.
func (refreshed) SecretOutcome() {}

// Refresh replaces a refresh token by the next and gives a new access token. A token that was
// replaced more than [RefreshGrace] ago, or whose successor was replaced too, ends its device and tells
// the person (AC-5). Whatever is wrong with a token is [ErrSessionEnded].
func (s *Service) Refresh(ctx context.Context, token string) (Session, error) {
	shown, ok := parseRefreshToken(token)
	if !ok {
		return Session{}, ErrSessionEnded
	}
	out, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (refreshed, error) {
		if _, err := s.Guard.Require(ctx, tx, CanRefresh); err != nil {
			return refreshed{}, err
		}
		// Locked, so that of two uses at once the second judges what the first has left.
		device, err := q.New(tx).DeviceForUpdate(ctx, shown.device)
		if errors.Is(err, sql.ErrNoRows) {
			return refreshed{}, ErrSessionEnded
		}
		if err != nil {
			return refreshed{}, fmt.Errorf("read a device: %w", err)
		}
		switch storedLine(device).show(shown, tx.Now()) {
		case showingGood:
			session, err := s.rotate(ctx, tx, device, shown)
			return refreshed{session: session}, err
		case showingAgain:
			session, err := s.replaced(ctx, tx, device, shown)
			return refreshed{session: session}, err
		case showingReplaced:
			return refreshed{reused: true}, s.endStolen(ctx, tx, device)
		default:
			return refreshed{}, ErrSessionEnded
		}
	})
	if err != nil {
		return Session{}, err
	}
	if out.reused {
		return Session{}, ErrSessionEnded.Because(errors.New("a replaced refresh token was shown; device signed out"))
	}
	return out.session, nil
}

func (s *Service) rotate(ctx context.Context, tx *db.Tx, device q.AccountDevice, shown refreshToken) (Session, error) {
	next, err := shown.next(s.Keys)
	if err != nil {
		return Session{}, fmt.Errorf("make a refresh token: %w", err)
	}
	to := storedLine(device).rotate(next, tx.Now())
	rotated, err := q.New(tx).RotateRefresh(ctx, q.RotateRefreshParams{
		DeviceID: device.DeviceID, SeenHash: to.previousHash, NextHash: to.refreshHash, Now: to.rotatedAt, ExpiresAt: to.expiresAt, Place: s.place(ctx),
	})
	if err != nil {
		return Session{}, fmt.Errorf("rotate a refresh token: %w", err)
	}
	if rotated != 1 {
		return Session{}, errors.New("rotate a refresh token: the locked device has changed")
	}
	return s.replaced(ctx, tx, device, shown)
}

// replaced is the session with the token that has replaced the one shown.
func (s *Service) replaced(ctx context.Context, tx *db.Tx, device q.AccountDevice, shown refreshToken) (Session, error) {
	next, err := shown.next(s.Keys)
	if err != nil {
		return Session{}, fmt.Errorf("make a refresh token: %w", err)
	}
	row, err := byID(ctx, tx, device.AccountID)
	if err != nil {
		return Session{}, err
	}
	return s.session(ctx, tx, row, next)
}

// endStolen signs out a device of which somebody else has a token too, and tells the person.
func (s *Service) endStolen(ctx context.Context, tx *db.Tx, device q.AccountDevice) error {
	if err := s.end(ctx, tx, device); err != nil {
		return err
	}
	return s.MailAccount(ctx, tx, device.AccountID, string(mail.DeviceRevokedReuse), map[string]string{
		"device": device.Name, "link": s.Origin + "/settings",
	})
}

// end signs one device out.
func (s *Service) end(ctx context.Context, tx *db.Tx, device q.AccountDevice) error {
	ended, err := q.New(tx).RevokeDevice(ctx, pointer(tx.Now()), device.DeviceID)
	if err != nil {
		return fmt.Errorf("sign a device out: %w", err)
	}
	if ended == 0 {
		return nil
	}
	return s.revoked(ctx, tx, device.AccountID, device.DeviceID)
}
