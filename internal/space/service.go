package space

import (
	"context"
	"io"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Deps are what the room needs from others.
type Deps struct {
	DB      *db.DB
	IDs     *id.Source
	Random  io.Reader // for codes
	Events  *event.Publisher
	Guard   *authz.Guard
	People  people
	Mail    mailer
	Secrets secrets
	// Catalogue lists every operation of the house, to tell members what they may do.
	Catalogue authz.Catalogue
	// Origin is where people open Kermesse, "https://example.org", for links.
	Origin string
}

// people knows names, and the paths of pictures.
type people interface {
	Names(ctx context.Context, tx *db.Tx, accounts []id.Account) (map[id.Account]string, error)
	Avatars(ctx context.Context, tx *db.Tx, accounts []id.Account) (map[id.Account]string, error)
}

// mailer writes to people once the transaction has committed.
type mailer interface {
	SendsMail() bool
	MailAccount(ctx context.Context, tx *db.Tx, to id.Account, template string, params map[string]string) error
	MailAddress(ctx context.Context, tx *db.Tx, to, language, template string, params map[string]string) error
}

// secrets keeps codes and addresses unreadable in a stolen database.
type secrets interface {
	Tag(purpose string, data []byte) ([]byte, error)
	Seal(purpose string, plain []byte) ([]byte, error)
	Open(purpose string, sealed []byte) ([]byte, error)
}

// Purposes keep what is sealed for one use from being opened for another.
const (
	purposeCode  = "space/invitation-code"
	purposeEmail = "space/invitation-email"
)

// Service is the room's use cases.
type Service struct{ Deps }

// New returns the room.
func New(d Deps) *Service { return &Service{Deps: d} }
