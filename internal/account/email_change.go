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
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// confirmEmailChange mails a link to the address that waits. Like [confirmAddress] it makes the link
// when the mail is made.
type confirmEmailChange struct {
	Account id.Account `json:"account_id"`
}

// Kind implements job.Args.
func (confirmEmailChange) Kind() string { return "account.confirm_email_change" }

// ChangeEmail asks for another address. The address salts the password, so the client derives another
// secret with it.
type ChangeEmail struct {
	Email string
	Auth  []byte
	KDF   e2ee.KDF
}

// ChangeEmail stages another address and its secret for whoever asks; both count once the address
// confirms, and the old one is told now (AC-10). Errors: [problem.ErrInvalid] with the fields,
// [ErrEmailTaken], [ErrNoMail].
func (s *Service) ChangeEmail(ctx context.Context, in ChangeEmail) error {
	email, broken := checkEmail(in.Email, problem.ErrInvalid)
	broken = checkKDF(in.KDF, checkAuth(in.Auth, broken))
	if err := verdict(broken); err != nil {
		return err
	}
	secret, err := s.Keys.HashSecret(ctx, in.Auth)
	if err != nil {
		return err
	}
	sealed, err := s.Keys.SealAddress(email)
	if err != nil {
		return fmt.Errorf("seal an address: %w", err)
	}
	hash := s.emailHash(email)
	_, err = db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		grant, err := s.Guard.Require(ctx, tx, CanChangeEmail)
		if err != nil {
			return done{}, err
		}
		if !s.SendsMail() {
			return done{}, ErrNoMail
		}
		who := grant.Actor.Account
		if _, err := byEmail(ctx, tx, hash); !errors.Is(err, errNobody) {
			if err == nil {
				err = ErrEmailTaken.Field("/email", "account.email_taken")
			}
			return done{}, err
		}
		// A link to an address that was asked for before would confirm this one.
		if err := q.New(tx).DropTokens(ctx, &who, purposeEmail); err != nil {
			return done{}, fmt.Errorf("drop links: %w", err)
		}
		err = q.New(tx).StageEmailChange(ctx, q.StageEmailChangeParams{
			AccountID: who, EmailHash: hash, EmailSealed: sealed, AuthHash: secret, CreatedAt: tx.Now(),
			KdfAlg: int64(in.KDF.Alg), KdfP1: int64(in.KDF.P1), KdfP2: int64(in.KDF.P2), KdfP3: int64(in.KDF.P3),
		})
		if err != nil {
			return done{}, fmt.Errorf("stage an address: %w", err)
		}
		if err := s.MailAccount(ctx, tx, who, string(mail.EmailChanging), map[string]string{"email": email, "link": s.Origin + "/settings"}); err != nil {
			return done{}, err
		}
		return done{}, s.Jobs.Enqueue(ctx, tx, confirmEmailChange{who})
	})
	return err
}

func (s *Service) mailEmailChange(ctx context.Context, jobID int64, args confirmEmailChange) error {
	type made struct{ to, language, token string }
	m, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (made, error) {
		staged, err := q.New(tx).StagedEmail(ctx, args.Account)
		if errors.Is(err, sql.ErrNoRows) {
			return made{}, nil
		}
		if err != nil {
			return made{}, fmt.Errorf("read a staged address: %w", err)
		}
		row, err := byID(ctx, tx, args.Account)
		if err != nil {
			return made{}, err
		}
		to, err := s.Keys.OpenAddress(staged.EmailSealed)
		if err != nil {
			return made{}, fmt.Errorf("open an address: %w", err)
		}
		token, err := s.newLink(ctx, tx, purposeEmail, &args.Account, LinkLife)
		return made{to, row.Language, token}, err
	})
	if err != nil || m.token == "" {
		return err
	}
	return s.send(ctx, jobID, mail.Letter{To: m.to, Language: m.language, Name: mail.ConfirmEmailChange, URL: s.Origin + "/confirm-email#" + m.token})
}

// ConfirmEmailChange uses the link that went to the new address: it and its secret count from then on.
// Errors: [ErrLinkInvalid]; [ErrEmailTaken] when somebody was quicker.
func (s *Service) ConfirmEmailChange(ctx context.Context, token string) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		if _, err := s.Guard.Require(ctx, tx, CanConfirmEmail); err != nil {
			return done{}, err
		}
		account, err := useLink(ctx, tx, purposeEmail, token)
		if err != nil {
			return done{}, err
		}
		staged, err := q.New(tx).StagedEmail(ctx, account)
		if errors.Is(err, sql.ErrNoRows) {
			return done{}, ErrLinkInvalid
		}
		if err != nil {
			return done{}, fmt.Errorf("read a staged address: %w", err)
		}
		row, err := q.New(tx).ChangeEmail(ctx, q.ChangeEmailParams{
			AccountID: account, EmailHash: staged.EmailHash, EmailSealed: staged.EmailSealed, AuthHash: staged.AuthHash,
			KdfAlg: staged.KdfAlg, KdfP1: staged.KdfP1, KdfP2: staged.KdfP2, KdfP3: staged.KdfP3, ConfirmedAt: pointer(tx.Now()),
		})
		if db.IsUnique(err) {
			return done{}, ErrEmailTaken
		}
		if err != nil {
			return done{}, fmt.Errorf("change an address: %w", err)
		}
		if err := s.forgetBegun(ctx, tx, account); err != nil {
			return done{}, err
		}
		return done{}, s.changed(ctx, tx, account, row.Version)
	})
	return err
}
