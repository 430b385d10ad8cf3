package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// signedIn is the outcome of signing in. Having to choose is an outcome and not an error: the ticket
// has to be committed.
type signedIn struct {
	session Session
	choice  *DeviceChoice
}

// SecretOutcome keeps sessions and tickets out of the store of outcomes.
func (signedIn) SecretOutcome() {}

// chosen makes the refusal of an outcome that asks to choose.
func (*Service) chosen(out signedIn, err error) (Session, error) {
	if err == nil && out.choice != nil {
		err = ErrDeviceLimit.With("max", maxDevices).Current(*out.choice)
	}
	return out.session, err
}

// openOrChoose signs a device in, or gives a ticket when that would be one too many (AC-6). The device
// that the client was before is none more.
func (s *Service) openOrChoose(ctx context.Context, tx *db.Tx, row q.Account, info DeviceInfo, known id.Device, provedAt *time.Time) (signedIn, error) {
	// One by one: two at once would pass the limit together.
	if _, err := q.New(tx).LockAccount(ctx, row.AccountID); err != nil {
		return signedIn{}, fmt.Errorf("lock an account: %w", err)
	}
	live, err := q.New(tx).LiveDevices(ctx, row.AccountID, tx.Now(), maxSessions)
	if err != nil {
		return signedIn{}, fmt.Errorf("list devices: %w", err)
	}
	live = slices.DeleteFunc(live, func(d q.AccountDevice) bool { return d.Issued })
	if len(live) < maxDevices || slices.ContainsFunc(live, func(d q.AccountDevice) bool { return d.DeviceID == known }) {
		session, err := s.open(ctx, tx, row, info, known, provedAt)
		return signedIn{session: session}, err
	}
	ticket, err := s.newLink(ctx, tx, purposeDevices, &row.AccountID, TicketLife)
	if err != nil {
		return signedIn{}, err
	}
	choice := DeviceChoice{Ticket: ticket, ExpiresAt: tx.Now().Add(TicketLife)}
	for _, d := range live {
		choice.Devices = append(choice.Devices, presentDevice(d, id.Device{}))
	}
	return signedIn{choice: &choice}, nil
}

// FinishSignIn signs one device out and another in.
type FinishSignIn struct {
	Ticket  string
	SignOut id.Device
	Device  DeviceInfo
}

// FinishSignIn ends a sign-in that was answered [ErrDeviceLimit]: whoever has the ticket has given the
// password. It works once; a choice that is none leaves it as it is. Errors: [problem.ErrInvalid] with
// the fields, [ErrLinkInvalid], [ErrNoDevice].
func (s *Service) FinishSignIn(ctx context.Context, in FinishSignIn) (Session, error) {
	device, broken := in.Device.check(problem.ErrInvalid)
	if err := verdict(broken); err != nil {
		return Session{}, err
	}
	return s.chosen(db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (signedIn, error) {
		if _, err := s.Guard.Require(ctx, tx, CanFinishSignIn); err != nil {
			return signedIn{}, err
		}
		account, err := useLink(ctx, tx, purposeDevices, in.Ticket)
		if err != nil {
			return signedIn{}, err
		}
		row, err := byID(ctx, tx, account)
		if err != nil {
			return signedIn{}, err
		}
		if err := s.endOwn(ctx, tx, account, in.SignOut); err != nil {
			return signedIn{}, err
		}
		// The password was given minutes ago: what asks for a fresh proof asks again.
		return s.openOrChoose(ctx, tx, row, device, id.Device{}, nil)
	}))
}

// Prove notes that whoever asks has just given the password again (AC-14), and tells until when that
// counts. Errors: [problem.ErrInvalid], [problem.ErrRateLimited], [ErrWrongPassword].
func (s *Service) Prove(ctx context.Context, auth []byte) (time.Time, error) {
	if err := verdict(checkAuth(auth, problem.ErrInvalid)); err != nil {
		return time.Time{}, err
	}
	type known struct {
		account id.Account
		device  id.Device
		row     q.Account
	}
	who, err := db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (known, error) {
		grant, err := s.Guard.Require(ctx, tx, CanProve)
		if err != nil {
			return known{}, err
		}
		row, err := byID(ctx, tx, grant.Actor.Account)
		return known{grant.Actor.Account, grant.Actor.Device, row}, err
	})
	if err != nil {
		return time.Time{}, err
	}
	// It is a way to guess the password like any other.
	if err := s.attempt(ctx, who.row.EmailHash); err != nil {
		return time.Time{}, err
	}
	right, err := s.Keys.VerifySecret(ctx, who.row.AuthHash, auth)
	if err != nil {
		return time.Time{}, err
	}
	if !right {
		return time.Time{}, ErrWrongPassword.Field("/auth", "account.wrong_password")
	}
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (time.Time, error) {
		row, err := byID(ctx, tx, who.account)
		if err != nil {
			return time.Time{}, err
		}
		if row.AuthHash != who.row.AuthHash { // changed while it was being verified
			return time.Time{}, ErrWrongPassword.Field("/auth", "account.wrong_password")
		}
		proved, err := q.New(tx).ProveDevice(ctx, pointer(tx.Now()), who.device, who.account)
		if err != nil {
			return time.Time{}, fmt.Errorf("note a proof: %w", err)
		}
		if proved == 0 {
			return time.Time{}, ErrTokenInvalid.Because(errors.New("device signed out"))
		}
		return tx.Now().Add(authz.ProofLife), nil
	})
}
