package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

const (
	// maxAccessToken is in bytes; ours have some 300.
	maxAccessToken = 1024
	// maxVerified bounds the memory that verified tokens take, to some megabytes.
	maxVerified = 20_000
)

// claims are what an access token says (RFC 7519).
type claims struct {
	Device id.Device `json:"did"`
	jwt.RegisteredClaims
}

// accessTokens signs and verifies access tokens. A token is verified once: what it says is then kept
// under its hash until it lapses.
type accessTokens struct {
	realm  string
	key    keys.SigningKey
	clock  clock.Clock
	parser *jwt.Parser

	mu       sync.RWMutex
	verified map[[sha256.Size]byte]claim
}

// claim is what a verified token says.
type claim struct {
	actor   authz.Actor
	expires time.Time
}

func newAccessTokens(realm string, key keys.SigningKey, c clock.Clock) *accessTokens {
	return &accessTokens{
		realm: realm, key: key, clock: c,
		verified: map[[sha256.Size]byte]claim{},
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
			jwt.WithIssuer(realm),
			jwt.WithExpirationRequired(),
			jwt.WithTimeFunc(c.Now),
			jwt.WithStrictDecoding(),
		),
	}
}

// sign makes a token that is good from now until the end of life, in whole seconds.
func (a *accessTokens) sign(actor authz.Actor, now time.Time, life time.Duration) (string, time.Time, error) {
	expires := now.Add(life).Truncate(time.Second)
	unsigned := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		Device: actor.Device,
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: a.realm, Subject: actor.Account.String(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
	})
	unsigned.Header["kid"] = a.key.ID()
	token, err := unsigned.SignedString(a.key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign an access token: %w", err)
	}
	return token, expires, nil
}

// read tells what a token says. Everything that is wrong with it is [ErrTokenInvalid].
func (a *accessTokens) read(token string) (claim, error) {
	if len(token) > maxAccessToken {
		return claim{}, ErrTokenInvalid.Because(errors.New("access token too long"))
	}
	sum := sha256.Sum256([]byte(token))
	a.mu.RLock()
	known, ok := a.verified[sum]
	a.mu.RUnlock()
	if ok && a.clock.Now().Before(known.expires) {
		return known, nil
	}
	var said claims
	if _, err := a.parser.ParseWithClaims(token, &said, func(*jwt.Token) (any, error) { return a.key.Public(), nil }); err != nil {
		return claim{}, ErrTokenInvalid.Because(err)
	}
	var account id.Account
	if err := account.UnmarshalText([]byte(said.Subject)); err != nil || account.IsZero() || said.Device.IsZero() {
		return claim{}, ErrTokenInvalid.Because(errors.New("access token without account or device"))
	}
	fresh := claim{actor: authz.Actor{Account: account, Device: said.Device}, expires: said.ExpiresAt.UTC()}
	a.keep(sum, fresh)
	return fresh, nil
}

func (a *accessTokens) keep(sum [sha256.Size]byte, c claim) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.verified) >= maxVerified {
		now := a.clock.Now()
		for k, v := range a.verified {
			if !now.Before(v.expires) {
				delete(a.verified, k)
			}
		}
		if len(a.verified) >= maxVerified {
			clear(a.verified) // each is verified once more; better than growing
		}
	}
	a.verified[sum] = c
}

// Authenticate tells who an access token speaks for, as long as the device it was given to is signed
// in: when another instance signs it out, this one learns within [deviceFreshness]. Any other token
// is [ErrTokenInvalid].
func (s *Service) Authenticate(ctx context.Context, accessToken string) (authz.Actor, error) {
	said, err := s.access.read(accessToken)
	if err != nil {
		return authz.Actor{}, err
	}
	live, err := s.devices.live(ctx, said.actor)
	if err != nil {
		return authz.Actor{}, fmt.Errorf("look up a device: %w", err)
	}
	if !live {
		return authz.Actor{}, ErrTokenInvalid.Because(errors.New("device signed out"))
	}
	return said.actor, nil
}

// Expires tells when an access token lapses; the zero time when it is not one of ours, or has lapsed.
func (s *Service) Expires(accessToken string) time.Time {
	said, err := s.access.read(accessToken)
	if err != nil {
		return time.Time{}
	}
	return said.expires
}
