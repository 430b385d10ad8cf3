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
	Kind        Kind
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
	tooMany, err := s.tooManyBands(ctx)
	if err != nil {
		return Seen{}, err
	}
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
		// Refused here and not before: who repeats the request that made the last band gets that band.
		if tooMany && in.Kind == Band {
			return Seen{}, ErrTooManyBands.With("max", maxBandsPerPerson)
		}
		space.CreatedAt = tx.Now()
		if space.Slug, err = s.claimSlug(ctx, tx, space, in.Slug != ""); err != nil {
			return Seen{}, err
		}
		if err := insertSpace(ctx, tx, space, grant.Actor.Account); err != nil {
			return Seen{}, err
		}
		if _, err := insertMember(ctx, tx, grant.Actor.Account, authz.Owner); err != nil {
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

// tooManyBands tells whether whoever asks has as many bands as one may. It is a courtesy limit: two
// bands made in the same instant may pass it together, and nothing breaks.
func (s *Service) tooManyBands(ctx context.Context) (bool, error) {
	actor, signedIn := authz.ActorFrom(ctx)
	if !signedIn {
		return false, nil // the guard refuses who is not signed in
	}
	bands, err := db.ViewAcrossSpaces(ctx, s.DB, db.ReasonOwnSpaces, func(ctx context.Context, tx *db.Tx) (int64, error) {
		return countBands(ctx, tx, actor.Account)
	})
	return bands >= maxBandsPerPerson, err
}
