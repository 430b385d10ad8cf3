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
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// resetPassword mails a link that sets another password, if the sealed address has an account. The job
// is there either way: what somebody asks for costs the same and is answered alike.
type resetPassword struct {
	Address []byte `json:"address"`
}

// Kind implements job.Args.
func (resetPassword) Kind() string { return "account.reset_password" }

// secretIn is another password, as a client derives from it.
type secretIn struct {
	auth []byte
	kdf  e2ee.KDF
}

func (in secretIn) check() error {
	return verdict(checkKDF(in.kdf, checkAuth(in.auth, problem.ErrInvalid)))
}

// ChangePassword sets another secret for whoever asks and has just given the one before (AC-10). Every
// other device is signed out, and whatever the old password began is over. Error: [problem.ErrInvalid]
// with the fields.
func (s *Service) ChangePassword(ctx context.Context, auth []byte, kdf e2ee.KDF) error {
	if err := (secretIn{auth, kdf}).check(); err != nil {
		return err
	}
	hash, err := s.Keys.HashSecret(ctx, auth)
	if err != nil {
		return err
	}
	_, err = db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		grant, err := s.Guard.Require(ctx, tx, CanChangePassword)
		if err != nil {
			return done{}, err
		}
		others, err := q.New(tx).RevokeOtherDevices(ctx, pointer(tx.Now()), grant.Actor.Account, grant.Actor.Device)
		if err != nil {
			return done{}, fmt.Errorf("sign devices out: %w", err)
		}
		return done{}, s.setSecret(ctx, tx, grant.Actor.Account, hash, kdf, others)
	})
	return err
}

// setSecret writes another secret, ends what the old one began, and tells the person and the devices
// that were signed out.
func (s *Service) setSecret(ctx context.Context, tx *db.Tx, account id.Account, hash string, kdf e2ee.KDF, ended []id.Device) error {
	row, err := q.New(tx).ChangeSecret(ctx, q.ChangeSecretParams{
		AccountID: account, AuthHash: hash,
		KdfAlg: int64(kdf.Alg), KdfP1: int64(kdf.P1), KdfP2: int64(kdf.P2), KdfP3: int64(kdf.P3),
	})
	if err != nil {
		return fmt.Errorf("change a secret: %w", err)
	}
	if err := s.forgetBegun(ctx, tx, account); err != nil {
		return err
	}
	if err := s.revoked(ctx, tx, account, ended...); err != nil {
		return err
	}
	if err := s.changed(ctx, tx, account, row.Version); err != nil {
		return err
	}
	return s.MailAccount(ctx, tx, account, string(mail.PasswordChanged), map[string]string{"link": s.Origin + "/settings"})
}

// forgetBegun ends what was begun with a password that is no longer good: links that set another,
// tickets to sign in, an address on its way, whose secret was derived from it.
func (s *Service) forgetBegun(ctx context.Context, tx *db.Tx, account id.Account) error {
	for _, purpose := range []string{purposeReset, purposeDevices, purposeEmail} {
		if err := q.New(tx).DropTokens(ctx, &account, purpose); err != nil {
			return fmt.Errorf("drop links: %w", err)
		}
	}
	if err := q.New(tx).UnstageEmailChange(ctx, account); err != nil {
		return fmt.Errorf("drop an address on its way: %w", err)
	}
	return nil
}

// AskReset has a link mailed to an address, if it has an account (AC-9). Whether it has takes the same
// work and gets the same answer. Errors: [problem.ErrInvalid], [problem.ErrRateLimited], [ErrNoMail].
func (s *Service) AskReset(ctx context.Context, email string) error {
	email, broken := checkEmail(email, problem.ErrInvalid)
	if err := verdict(broken); err != nil {
		return err
	}
	if err := s.attempt(ctx, s.emailHash(email)); err != nil {
		return err
	}
	sealed, err := s.Keys.Seal(sealReset, []byte(email))
	if err != nil {
		return fmt.Errorf("seal an address: %w", err)
	}
	_, err = db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		if _, err := s.Guard.Require(ctx, tx, CanAskReset); err != nil {
			return done{}, err
		}
		if !s.SendsMail() {
			return done{}, ErrNoMail
		}
		return done{}, s.Jobs.Enqueue(ctx, tx, resetPassword{sealed})
	})
	return err
}

