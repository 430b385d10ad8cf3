package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// SuggestSong asks for a song to be put before the band.
type SuggestSong struct {
	Space id.Space
	Song
}

// SuggestSong adds a suggestion (BD-1). Whoever suggests has not voted yet.
func (s *Service) SuggestSong(ctx context.Context, in SuggestSong) (Suggestion, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Suggestion, error) {
		grant, err := s.Guard.Require(ctx, tx, CanSuggest)
		if err != nil {
			return Suggestion{}, err
		}
		song, err := in.Song.Clean()
		if err != nil {
			return Suggestion{}, err
		}
		made := newSuggestion(id.New[suggestionKind](s.IDs), song, grant.Actor.Account, tx.Now())
		if err := insertSuggestion(ctx, tx, made); err != nil {
			return Suggestion{}, err
		}
		if err := s.announce(ctx, tx, SuggestionAdded{made.ID, made.Version}); err != nil {
			return Suggestion{}, err
		}
		return s.named(ctx, tx, made)
	})
}
