package account

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// purposeDecoy keys what unknown addresses are answered.
const purposeDecoy = "account.kdf_decoy"

// LookUpKDF tells how the password of an address becomes its secret. An address without an account
// gets parameters too, the same every time, such as an account could have.
func (s *Service) LookUpKDF(ctx context.Context, email string) (e2ee.KDF, error) {
	email, broken := checkEmail(email, problem.ErrInvalid)
	if err := verdict(broken); err != nil {
		return e2ee.KDF{}, err
	}
	hash := s.emailHash(email)
	tag, err := s.Keys.Tag(purposeDecoy, hash)
	if err != nil {
		return e2ee.KDF{}, err
	}
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (e2ee.KDF, error) {
		if _, err := s.Guard.Require(ctx, tx, CanLookUpKDF); err != nil {
			return e2ee.KDF{}, err
		}
		row, err := byEmail(ctx, tx, hash)
		if errors.Is(err, errNobody) {
			return decoyKDF(tag), nil
		}
		return kdfOf(row), err
	})
}

// decoyKDF is what an account could have: most clients are browsers and use what these compute
// natively, some are not.
func decoyKDF(tag []byte) e2ee.KDF {
	if tag[0] < 16 {
		return e2ee.DefaultArgon2id()
	}
	return e2ee.DefaultPBKDF2()
}

// SignIn asks for a session.
type SignIn struct {
	Email  string
	Auth   []byte // what the client derived from the password, 32 bytes
	Device DeviceInfo
	// Known is the device that the client was signed in as before; zero for none.
	Known id.Device
}

// SignIn signs a device in. An unknown address and a wrong secret are both [ErrWrongCredentials],
// after the same work. Other errors: [problem.ErrInvalid] with the fields, [problem.ErrRateLimited],
// [ErrDeviceLimit].
func (s *Service) SignIn(ctx context.Context, in SignIn) (Session, error) {
	email, broken := checkEmail(in.Email, problem.ErrInvalid)
	broken = checkAuth(in.Auth, broken)
	device, broken := in.Device.check(broken)
	if err := verdict(broken); err != nil {
		return Session{}, err
	}
	hash := s.emailHash(email)
	if err := s.attempt(ctx, hash); err != nil {
		return Session{}, err
	}
	stored, err := s.storedSecret(ctx, hash)
	if err != nil {
		return Session{}, err
	}
	// Nobody has the empty hash, and verifying against it costs what any other does.
	right, err := s.Keys.VerifySecret(ctx, stored, in.Auth)
	if err != nil {
		return Session{}, err
	}
	if !right {
		return Session{}, ErrWrongCredentials
	}
	return s.chosen(db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (signedIn, error) {
		if _, err := s.Guard.Require(ctx, tx, CanSignIn); err != nil {
			return signedIn{}, err
		}
		row, err := byEmail(ctx, tx, hash)
		if errors.Is(err, errNobody) || err == nil && row.AuthHash != stored {
			return signedIn{}, ErrWrongCredentials // changed while the secret was being verified
		}
		if err != nil {
			return signedIn{}, err
		}
		return s.openOrChoose(ctx, tx, row, device, in.Known, pointer(tx.Now()))
	}))
}

// attempt counts a sign-in to one account, known or not, wherever it comes from.
func (s *Service) attempt(ctx context.Context, emailHash []byte) error {
	decision, err := s.Attempts.Allow(ctx, ratelimit.SignIn, "account:"+hex.EncodeToString(emailHash[:16]))
	if err != nil {
		return fmt.Errorf("count a sign-in: %w", err)
	}
	if !decision.Allowed {
		return problem.ErrRateLimited.After(decision.Reset)
	}
	return nil
}

// storedSecret is the hash that a secret is verified against; empty where there is no account. Having
// none is no error inside the unit either: it would end differently, and time would tell.
func (s *Service) storedSecret(ctx context.Context, emailHash []byte) (string, error) {
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
		row, err := byEmail(ctx, tx, emailHash)
		if errors.Is(err, errNobody) {
			return "", nil
		}
		return row.AuthHash, err
	})
}
