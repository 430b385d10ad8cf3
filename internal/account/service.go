package account

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"sync"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
)

// Keys are the secrets that are kept outside the database (AC-2).
type Keys interface {
	// HashSecret is the Argon2id hash of a secret, keyed with the pepper, with its parameters. It
	// takes some 20 ms and waits while too many others are at it.
	HashSecret(ctx context.Context, secret []byte) (string, error)
	// VerifySecret tells whether hash is that of secret, in the time that HashSecret takes.
	VerifySecret(ctx context.Context, hash string, secret []byte) (bool, error)
	// LookupHash is what an address, normalised, is looked up by.
	LookupHash(email string) []byte
	// SealAddress closes an address so that only the mailer can read it.
	SealAddress(address string) ([]byte, error)
	// OpenAddress reads what SealAddress closed.
	OpenAddress(sealed []byte) (string, error)
	// AccessKey signs access tokens.
	AccessKey() ed25519.PrivateKey
}

// Jobs runs work after the transaction that asks for it.
type Jobs interface {
	Enqueue(ctx context.Context, tx *db.Tx, args job.Args) error
}

// Events publishes facts.
type Events interface {
	Publish(ctx context.Context, tx *db.Tx, f event.Fact, topics ...event.Topic) error
}

// Guard checks permissions.
type Guard interface {
	Require(ctx context.Context, tx *db.Tx, op authz.Op) (authz.Grant, error)
}

// Attempts counts how often somebody tries to sign in to one account (SE-12).
type Attempts interface {
	Allow(ctx context.Context, class ratelimit.Class, key string) (ratelimit.Decision, error)
}

// Invitations knows who made an invitation. An invitation belongs to a space, so who knows is above
// this room.
type Invitations interface {
	// Inviter is who made the invitation with this code; false when no good one has it.
	Inviter(ctx context.Context, code string) (id.Account, bool, error)
}

// Deps are what the room needs.
type Deps struct {
	DB       *db.DB
	Keys     Keys
	IDs      *id.Source
	Jobs     Jobs
	Events   Events
	Guard    Guard
	Attempts Attempts
	// Invitations may be nil: then no invitation confirms an address.
	Invitations Invitations
	// Letters is nil on an instance that sends no mail.
	Letters Letters
	// Realm is what the instance is called for ever (crypto.md §2); access tokens are issued by it.
	Realm string
	// Origin is where people reach the instance, "https://example.org", for links and cookies. Under
	// https the refresh cookie is Secure.
	Origin string
	// Random is where secrets come from; nil means the machine's.
	Random io.Reader
}

// Service is the room's use cases. It is safe for concurrent use.
type Service struct {
	People
	Deps
	access  *accessTokens
	devices *deviceCache
	decoy   func() (string, error)
}

// New returns the room.
func New(d Deps) *Service {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	return &Service{
		Deps:    d,
		access:  newAccessTokens(d.Realm, d.Keys.AccessKey(), d.DB.Clock()),
		devices: newDeviceCache(d.DB),
		decoy: sync.OnceValues(func() (string, error) {
			var nobody [authSize]byte
			if _, err := io.ReadFull(d.Random, nobody[:]); err != nil {
				return "", err
			}
			hash, err := d.Keys.HashSecret(context.Background(), nobody[:])
			if err != nil {
				return "", fmt.Errorf("hash a secret that nobody has: %w", err)
			}
			return hash, nil
		}),
	}
}
