package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// linkSize is how many random bytes a link carries.
const linkSize = 32

// newLink makes the token of a link that works once, for as long as life. Earlier ones keep working: a
// mail may be sent twice.
func (s *Service) newLink(ctx context.Context, tx *db.Tx, purpose string, account *id.Account, life time.Duration) (string, error) {
	var secret [linkSize]byte
	if _, err := io.ReadFull(s.Random, secret[:]); err != nil {
		return "", fmt.Errorf("make a link: %w", err)
	}
	err := q.New(tx).InsertToken(ctx, q.InsertTokenParams{
		TokenHash: labelled("link", secret[:]), Purpose: purpose, AccountID: account, ExpiresAt: tx.Now().Add(life),
	})
	if err != nil {
		return "", fmt.Errorf("store a link: %w", err)
	}
	return e2ee.Base64URL(secret[:]), nil
}

// linkHash is what a link's token is stored as; [ErrLinkInvalid] when it cannot be one.
func linkHash(token string) ([]byte, error) {
	if len(token) > 2*linkSize {
		return nil, ErrLinkInvalid
	}
	secret, err := e2ee.ParseBase64URL(token)
	if err != nil || len(secret) != linkSize {
		return nil, ErrLinkInvalid
	}
	return labelled("link", secret), nil
}

// useLink takes a link's token out of the world and tells whose it was.
func useLink(ctx context.Context, tx *db.Tx, purpose, token string) (id.Account, error) {
	hash, err := linkHash(token)
	if err != nil {
		return id.Account{}, err
	}
	account, err := q.New(tx).ConsumeToken(ctx, hash, purpose, tx.Now())
	if errors.Is(err, sql.ErrNoRows) || err == nil && account == nil {
		return id.Account{}, ErrLinkInvalid
	}
	if err != nil {
		return id.Account{}, fmt.Errorf("use a link: %w", err)
	}
	return *account, nil
}
