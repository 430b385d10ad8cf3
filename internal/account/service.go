package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/picture"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
)

// Keys are the secrets that are kept outside the database (AC-2); keys.Keys implements it.
type Keys interface {
	HashSecret(ctx context.Context, secret []byte) (string, error)
	VerifySecret(ctx context.Context, stored string, secret []byte) (bool, error)
	LookupHash(emailNorm string) []byte
	Tag(purpose string, data []byte) ([]byte, error)
	SealAddress(email string) ([]byte, error)
	OpenAddress(sealed []byte) (string, error)
	Seal(purpose string, plaintext []byte) ([]byte, error)
	Open(purpose string, sealed []byte) ([]byte, error)
	TokenKey() keys.SigningKey
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

// Places tells where about an address is; empty when it is not known.
type Places interface{ Of(address string) string }

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
	// Places knows where about addresses are; nil: nowhere.
	Places Places
	// Letters puts mails into words.
	Letters *mail.Renderer
	// Mail sends them; nil on an instance that sends none.
	Mail mail.Sender
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
	access     *accessTokens
	devices    *deviceCache
	protection *http.CrossOriginProtection
	pictures   picture.Squarer
}

// New returns the room. It panics when Origin is not an origin: nothing could be linked to.
func New(d Deps) *Service {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(d.Origin); err != nil {
		panic(fmt.Sprintf("account: %v", err))
	}
	return &Service{
		Deps:       d,
		access:     newAccessTokens(d.Realm, d.Keys.TokenKey(), d.DB.Clock()),
		devices:    newDeviceCache(d.DB),
		protection: protection,
	}
}
