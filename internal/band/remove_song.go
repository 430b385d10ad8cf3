package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// songKept is how long a song that was removed can come back.
const songKept = 30 * 24 * time.Hour

// RemoveSong takes a song out of the repertoire. Setlists that hold it keep it, and [Service.BringBackSong]
// undoes it.
func (s *Service) RemoveSong(ctx context.Context, space id.Space, song SongID) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		grant, err := s.Guard.Require(ctx, tx, CanRemoveSong)
		if err != nil {
			return struct{}{}, err
		}
		now, err := s.lockedSong(ctx, tx, grant.Actor.Account, song)
		if err != nil {
			return struct{}{}, err
		}
		if !now.RemovableBy(grant) {
			return struct{}{}, problem.ErrForbidden
		}
		at := tx.Now()
		if err := markSongDeleted(ctx, tx, song, &at); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.announce(ctx, tx, SongRemoved{song})
	})
	return err
}

// BringBackSong undoes [Service.RemoveSong]: the song is as it was, with its versions and levels. A song
// that is there is left as it is.
func (s *Service) BringBackSong(ctx context.Context, space id.Space, song SongID) (RepertoireSong, error) {
	return db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (RepertoireSong, error) {
		grant, err := s.Guard.Require(ctx, tx, CanRemoveSong)
		if err != nil {
			return RepertoireSong{}, err
		}
		if err := lockSong(ctx, tx, song); err != nil {
			return RepertoireSong{}, err
		}
		now, err := readSong(ctx, tx, grant.Actor.Account, song)
		if err != nil {
			return RepertoireSong{}, err
		}
		if !now.RemovableBy(grant) {
			return RepertoireSong{}, problem.ErrForbidden
		}
		if now.deletedAt != nil {
			if err := markSongDeleted(ctx, tx, song, nil); err != nil {
				return RepertoireSong{}, err
			}
			if err := s.announce(ctx, tx, SongChanged{song, now.Version}); err != nil {
				return RepertoireSong{}, err
			}
		}
		return now, s.name(ctx, tx, []*Person{&now.AddedBy})
	})
}
