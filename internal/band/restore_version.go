package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// RestoreVersion asks for a song to be again as it was at Version.
type RestoreVersion struct {
	Space   id.Space
	Song    SongID
	Version int64
}

// RestoreVersion makes a new version with the fields of an older one (BD-7): nothing that came between is
// lost. Two restorations at once take turns and leave two versions, in order.
func (s *Service) RestoreVersion(ctx context.Context, in RestoreVersion) (RepertoireSong, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (RepertoireSong, error) {
		grant, err := s.Guard.Require(ctx, tx, CanEditSong)
		if err != nil {
			return RepertoireSong{}, err
		}
		now, err := s.lockedSong(ctx, tx, grant.Actor.Account, in.Song)
		if err != nil {
			return RepertoireSong{}, err
		}
		if _, err := readVersion(ctx, tx, in.Song, in.Version); err != nil {
			return RepertoireSong{}, err
		}
		sheet, err := readSheet(ctx, tx, in.Song, in.Version)
		if err != nil {
			return RepertoireSong{}, err
		}
		return s.changeSong(ctx, tx, grant.Actor.Account, now, sheet, SongVersion{RestoredFrom: &in.Version, Changes: changes(now.Sheet(), sheet)})
	})
}
