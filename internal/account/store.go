package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// errNobody says that there is no such account. It never leaves the room.
var errNobody = errors.New("account: no such account")

func (s *Service) emailHash(address string) []byte {
	return s.Keys.LookupHash(e2ee.NormalizeEmail(address))
}

func byEmail(ctx context.Context, tx *db.Tx, emailHash []byte) (q.Account, error) {
	return found(q.New(tx).AccountByEmail(ctx, emailHash))
}

func byID(ctx context.Context, tx *db.Tx, account id.Account) (q.Account, error) {
	return found(q.New(tx).AccountByID(ctx, account))
}

func found(row q.Account, err error) (q.Account, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return q.Account{}, errNobody
	}
	if err != nil {
		return q.Account{}, fmt.Errorf("read an account: %w", err)
	}
	return row, nil
}

// present gives a row as its person sees it.
func (s *Service) present(ctx context.Context, tx *db.Tx, row q.Account) (Account, error) {
	email, err := s.Keys.OpenAddress(row.EmailSealed)
	if err != nil {
		return Account{}, fmt.Errorf("open an address: %w", err)
	}
	names, err := q.New(tx).RolesOf(ctx, row.AccountID)
	if err != nil {
		return Account{}, fmt.Errorf("read platform roles: %w", err)
	}
	roles := make([]PlatformRole, len(names))
	for i, name := range names {
		roles[i] = PlatformRole(name)
	}
	said, err := profileOf(row)
	if err != nil {
		return Account{}, err
	}
	avatars, err := People{}.Avatars(ctx, tx, []id.Account{row.AccountID})
	if err != nil {
		return Account{}, err
	}
	return Account{
		ID: row.AccountID, Email: email, DisplayName: row.DisplayName, Language: row.Language,
		TimeZone: row.TimeZone, Bio: said.bio, Skills: said.skills, AvatarURL: avatars[row.AccountID], Confirmed: row.ConfirmedAt != nil, PlatformRoles: roles,
		Version: row.Version,
	}, nil
}

func kdfOf(row q.Account) e2ee.KDF {
	return e2ee.KDF{Alg: uint64(row.KdfAlg), P1: uint64(row.KdfP1), P2: uint64(row.KdfP2), P3: uint64(row.KdfP3)}
}

// newcomer is an account that is about to exist.
type newcomer struct {
	email     string
	profile   profile
	kdf       e2ee.KDF
	authHash  string
	confirmed bool
	mailed    bool // a confirmation link is on its way
}

// insert is where two sign-ups with one address meet: the row of the first stands.
func (s *Service) insert(ctx context.Context, tx *db.Tx, n newcomer) (q.Account, error) {
	sealed, err := s.Keys.SealAddress(n.email)
	if err != nil {
		return q.Account{}, fmt.Errorf("seal an address: %w", err)
	}
	account, now := s.IDs.Account(), tx.Now()
	row := q.InsertAccountParams{
		AccountID: account, EmailHash: s.emailHash(n.email), EmailSealed: sealed,
		DisplayName: n.profile.displayName, Language: n.profile.language, TimeZone: n.profile.timeZone,
		KdfAlg: int64(n.kdf.Alg), KdfP1: int64(n.kdf.P1), KdfP2: int64(n.kdf.P2), KdfP3: int64(n.kdf.P3),
		AuthHash: n.authHash, CreatedAt: now,
	}
	if n.confirmed {
		row.ConfirmedAt = &now
	}
	if n.mailed {
		row.ConfirmationMails, row.ConfirmationMailedAt = 1, &now
	}
	inserted, err := q.New(tx).InsertAccount(ctx, row)
	if err != nil {
		return q.Account{}, fmt.Errorf("insert an account: %w", err)
	}
	if inserted == 0 {
		return q.Account{}, ErrEmailTaken
	}
	return byID(ctx, tx, account)
}

// storedLine is the part of a device's row that its refresh tokens are judged by.
func storedLine(row q.AccountDevice) line {
	return line{
		familyHash: row.FamilyHash, refreshHash: row.RefreshHash, previousHash: row.PreviousHash,
		rotatedAt: row.RotatedAt, expiresAt: row.ExpiresAt, revoked: row.RevokedAt != nil,
	}
}

// ForgetOld deletes links that lapsed, and devices that have not been signed in for 30 days, at most
// limit of each. It tells how many are gone.
func (s *Service) ForgetOld(ctx context.Context, limit int) (int64, error) {
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (int64, error) {
		links, err := q.New(tx).ForgetTokens(ctx, tx.Now(), int32(limit))
		if err != nil {
			return 0, fmt.Errorf("forget links: %w", err)
		}
		devices, err := q.New(tx).ForgetDevices(ctx, tx.Now().Add(-deviceMemory), int32(limit))
		if err != nil {
			return 0, fmt.Errorf("forget devices: %w", err)
		}
		return links + devices, nil
	})
}

func pointer(t time.Time) *time.Time { return &t }
