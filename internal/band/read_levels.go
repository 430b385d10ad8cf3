package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// mostPoints is how far back curves go, in points that their reader may see.
const mostPoints = 2000

// reader is who looks at levels.
type reader struct {
	account    id.Account
	administer bool
}

func readerOf(g authz.Grant) reader {
	return reader{g.Actor.Account, g.Role == authz.Owner || g.Role == authz.Admin}
}

// ReadLevels tells how well the band plays a song, as far as the reader may know (BD-9).
func (s *Service) ReadLevels(ctx context.Context, space id.Space, song SongID) (SongLevels, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (SongLevels, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadLevels)
		if err != nil {
			return SongLevels{}, err
		}
		if _, err := s.song(ctx, tx, grant.Actor.Account, song); err != nil {
			return SongLevels{}, err
		}
		var out SongLevels
		if out.Members, err = listLevels(ctx, tx, song, readerOf(grant)); err != nil {
			return SongLevels{}, err
		}
		persons, sum := make([]*Person, len(out.Members)), int64(0)
		for i, l := range out.Members {
			persons[i] = &out.Members[i].Person
			if l.Visibility == VisibleToBand {
				sum += l.Value
				out.Count++
			}
		}
		out.Average = average(sum, out.Count)
		return out, s.name(ctx, tx, persons)
	})
}

// ReadLevelCurves tells how members and the band came along with a song, as far as the reader may know.
func (s *Service) ReadLevelCurves(ctx context.Context, space id.Space, song SongID) (LevelCurves, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (LevelCurves, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadLevels)
		if err != nil {
			return LevelCurves{}, err
		}
		if _, err := s.song(ctx, tx, grant.Actor.Account, song); err != nil {
			return LevelCurves{}, err
		}
		points, err := listPoints(ctx, tx, song, readerOf(grant), mostPoints)
		if err != nil {
			return LevelCurves{}, err
		}
		out := curves(points)
		persons := make([]*Person, len(out.Members))
		for i := range out.Members {
			persons[i] = &out.Members[i].Person
		}
		return out, s.name(ctx, tx, persons)
	})
}
