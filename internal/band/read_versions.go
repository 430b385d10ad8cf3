package band

import (
	"context"
	"math"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// longestChange is how much of a value a list of versions shows, in code points.
const longestChange = 500

// ListVersions asks for one page of the versions of a song.
type ListVersions struct {
	Space  id.Space
	Song   SongID
	Before *int64 // nil: from the latest
	Limit  int
}

// VersionPage is one page; Next is nil on the last one.
type VersionPage struct {
	Items []SongVersion
	Next  *int64
}

// ListVersions tells who changed what, the latest first (BD-7). Of long texts it has the beginning.
func (s *Service) ListVersions(ctx context.Context, in ListVersions) (VersionPage, error) {
	return db.View(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (VersionPage, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSongs)
		if err != nil {
			return VersionPage{}, err
		}
		if _, err := s.song(ctx, tx, grant.Actor.Account, in.Song); err != nil {
			return VersionPage{}, err
		}
		before := int64(math.MaxInt64)
		if in.Before != nil {
			before = *in.Before
		}
		found, err := listVersions(ctx, tx, in.Song, before, in.Limit+1)
		if err != nil {
			return VersionPage{}, err
		}
		page := VersionPage{Items: found}
		if len(found) > in.Limit {
			page.Items = found[:in.Limit]
			page.Next = &page.Items[in.Limit-1].Version
		}
		return page, s.withChanges(ctx, tx, in.Song, page.Items, longestChange)
	})
}

// ReadVersion gives a version with the whole song as it was then.
func (s *Service) ReadVersion(ctx context.Context, space id.Space, song SongID, version int64) (SongAtVersion, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (SongAtVersion, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSongs)
		if err != nil {
			return SongAtVersion{}, err
		}
		if _, err := s.song(ctx, tx, grant.Actor.Account, song); err != nil {
			return SongAtVersion{}, err
		}
		found, err := readVersion(ctx, tx, song, version)
		if err != nil {
			return SongAtVersion{}, err
		}
		one := []SongVersion{found}
		if err := s.withChanges(ctx, tx, song, one, MaxChordProBytes); err != nil {
			return SongAtVersion{}, err
		}
		sheet, err := readSheet(ctx, tx, song, version)
		return SongAtVersion{one[0], sheet}, err
	})
}

// withChanges fills in what consecutive versions changed, the latest first, and the names of who did.
func (s *Service) withChanges(ctx context.Context, tx *db.Tx, song SongID, versions []SongVersion, longest int) error {
	if len(versions) == 0 {
		return nil
	}
	made, err := listChanges(ctx, tx, song, versions[len(versions)-1].Version, versions[0].Version, longest)
	if err != nil {
		return err
	}
	persons := make([]*Person, len(versions))
	for i := range versions {
		versions[i].Changes = made[versions[i].Version]
		if versions[i].Changes == nil {
			versions[i].Changes = []FieldChange{}
		}
		persons[i] = &versions[i].ChangedBy
	}
	return s.name(ctx, tx, persons)
}
