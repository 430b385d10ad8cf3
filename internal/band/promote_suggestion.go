package band

import (
	"context"
	"errors"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// ErrSuggestionPromoted: the suggestion is a song of the repertoire now, and stays as it was voted on.
var ErrSuggestionPromoted = problem.New(problem.Conflict, "band.suggestion_promoted")

// PromoteSuggestion makes a suggestion a song of the repertoire (BD-6). It leaves the list of suggestions;
// its votes are kept. Promoting it again gives the same song, and isNew is false; when the song was removed
// since, [ErrSuggestionPromoted].
func (s *Service) PromoteSuggestion(ctx context.Context, space id.Space, suggestion SuggestionID) (song RepertoireSong, isNew bool, err error) {
	type outcome struct {
		Song RepertoireSong
		New  bool
	}
	out, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (outcome, error) {
		grant, err := s.Guard.Require(ctx, tx, CanPromote)
		if err != nil {
			return outcome{}, err
		}
		if err := lockSuggestion(ctx, tx, suggestion); err != nil && !errors.Is(err, ErrSuggestionPromoted) {
			return outcome{}, err
		}
		now, err := readSuggestion(ctx, tx, grant.Actor.Account, suggestion)
		if err != nil {
			return outcome{}, err
		}
		if now.SongID != nil {
			known, err := s.song(ctx, tx, grant.Actor.Account, *now.SongID)
			if errors.Is(err, problem.ErrNotFound) {
				err = ErrSuggestionPromoted
			}
			return outcome{Song: known}, err
		}
		made, err := s.addSong(ctx, tx, grant, sheetOf(now), &suggestion)
		if err != nil {
			return outcome{}, err
		}
		if err := promoteSuggestion(ctx, tx, suggestion, made.ID); err != nil {
			return outcome{}, err
		}
		return outcome{made, true}, s.announce(ctx, tx, SuggestionPromoted{suggestion, made.ID})
	})
	return out.Song, out.New, err
}
