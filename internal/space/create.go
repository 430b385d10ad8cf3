package space

import (
	"context"
	"fmt"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
)

// Create asks for a new space, owned by whoever asks (SP-1).
type Create struct {
	Kind        authz.Kind
	Name        string
	Slug        string // empty: made of the name
	Description string
	Accent      string
	TimeZone    string
	Currency    string
	Language    string
}

// Create makes a space with its first member, its owner.
func (s *Service) Create(ctx context.Context, in Create) (Seen, error) {
	space := Space{
		ID: s.IDs.Space(), Kind: in.Kind, Name: in.Name, Slug: in.Slug, Description: in.Description,
		Accent: in.Accent, TimeZone: in.TimeZone, Currency: in.Currency, Language: in.Language, Version: 1,
	}
	if space.Slug == "" {
		space.Slug = slugOf(in.Kind, in.Name)
	}
	if err := space.check(); err != nil {
		return Seen{}, err
	}
	return db.Do(ctx, s.DB, space.ID, func(ctx context.Context, tx *db.Tx) (Seen, error) {
		grant, err := s.Guard.Require(ctx, tx, CanCreate)
		if err != nil {
			return Seen{}, err
		}
		if in.Kind == authz.Band {
			if entered, err := enterBand(ctx, tx, grant.Actor.Account); err != nil || !entered {
				if err == nil {
					err = ErrTooManyBands.With("max", maxBandsPerPerson)
				}
				return Seen{}, err
			}
		}
		space.CreatedAt = tx.Now()
		if space.Slug, err = s.claimSlug(ctx, tx, space, in.Slug != ""); err != nil {
			return Seen{}, err
		}
		if err := insertSpace(ctx, tx, space, grant.Actor.Account); err != nil {
			return Seen{}, err
		}
		if _, err := insertMember(ctx, tx, grant.Actor.Account, authz.Owner, nil); err != nil {
			return Seen{}, err
		}
		return Seen{Space: space, Role: authz.Owner, MemberCount: 1}, s.announceMember(ctx, tx, grant.Actor.Account, authz.Owner)
	})
}

// claimSlug takes the slug; one that was made of a name gives way by a suffix.
func (s *Service) claimSlug(ctx context.Context, tx *db.Tx, space Space, chosen bool) (string, error) {
	slug := space.Slug
	for range 5 {
		taken, err := takeSlug(ctx, tx, slug, space.ID)
		if err != nil || taken {
			return slug, err
		}
		if chosen {
			break
		}
		suffix, err := newCode(s.Random)
		if err != nil {
			return "", fmt.Errorf("draw a slug: %w", err)
		}
		slug = space.Slug + "-" + strings.ToLower(suffix[:4])
	}
	return "", ErrSlugTaken.Field("/slug", "space.slug_taken")
}
