package account

import (
	"context"
	"fmt"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// SignUp asks for an account.
type SignUp struct {
	Email       string
	DisplayName string
	Auth        []byte   // what the client derived from the password, 32 bytes
	KDF         e2ee.KDF // how it did
	Language    string
	TimeZone    string
	Device      DeviceInfo
	// Invitation is the code that brought the person here, if one did. Where no mail can be sent, an
	// administrator's confirms the address (AC-4).
	Invitation string
}

// SignUp makes an account and signs its first device in; a confirmation link goes to the address.
// Account, device and link happen together or not at all. Errors: [problem.ErrInvalid] with the
// fields, [ErrEmailTaken].
func (s *Service) SignUp(ctx context.Context, in SignUp) (Session, error) {
	n, err := in.newcomer()
	if err != nil {
		return Session{}, err
	}
	device, broken := in.Device.check(problem.ErrInvalid)
	if err := verdict(broken); err != nil {
		return Session{}, err
	}
	inviter, err := s.inviter(ctx, in.Invitation)
	if err != nil {
		return Session{}, err
	}
	if n.authHash, err = s.Keys.HashSecret(ctx, in.Auth); err != nil {
		return Session{}, err
	}
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Session, error) {
		if _, err := s.Guard.Require(ctx, tx, CanSignUp); err != nil {
			return Session{}, err
		}
		n.mailed = s.SendsMail()
		if !inviter.IsZero() && !n.mailed {
			if n.confirmed, err = q.New(tx).HasRole(ctx, inviter, string(Administrator)); err != nil {
				return Session{}, fmt.Errorf("read platform roles: %w", err)
			}
		}
		row, err := s.insert(ctx, tx, n)
		if err != nil {
			return Session{}, err
		}
		if n.mailed {
			if err := s.Jobs.Enqueue(ctx, tx, confirmAddress{row.AccountID}); err != nil {
				return Session{}, err
			}
		}
		return s.open(ctx, tx, row, device, id.Device{}, pointer(tx.Now()))
	})
}

// newcomer applies the rules of signing up; everything that breaks one is named at once.
func (in SignUp) newcomer() (newcomer, error) {
	n := newcomer{kdf: in.KDF}
	broken := problem.ErrInvalid
	n.email, broken = checkEmail(in.Email, broken)
	n.profile, broken = profile{displayName: in.DisplayName, language: in.Language, timeZone: in.TimeZone}.check(broken)
	broken = checkAuth(in.Auth, broken)
	broken = checkKDF(in.KDF, broken)
	if len(in.Invitation) > maxInvitation {
		broken = broken.Field("/invitation", problem.FieldTooLong, "max", maxInvitation)
	}
	return n, verdict(broken)
}

func (s *Service) inviter(ctx context.Context, code string) (id.Account, error) {
	if code == "" || s.Invitations == nil || s.SendsMail() {
		return id.Account{}, nil
	}
	inviter, ok, err := s.Invitations.Inviter(ctx, code)
	if err != nil || !ok {
		return id.Account{}, err
	}
	return inviter, nil
}

// open signs a device in. A device that the client says it is, and that is signed in as this account,
// begins a new line of tokens; any other becomes a new device. provedAt is when the password was given.
func (s *Service) open(ctx context.Context, tx *db.Tx, row q.Account, info DeviceInfo, known id.Device, provedAt *time.Time) (Session, error) {
	now := tx.Now()
	device := known
	refresh, err := newRefreshToken(device, s.Random)
	if err != nil {
		return Session{}, fmt.Errorf("make a refresh token: %w", err)
	}
	renewed := int64(0)
	if !known.IsZero() {
		renewed, err = q.New(tx).RenewDevice(ctx, q.RenewDeviceParams{
			DeviceID: known, AccountID: row.AccountID, Name: info.Name, Platform: info.Platform,
			FamilyHash: refresh.familyHash(), RefreshHash: refresh.hash(), Now: now, ExpiresAt: now.Add(RefreshLife),
			Place: s.place(ctx), ProvedAt: provedAt,
		})
		if err != nil {
			return Session{}, fmt.Errorf("renew a device: %w", err)
		}
	}
	if renewed == 0 {
		device = s.IDs.Device()
		refresh.device = device
		err = q.New(tx).InsertDevice(ctx, q.InsertDeviceParams{
			DeviceID: device, AccountID: row.AccountID, Name: info.Name, Platform: info.Platform,
			FamilyHash: refresh.familyHash(), RefreshHash: refresh.hash(), Now: now, ExpiresAt: now.Add(RefreshLife),
			Place: s.place(ctx), ProvedAt: provedAt,
		})
		if err != nil {
			return Session{}, fmt.Errorf("insert a device: %w", err)
		}
	}
	return s.session(ctx, tx, row, refresh)
}

// session is what a device is given when it is signed in, or stays so.
func (s *Service) session(ctx context.Context, tx *db.Tx, row q.Account, refresh refreshToken) (Session, error) {
	account, err := s.present(ctx, tx, row)
	if err != nil {
		return Session{}, err
	}
	access, expires, err := s.access.sign(authz.Actor{Account: row.AccountID, Device: refresh.device}, tx.Now(), AccessLife)
	if err != nil {
		return Session{}, err
	}
	return Session{
		AccessToken: access, ExpiresAt: expires, RefreshToken: refresh.text(),
		RefreshExpiresAt: tx.Now().Add(RefreshLife), Account: account, Device: refresh.device,
	}, nil
}
