package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// RemoveSuggestion deletes one's own suggestion with its votes, for good; who administers the band
// deletes anybody's.
func (s *Service) RemoveSuggestion(ctx context.Context, space id.Space, suggestion SuggestionID) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		grant, err := s.Guard.Require(ctx, tx, CanRemoveSuggestion)
		if err != nil {
			return struct{}{}, err
		}
		if err := lockSuggestion(ctx, tx, suggestion); err != nil {
			return struct{}{}, err
		}
		now, err := readSuggestion(ctx, tx, grant.Actor.Account, suggestion)
		if err != nil {
			return struct{}{}, err
		}
		if !now.ChangeableBy(grant) {
			return struct{}{}, problem.ErrForbidden
		}
		if err := deleteSuggestion(ctx, tx, suggestion); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.announce(ctx, tx, SuggestionRemoved{suggestion})
	})
	return err
}
