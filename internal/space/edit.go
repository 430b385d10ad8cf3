package space

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// Edit changes the fields that are given, if the space still has Version.
type Edit struct {
	Space       id.Space
	Version     int64
	Name        *string
	Slug        *string
	Description *string
	Accent      *string
	TimeZone    *string
	Currency    *string
	Language    *string
}

// Edit changes a space. An edit of an older version is refused with the present one.
func (s *Service) Edit(ctx context.Context, in Edit) (Seen, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Seen, error) {
		grant, err := s.Guard.Require(ctx, tx, CanEdit)
		if err != nil {
			return Seen{}, err
		}
		seen, err := readSpace(ctx, tx, grant.Standing)
		if err != nil {
			return Seen{}, err
		}
		if seen.Version != in.Version {
			return Seen{}, problem.ErrVersionStale.Current(s.present(seen))
		}
		before := seen.Slug
		for _, change := range []struct{ to, field *string }{
			{in.Name, &seen.Name}, {in.Slug, &seen.Slug}, {in.Description, &seen.Description}, {in.Accent, &seen.Accent},
			{in.TimeZone, &seen.TimeZone}, {in.Currency, &seen.Currency}, {in.Language, &seen.Language},
		} {
			if change.to != nil {
				*change.field = *change.to
			}
		}
		if err := seen.check(); err != nil {
			return Seen{}, err
		}
		if seen.Slug != before {
			if err := moveSlug(ctx, tx, seen.Slug); err != nil {
				return Seen{}, err
			}
		}
		if changed, err := updateSpace(ctx, tx, seen.Space); err != nil || !changed {
			if err == nil { // somebody committed between the read and here
				err = problem.ErrVersionStale
			}
			return Seen{}, err
		}
		seen.Version++
		return seen, s.Events.Publish(ctx, tx, Edited{in.Space, seen.Version}, event.SpaceTopic(in.Space))
	})
}
