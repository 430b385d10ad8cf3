package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// ListSongs asks for one page of a band's repertoire.
type ListSongs struct {
	Space  id.Space
	Sort   SongSort
	Status SongStatus    // empty: any
	Key    string        // empty: any
	Tag    string        // empty: any
	After  *SongPosition // nil: from the top
	Limit  int
}

// SongPage is one page; Next is nil on the last one.
type SongPage struct {
	Items []SongSummary
	Next  *SongPosition
}

// ListSongs gives songs of the repertoire in the order asked for (BD-6).
func (s *Service) ListSongs(ctx context.Context, in ListSongs) (SongPage, error) {
	return db.View(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (SongPage, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSongs)
		if err != nil {
			return SongPage{}, err
		}
		from := firstSong(in.Sort)
		if in.After != nil {
			from = *in.After
		}
		found, err := listSongs(ctx, tx, in, from, grant.Actor.Account)
		if err != nil {
			return SongPage{}, err
		}
		page := SongPage{Items: found}
		if len(found) > in.Limit {
			page.Items = found[:in.Limit]
			last := found[in.Limit-1]
			page.Next = &SongPosition{Rank: last.rank, Key: last.sortKey, At: last.ChangedAt, ID: last.ID}
		}
		return page, nil
	})
}

// ReadSong gives one song.
func (s *Service) ReadSong(ctx context.Context, space id.Space, song SongID) (RepertoireSong, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (RepertoireSong, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSongs)
		if err != nil {
			return RepertoireSong{}, err
		}
		return s.song(ctx, tx, grant.Actor.Account, song)
	})
}

// song is one song as a reader sees it; one that was removed is not there.
func (s *Service) song(ctx context.Context, tx *db.Tx, reader id.Account, song SongID) (RepertoireSong, error) {
	found, err := readSong(ctx, tx, reader, song)
	if err != nil {
		return RepertoireSong{}, err
	}
	if found.deletedAt != nil {
		return RepertoireSong{}, problem.ErrNotFound
	}
	return found, s.name(ctx, tx, []*Person{&found.AddedBy})
}
