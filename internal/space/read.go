package space

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// Own lists the spaces that whoever asks belongs to, in the order of joining.
func (s *Service) Own(ctx context.Context) ([]Seen, error) {
	return db.ViewAcrossSpaces(ctx, s.DB, db.ReasonOwnSpaces, func(ctx context.Context, tx *db.Tx) ([]Seen, error) {
		grant, err := s.Guard.Require(ctx, tx, CanListOwn)
		if err != nil {
			return nil, err
		}
		return ownSpaces(ctx, tx, grant.Actor.Account)
	})
}

// Read gives one space to a member of it.
func (s *Service) Read(ctx context.Context, space id.Space) (Seen, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (Seen, error) {
		grant, err := s.Guard.Require(ctx, tx, CanRead)
		if err != nil {
			return Seen{}, err
		}
		return readSpace(ctx, tx, grant.Standing)
	})
}

// MemberOf is one member as the others see them.
type MemberOf struct {
	Account    id.Account
	Name       string
	Role       authz.Role
	AvatarURL  string   // empty: no picture
	RoleName   string   // of a role that the space defined
	Operations []string // of such a role; nil for a built-in one
	JoinedAt   time.Time
	ExpiresAt  *time.Time // when a guest belongs no more; nil: there is no end
}

func (m MemberOf) standing(k authz.Kind) authz.Standing {
	return authz.Standing{Kind: k, Role: m.Role, Operations: m.Operations}
}

// Members lists who belongs, in the order of joining.
func (s *Service) Members(ctx context.Context, space id.Space) ([]MemberOf, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) ([]MemberOf, error) {
		if _, err := s.Guard.Require(ctx, tx, CanListMembers); err != nil {
			return nil, err
		}
		members, err := listMembers(ctx, tx)
		if err != nil {
			return nil, err
		}
		accounts := make([]id.Account, len(members))
		for i, m := range members {
			accounts[i] = m.Account
		}
		names, err := s.People.Names(ctx, tx, accounts)
		if err != nil {
			return nil, err
		}
		avatars, err := s.People.Avatars(ctx, tx, accounts)
		if err != nil {
			return nil, err
		}
		for i := range members {
			members[i].Name, members[i].AvatarURL = names[members[i].Account], avatars[members[i].Account]
		}
		return members, nil
	})
}
