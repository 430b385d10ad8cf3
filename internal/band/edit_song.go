package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// EditSong asks for a change of a song that still has Version.
type EditSong struct {
	Space   id.Space
	Song    SongID
	Version int64
	Change  SheetChange
}

// EditSong changes a song for the whole band, which makes a version of it (BD-7). An edit of an older
// version is refused with the present one; one that changes nothing makes no version.
func (s *Service) EditSong(ctx context.Context, in EditSong) (RepertoireSong, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (RepertoireSong, error) {
		grant, err := s.Guard.Require(ctx, tx, CanEditSong)
		if err != nil {
			return RepertoireSong{}, err
		}
		now, err := s.lockedSong(ctx, tx, grant.Actor.Account, in.Song)
		if err != nil {
			return RepertoireSong{}, err
		}
		if now.Version != in.Version {
			return RepertoireSong{}, problem.ErrVersionStale.Current(now)
		}
		sheet, err := in.Change.Of(now.Sheet()).Clean()
		if err != nil {
			return RepertoireSong{}, err
		}
		made := changes(now.Sheet(), sheet)
		if len(made) == 0 {
			return now, nil
		}
		return s.changeSong(ctx, tx, grant.Actor.Account, now, sheet, SongVersion{Changes: made})
	})
}

// changeSong gives a locked song another sheet and remembers how.
func (s *Service) changeSong(ctx context.Context, tx *db.Tx, by id.Account, now RepertoireSong, sheet SongSheet, version SongVersion) (RepertoireSong, error) {
	if err := updateSong(ctx, tx, now.ID, now.Version, sheet); err != nil {
		return RepertoireSong{}, err
	}
	now = now.changed(sheet, tx.Now())
	version.Version, version.ChangedBy.AccountID, version.ChangedAt = now.Version, by, tx.Now()
	if err := insertVersion(ctx, tx, now.ID, version); err != nil {
		return RepertoireSong{}, err
	}
	return now, s.announce(ctx, tx, SongChanged{now.ID, now.Version})
}

// lockedSong is a song that nobody else writes on until tx ends.
func (s *Service) lockedSong(ctx context.Context, tx *db.Tx, reader id.Account, song SongID) (RepertoireSong, error) {
	if err := lockSong(ctx, tx, song); err != nil {
		return RepertoireSong{}, err
	}
	return s.song(ctx, tx, reader, song)
}
