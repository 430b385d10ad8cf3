package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// What follows is for whoever holds the machine: commands and the demonstration. It asks for no
// permission, and no route leads to it.

// Create describes an account that an operator makes.
type Create struct {
	Email       string
	DisplayName string
	// Auth is what a client derives from the password; AuthHash, when Auth is nil, its hash made
	// before by keys.HashSecret.
	Auth     []byte
	AuthHash string
	KDF      e2ee.KDF
	Language string
	TimeZone string
}

// Create makes an account whose address counts as confirmed. Errors: [problem.ErrInvalid] with the
// fields, [ErrEmailTaken].
func (s *Service) Create(ctx context.Context, in Create) (Account, error) {
	return s.create(ctx, in, false)
}

// CreateAdministrator is [Service.Create] of an administrator (AC-19).
func (s *Service) CreateAdministrator(ctx context.Context, in Create) (Account, error) {
	return s.create(ctx, in, true)
}

func (s *Service) create(ctx context.Context, in Create, administrator bool) (Account, error) {
	n := newcomer{kdf: in.KDF, authHash: in.AuthHash, confirmed: true}
	broken := checkKDF(in.KDF, problem.ErrInvalid)
	n.email, broken = checkEmail(in.Email, broken)
	n.profile, broken = profile{displayName: in.DisplayName, language: in.Language, timeZone: in.TimeZone}.check(broken)
	if in.AuthHash == "" || in.Auth != nil {
		broken = checkAuth(in.Auth, broken)
	}
	err := verdict(broken)
	if err != nil {
		return Account{}, err
	}
	if in.Auth != nil {
		if n.authHash, err = s.Keys.HashSecret(ctx, in.Auth); err != nil {
			return Account{}, err
		}
	}
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Account, error) {
		row, err := s.insert(ctx, tx, n)
		if err != nil {
			return Account{}, err
		}
		if administrator {
			if err := s.promote(ctx, tx, row.AccountID); err != nil {
				return Account{}, err
			}
		}
		return s.present(ctx, tx, row)
	})
}

// ConfirmByOperator confirms an address that no mail could reach (AC-4). Error: [problem.ErrNotFound].
func (s *Service) ConfirmByOperator(ctx context.Context, email string) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		row, err := byEmail(ctx, tx, s.emailHash(email))
		if errors.Is(err, errNobody) {
			return done{}, problem.ErrNotFound
		}
		if err != nil {
			return done{}, err
		}
		return done{}, s.confirm(ctx, tx, row.AccountID)
	})
	return err
}

// IssueToken signs a device of an account in for as long as ttl and gives its access token; it cannot
// be refreshed. Error: [problem.ErrNotFound].
func (s *Service) IssueToken(ctx context.Context, account id.Account, deviceName string, ttl time.Duration) (string, error) {
	info, broken := DeviceInfo{Name: deviceName, Platform: "token"}.check(problem.ErrInvalid)
	if err := verdict(broken); err != nil {
		return "", err
	}
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
		if _, err := byID(ctx, tx, account); errors.Is(err, errNobody) {
			return "", problem.ErrNotFound
		} else if err != nil {
			return "", err
		}
		device := s.IDs.Device()
		refresh, err := newRefreshToken(device, s.Random) // given to nobody
		if err != nil {
			return "", fmt.Errorf("make a refresh token: %w", err)
		}
		err = q.New(tx).InsertDevice(ctx, q.InsertDeviceParams{
			DeviceID: device, AccountID: account, Name: info.Name, Platform: info.Platform,
			FamilyHash: refresh.familyHash(), RefreshHash: refresh.hash(), Now: tx.Now(), ExpiresAt: tx.Now().Add(ttl), Issued: true,
		})
		if err != nil {
			return "", fmt.Errorf("insert a device: %w", err)
		}
		token, _, err := s.access.sign(authz.Actor{Account: account, Device: device}, tx.Now(), ttl)
		return token, err
	})
}