func (s *Service) mailReset(ctx context.Context, jobID int64, args resetPassword) error {
	address, err := s.Keys.Open(sealReset, args.Address)
	if err != nil {
		return job.Permanent(fmt.Errorf("open an address: %w", err))
	}
	type made struct{ to, language, token string }
	m, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (made, error) {
		row, err := byEmail(ctx, tx, s.emailHash(string(address)))
		if errors.Is(err, errNobody) {
			return made{}, nil
		}
		if err != nil {
			return made{}, err
		}
		// To the address as its owner wrote it: what was typed may differ in case.
		to, err := s.Keys.OpenAddress(row.EmailSealed)
		if err != nil {
			return made{}, fmt.Errorf("open an address: %w", err)
		}
		token, err := s.newLink(ctx, tx, purposeReset, &row.AccountID, ResetLife)
		return made{to, row.Language, token}, err
	})
	if err != nil || m.token == "" {
		return err
	}
	return s.send(ctx, jobID, mail.Letter{To: m.to, Language: m.language, Name: mail.ResetPassword, URL: s.Origin + "/reset-password#" + m.token})
}

// ResetPreview is what whoever has a link needs before using it: the address salts the password, and
// what becomes of the encrypted history is said before (crypto.md §6).
type ResetPreview struct {
	Email     string    `json:"email"`
	ExpiresAt time.Time `json:"expires_at"`
	History   string    `json:"encrypted_history" enum:"none" doc:"What becomes of the encrypted history. none: there is none, so nothing is lost"`
}

// PreviewReset tells what a link opens without using it. Error: [ErrLinkInvalid].
func (s *Service) PreviewReset(ctx context.Context, token string) (ResetPreview, error) {
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (ResetPreview, error) {
		if _, err := s.Guard.Require(ctx, tx, CanPreviewReset); err != nil {
			return ResetPreview{}, err
		}
		link, err := peekLink(ctx, tx, purposeReset, token)
		if err != nil {
			return ResetPreview{}, err
		}
		row, err := byID(ctx, tx, *link.AccountID)
		if err != nil {
			return ResetPreview{}, err
		}
		email, err := s.Keys.OpenAddress(row.EmailSealed)
		return ResetPreview{email, link.ExpiresAt, "none"}, err
	})
}

func peekLink(ctx context.Context, tx *db.Tx, purpose, token string) (q.TokenOwnerRow, error) {
	hash, err := linkHash(token)
	if err != nil {
		return q.TokenOwnerRow{}, err
	}
	link, err := q.New(tx).TokenOwner(ctx, hash, purpose, tx.Now())
	if errors.Is(err, sql.ErrNoRows) || err == nil && link.AccountID == nil {
		return link, ErrLinkInvalid
	}
	return link, err
}

// ResetPassword uses a link and sets another secret. Every device is signed out; whoever reads the mail
// of the address has confirmed it. Errors: [problem.ErrInvalid] with the fields, [ErrLinkInvalid].
func (s *Service) ResetPassword(ctx context.Context, token string, auth []byte, kdf e2ee.KDF) error {
	if err := (secretIn{auth, kdf}).check(); err != nil {
		return err
	}
	// Looked at before a secret is hashed: that is slow on purpose, and a guess is not worth it.
	_, err := db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (q.TokenOwnerRow, error) {
		if _, err := s.Guard.Require(ctx, tx, CanResetPassword); err != nil {
			return q.TokenOwnerRow{}, err
		}
		return peekLink(ctx, tx, purposeReset, token)
	})
	if err != nil {
		return err
	}
	hash, err := s.Keys.HashSecret(ctx, auth)
	if err != nil {
		return err
	}
	_, err = db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		account, err := useLink(ctx, tx, purposeReset, token)
		if err != nil {
			return done{}, err
		}
		if err := s.confirm(ctx, tx, account); err != nil {
			return done{}, err
		}
		devices, err := q.New(tx).RevokeDevices(ctx, pointer(tx.Now()), account)
		if err != nil {
			return done{}, fmt.Errorf("sign devices out: %w", err)
		}
		return done{}, s.setSecret(ctx, tx, account, hash, kdf, devices)
	})
	return err
}
