package authz

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

var (
	// ErrUnconfirmed answers who has not confirmed the e-mail address yet (AC-4).
	ErrUnconfirmed = problem.New(problem.Forbidden, "auth.unconfirmed")
	// ErrFreshProof answers who has not proved for a while to be who they are (AC-14).
	ErrFreshProof = problem.New(problem.Forbidden, "auth.fresh_proof_required")
	// ErrArchived answers changes in a space that can only be read any more (SP-5).
	ErrArchived = problem.New(problem.Conflict, "space.archived")
	// ErrNoSpace answers who does not belong to the space, whoever asks for one that does not exist, and
	// whoever asks of a space what only the other kind knows: the three cannot be told apart.
	ErrNoSpace = problem.New(problem.NotFound, "space.not_found")
)

// ProofLife is how long a proof of who acts counts as fresh (AC-14).
const ProofLife = 5 * time.Minute

// Actor is who acts.
type Actor struct {
	Account id.Account
	Device  id.Device
}

type actorKey struct{}

// WithActor says who acts under ctx.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom tells who acts under ctx, if anybody is signed in.
func ActorFrom(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	return a, ok
}

// Standing is what somebody is in a space, and of which kind it is. Zero for who does not belong.
type Standing struct {
	Kind Kind
	Role Role
	// Operations are what a role that the space defined allows (SP-2); nil for a built-in role.
	Operations []string
	// Archived: the space can only be read.
	Archived bool
}

// May tells whether a standing gives an operation of a space.
func (s Standing) May(o Op) bool {
	switch {
	case s.Role == "" || !o.Happens(s.Kind):
		return false
	case s.Operations != nil:
		return slices.Contains(s.Operations, o.name)
	}
	return o.Allows(s.Role)
}

// Allow refuses op in the unit tx unless the standing gives it. Errors: [ErrNoSpace],
// [problem.ErrForbidden], [ErrArchived].
func (s Standing) Allow(tx *db.Tx, op Op) error {
	switch {
	case s.Role == "" || !op.Happens(s.Kind):
		return ErrNoSpace
	case !s.May(op):
		return problem.ErrForbidden
	case s.Archived && !op.archived && !tx.ReadOnly():
		return ErrArchived
	}
	return nil
}

// Members tells what somebody is in the space of tx.
type Members interface {
	StandingOf(ctx context.Context, tx *db.Tx, account id.Account) (Standing, error)
}

// People tells whether an account's e-mail address is confirmed, and when somebody last proved on
// their device to be who they are: the zero time when never.
type People interface {
	Confirmed(ctx context.Context, tx *db.Tx, account id.Account) (bool, error)
	ProvedAt(ctx context.Context, tx *db.Tx, actor Actor) (time.Time, error)
}

// Grant is a permission that was checked: who has it, as what.
type Grant struct {
	Actor    Actor
	Standing // zero outside a space
}

// Guard checks permissions.
type Guard struct {
	members Members
	people  People
}

// NewGuard returns a guard that knows roles from members and addresses from people.
func NewGuard(members Members, people People) *Guard {
	return &Guard{members: members, people: people}
}

// Require checks that whoever acts under ctx may do op in the space of tx. Errors:
// [problem.ErrAuthRequired], [ErrNoSpace], [problem.ErrForbidden], [ErrArchived], [ErrUnconfirmed],
// [ErrFreshProof].
func (g *Guard) Require(ctx context.Context, tx *db.Tx, op Op) (Grant, error) {
	if seen, ok := ctx.Value(witnessKey{}).(*Witness); ok {
		seen.add(op)
	}
	actor, signedIn := ActorFrom(ctx)
	grant := Grant{Actor: actor}
	if op.Public() {
		return grant, nil
	}
	if !signedIn {
		return Grant{}, problem.ErrAuthRequired
	}
	switch {
	case op.reach == 0: // the zero Op: nobody declared who may do it
		return Grant{}, problem.ErrForbidden
	case op.OfSpace():
		standing, err := g.members.StandingOf(ctx, tx, actor.Account)
		if err != nil {
			return Grant{}, fmt.Errorf("standing of an account: %w", err)
		}
		if err := standing.Allow(tx, op); err != nil {
			return Grant{}, err
		}
		grant.Standing = standing
	}
	if op.confirmed {
		confirmed, err := g.people.Confirmed(ctx, tx, actor.Account)
		if err != nil {
			return Grant{}, fmt.Errorf("confirmation of an account: %w", err)
		}
		if !confirmed {
			return Grant{}, ErrUnconfirmed
		}
	}
	if op.fresh {
		proved, err := g.people.ProvedAt(ctx, tx, actor)
		if err != nil {
			return Grant{}, fmt.Errorf("proof of an account: %w", err)
		}
		if age := tx.Now().Sub(proved); age < 0 || age > ProofLife {
			return Grant{}, ErrFreshProof
		}
	}
	return grant, nil
}

// Witness notes which operations were required under a context, so that tests can hold a route's
// declaration against what its use case asks for.
type Witness struct {
	mu  sync.Mutex
	ops []Op
}

type witnessKey struct{}

// WithWitness makes w see the operations required under ctx.
func WithWitness(ctx context.Context, w *Witness) context.Context {
	return context.WithValue(ctx, witnessKey{}, w)
}

func (w *Witness) add(op Op) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ops = append(w.ops, op)
}

// Required lists what was required, in order.
func (w *Witness) Required() []Op {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Op(nil), w.ops...)
}
