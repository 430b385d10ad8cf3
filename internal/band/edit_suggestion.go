package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// EditSuggestion asks for a change of a suggestion that still has Version.
type EditSuggestion struct {
	Space      id.Space
	Suggestion SuggestionID
	Version    int64
	Change     SongChange
}

// EditSuggestion changes one's own suggestion; who administers the band changes anybody's. An edit
// of an older version is refused with the present one; one that changes nothing raises no version.
func (s *Service) EditSuggestion(ctx context.Context, in EditSuggestion) (Suggestion, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Suggestion, error) {
		grant, err := s.Guard.Require(ctx, tx, CanEditSuggestion)
		if err != nil {
			return Suggestion{}, err
		}
		if err := lockSuggestion(ctx, tx, in.Suggestion); err != nil {
			return Suggestion{}, err
		}
		now, err := s.suggestion(ctx, tx, grant.Actor.Account, in.Suggestion)
		if err != nil {
			return Suggestion{}, err
		}
		if !now.ChangeableBy(grant) {
			return Suggestion{}, problem.ErrForbidden
		}
		if now.Version != in.Version {
			return Suggestion{}, problem.ErrVersionStale.Current(now)
		}
		song, err := in.Change.Of(now.Song()).Clean()
		if err != nil || song.Equal(now.Song()) {
			return now, err
		}
		if now, err = now.changed(song), updateSuggestion(ctx, tx, in.Suggestion, in.Version, song); err != nil {
			return Suggestion{}, err
		}
		return now, s.announce(ctx, tx, SuggestionEdited{now.ID, now.Version})
	})
}
