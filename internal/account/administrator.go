package account

import (
	"context"
	"crypto/subtle"
	"fmt"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// FirstAdministratorLink makes the token of a link by which one signed-in person becomes the first
// administrator; it is for /first-admin#token, on the console of whoever starts the instance (AC-19).
// Empty when there is an administrator. Each call makes another token, and all of them lapse after
// [LinkLife] or once one was used.
func (s *Service) FirstAdministratorLink(ctx context.Context) (string, error) {
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (string, error) {
		some, err := q.New(tx).AnybodyHasRole(ctx, string(Administrator))
		if err != nil {
			return "", fmt.Errorf("look for an administrator: %w", err)
		}
		if some {
			return "", nil
		}
		return s.newLink(ctx, tx, purposeFirst, nil, LinkLife)
	})
}

// ClaimFirstAdministrator makes whoever asks the first administrator. Their address counts as
// confirmed, since whoever reads the console needs no mail to be believed. Errors:
// [ErrAdministratorExists], [ErrLinkInvalid].
func (s *Service) ClaimFirstAdministrator(ctx context.Context, token string) (Account, error) {
	who, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (id.Account, error) {
		grant, err := s.Guard.Require(ctx, tx, CanClaimFirst)
		if err != nil {
			return id.Account{}, err
		}
		if err := useFirstLink(ctx, tx, token); err != nil {
			return id.Account{}, err
		}
		return grant.Actor.Account, s.promote(ctx, tx, grant.Actor.Account)
	})
	if err != nil {
		return Account{}, err
	}
	return s.view(ctx, who)
}

// useFirstLink takes every such link out of the world if token is one of them. Of two links used at
// once the second waits for the first to delete it, and then is none.
func useFirstLink(ctx context.Context, tx *db.Tx, token string) error {
	some, err := q.New(tx).AnybodyHasRole(ctx, string(Administrator))
	if err != nil {
		return fmt.Errorf("look for an administrator: %w", err)
	}
	if some {
		return ErrAdministratorExists
	}
	hash, err := linkHash(token)
	if err != nil {
		return err
	}
	links, err := q.New(tx).ConsumeTokensFor(ctx, purposeFirst)
	if err != nil {
		return fmt.Errorf("use a link: %w", err)
	}
	for _, link := range links {
		if subtle.ConstantTimeCompare(link.TokenHash, hash) == 1 && tx.Now().Before(link.ExpiresAt) {
			return nil
		}
	}
	return ErrLinkInvalid // and nothing was deleted
}

// promote makes an account an administrator with a confirmed address.
func (s *Service) promote(ctx context.Context, tx *db.Tx, account id.Account) error {
	if err := q.New(tx).GrantRole(ctx, account, string(Administrator), tx.Now()); err != nil {
		return fmt.Errorf("grant a platform role: %w", err)
	}
	if _, err := q.New(tx).Confirm(ctx, pointer(tx.Now()), account); err != nil {
		return fmt.Errorf("confirm an address: %w", err)
	}
	row, err := byID(ctx, tx, account)
	if err != nil {
		return err
	}
	return s.changed(ctx, tx, account, row.Version)
}
