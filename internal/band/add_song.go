package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// AddSong asks for a song to enter the repertoire.
type AddSong struct {
	Space id.Space
	Sheet SongSheet
}

// AddSong puts a song that nobody suggested into the repertoire (BD-6). It is its first version.
func (s *Service) AddSong(ctx context.Context, in AddSong) (RepertoireSong, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (RepertoireSong, error) {
		grant, err := s.Guard.Require(ctx, tx, CanAddSong)
		if err != nil {
			return RepertoireSong{}, err
		}
		return s.addSong(ctx, tx, grant, in.Sheet, nil)
	})
}

func (s *Service) addSong(ctx context.Context, tx *db.Tx, grant authz.Grant, sheet SongSheet, was *SuggestionID) (RepertoireSong, error) {
	sheet, err := sheet.Clean()
	if err != nil {
		return RepertoireSong{}, err
	}
	made := newRepertoireSong(id.New[songKind](s.IDs), sheet, grant.Actor.Account, tx.Now())
	made.SuggestionID = was
	if err := insertSong(ctx, tx, made); err != nil {
		return RepertoireSong{}, err
	}
	first := SongVersion{Version: made.Version, ChangedBy: made.AddedBy, ChangedAt: tx.Now(), Changes: changes(SongSheet{}, sheet)}
	if err := insertVersion(ctx, tx, made.ID, first); err != nil {
		return RepertoireSong{}, err
	}
	if err := s.announce(ctx, tx, SongChanged{made.ID, made.Version}); err != nil {
		return RepertoireSong{}, err
	}
	return made, s.name(ctx, tx, []*Person{&made.AddedBy})
}
