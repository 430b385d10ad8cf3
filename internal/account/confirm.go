package account

import (
	"context"
	"fmt"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// ConfirmEmail uses a confirmation link: whoever has it reads the mail of the address (AC-4). Error:
// [ErrLinkInvalid].
func (s *Service) ConfirmEmail(ctx context.Context, token string) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		if _, err := s.Guard.Require(ctx, tx, CanConfirm); err != nil {
			return done{}, err
		}
		account, err := useLink(ctx, tx, purposeConfirm, token)
		if err != nil {
			return done{}, err
		}
		return done{}, s.confirm(ctx, tx, account)
	})
	return err
}

// confirm marks an address as confirmed; once is enough.
func (s *Service) confirm(ctx context.Context, tx *db.Tx, account id.Account) error {
	changed, err := q.New(tx).Confirm(ctx, pointer(tx.Now()), account)
	if err != nil {
		return fmt.Errorf("confirm an address: %w", err)
	}
	if changed == 0 {
		return nil
	}
	row, err := byID(ctx, tx, account)
	if err != nil {
		return err
	}
	return s.changed(ctx, tx, account, row.Version)
}

// ResendConfirmation has another confirmation link sent to whoever asks. Each further one waits twice
// as long. Errors: [ErrAlreadyConfirmed], [ErrNoMail], [problem.ErrRateLimited].
func (s *Service) ResendConfirmation(ctx context.Context) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		grant, err := s.Guard.Require(ctx, tx, CanResendConfirmation)
		if err != nil {
			return done{}, err
		}
		row, err := byID(ctx, tx, grant.Actor.Account)
		switch {
		case err != nil:
			return done{}, err
		case row.ConfirmedAt != nil:
			return done{}, ErrAlreadyConfirmed
		case !s.SendsMail():
			return done{}, ErrNoMail
		}
		if row.ConfirmationMailedAt != nil {
			// A mail of the future was sent before the clock was set back: it holds nobody up.
			since := tx.Now().Sub(*row.ConfirmationMailedAt)
			if wait := confirmationWait(row.ConfirmationMails); since >= 0 && since < wait {
				return done{}, problem.ErrRateLimited.After(wait - since)
			}
		}
		counted, err := q.New(tx).CountConfirmationMail(ctx, pointer(tx.Now()), row.AccountID, row.ConfirmationMails)
		if err != nil {
			return done{}, fmt.Errorf("count a confirmation mail: %w", err)
		}
		if counted == 0 { // two at once: one link is enough
			return done{}, problem.ErrRateLimited.After(confirmationWait(row.ConfirmationMails + 1))
		}
		return done{}, s.Jobs.Enqueue(ctx, tx, confirmAddress{row.AccountID})
	})
	return err
}
