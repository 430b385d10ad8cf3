package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/job"
)

// Deps are what the room needs from others.
type Deps struct {
	DB     *db.DB
	IDs    *id.Source
	Events *event.Publisher
	Guard  *authz.Guard
	People people
	Jobs   queue
}

// people knows names.
type people interface {
	Names(ctx context.Context, tx *db.Tx, accounts []id.Account) (map[id.Account]string, error)
}

// queue takes work that outlives a request.
type queue interface {
	Enqueue(ctx context.Context, tx *db.Tx, args job.Args) error
}

// Service is the room's use cases.
type Service struct{ Deps }

// New returns the room.
func New(d Deps) *Service { return &Service{Deps: d} }

// announce publishes a fact to everybody in the space of tx.
func (s *Service) announce(ctx context.Context, tx *db.Tx, f event.Fact) error {
	return s.Events.Publish(ctx, tx, f, event.SpaceTopic(tx.Space()))
}
