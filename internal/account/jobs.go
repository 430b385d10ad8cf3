package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/mail"
)

const (
	purposeConfirm = "confirm"
	purposeFirst   = "first_administrator"
	purposeDevices = "device_limit"
	purposeReset   = "reset_password"
	purposeEmail   = "change_email"

	sealLetter = "account.letter"
	sealReset  = "account.reset"

	sweepEvery = time.Hour
	sweepLimit = 1000
)

// confirmAddress mails a confirmation link. The link is made when the mail is, so that the queue
// never holds one.
type confirmAddress struct {
	Account id.Account `json:"account_id"`
}

// Kind implements job.Args.
func (confirmAddress) Kind() string { return "account.confirm_address" }

// writeLetter mails anything else. What it says, and to which address, is sealed: the queue is part
// of the database.
type writeLetter struct {
	Letter []byte `json:"letter"`
}

// Kind implements job.Args.
func (writeLetter) Kind() string { return "account.write_letter" }

// sweep forgets what is over.
type sweep struct{}

// Kind implements job.Args.
func (sweep) Kind() string { return "account.sweep" }

// letter is what writeLetter seals. To is empty when Account says who it is for.
type letter struct {
	Account  id.Account        `json:"account_id"`
	To       string            `json:"to,omitempty"`
	Language string            `json:"language,omitempty"`
	Name     mail.Name         `json:"name"`
	Params   map[string]string `json:"params"`
}

// Schedule registers what this room does now and then.
func Schedule(r *job.Registry) { job.Every(r, sweepEvery, sweep{}) }

// Handle registers what works this room's jobs.
func (s *Service) Handle(r *job.Registry) {
	job.Handle(r, s.mailConfirmation)
	job.Handle(r, s.mailLetter)
	job.Handle(r, s.mailReset)
	job.Handle(r, s.mailEmailChange)
	job.Handle(r, func(ctx context.Context, _ int64, _ sweep) error {
		_, err := s.ForgetOld(ctx, sweepLimit)
		return err
	})
}

// SendsMail tells whether this instance can write to people.
func (s *Service) SendsMail() bool { return s.Mail != nil }

// MailAccount has a letter written to an account once tx is committed: its name, its words and, as
// "link", where its button leads. On an instance without mail it does nothing.
func (s *Service) MailAccount(ctx context.Context, tx *db.Tx, to id.Account, name string, params map[string]string) error {
	return s.write(ctx, tx, letter{Account: to, Name: mail.Name(name), Params: params})
}

// MailAddress is [Service.MailAccount] to an address that may have no account, in a language.
func (s *Service) MailAddress(ctx context.Context, tx *db.Tx, to, language, name string, params map[string]string) error {
	return s.write(ctx, tx, letter{To: to, Language: language, Name: mail.Name(name), Params: params})
}

func (s *Service) write(ctx context.Context, tx *db.Tx, l letter) error {
	if !s.SendsMail() {
		return nil
	}
	plain, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	sealed, err := s.Keys.Seal(sealLetter, plain)
	if err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	return s.Jobs.Enqueue(ctx, tx, writeLetter{sealed})
}

func (s *Service) mailLetter(ctx context.Context, jobID int64, args writeLetter) error {
	plain, err := s.Keys.Open(sealLetter, args.Letter)
	if err != nil {
		return job.Permanent(fmt.Errorf("open a letter: %w", err))
	}
	var l letter
	if err := json.Unmarshal(plain, &l); err != nil {
		return job.Permanent(fmt.Errorf("read a letter: %w", err))
	}
	if l.To == "" {
		if l.To, l.Language, err = s.address(ctx, l.Account); err != nil {
			return err
		}
	}
	params := make(map[string]any, len(l.Params))
	for name, value := range l.Params {
		if name != "link" {
			params[name] = value
		}
	}
	return s.send(ctx, jobID, mail.Letter{To: l.To, Language: l.Language, Name: l.Name, Params: params, URL: l.Params["link"]})
}

func (s *Service) mailConfirmation(ctx context.Context, jobID int64, args confirmAddress) error {
	type made struct{ to, language, token string }
	m, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (made, error) {
		row, err := byID(ctx, tx, args.Account)
		if err != nil {
			return made{}, err
		}
		if row.ConfirmedAt != nil {
			return made{}, nil
		}
		to, err := s.Keys.OpenAddress(row.EmailSealed)
		if err != nil {
			return made{}, fmt.Errorf("open an address: %w", err)
		}
		token, err := s.newLink(ctx, tx, purposeConfirm, &args.Account, LinkLife)
		return made{to, row.Language, token}, err
	})
	if err != nil || m.token == "" {
		return err
	}
	return s.send(ctx, jobID, mail.Letter{
		To: m.to, Language: m.language, Name: mail.ConfirmAddress, URL: s.Origin + "/confirm#" + m.token,
	})
}

// address is where an account reads mail, and in which language.
func (s *Service) address(ctx context.Context, account id.Account) (to, language string, err error) {
	row, err := db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (q.Account, error) {
		return byID(ctx, tx, account)
	})
	if err != nil {
		return "", "", err
	}
	to, err = s.Keys.OpenAddress(row.EmailSealed)
	if err != nil {
		return "", "", fmt.Errorf("open an address: %w", err)
	}
	return to, row.Language, nil
}

func (s *Service) send(ctx context.Context, jobID int64, l mail.Letter) error {
	if !s.SendsMail() {
		return job.Permanent(errors.New("account: this instance no longer sends mail"))
	}
	l.ID = "job-" + strconv.FormatInt(jobID, 10)
	message, err := s.Letters.Render(l)
	if err == nil {
		err = s.Mail.Send(ctx, message)
	}
	if errors.Is(err, mail.ErrInvalid) || errors.Is(err, mail.ErrRejected) {
		return job.Permanent(err)
	}
	return err
}
