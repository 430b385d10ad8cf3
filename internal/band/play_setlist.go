package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// MarkSetlist marks a setlist as played, and with it its songs that are not yet; or, with played false,
// as not played at all (BD-32). Doing it again changes nothing.
func (s *Service) MarkSetlist(ctx context.Context, space id.Space, setlist SetlistID, played bool) (Setlist, error) {
	return inSetlist(ctx, s, space, setlist, func(ctx context.Context, tx *db.Tx) (Setlist, bool, error) {
		now, err := s.setlist(ctx, tx, setlist)
		if err != nil {
			return Setlist{}, false, err
		}
		if done := now.PlayedAt != nil; done == played {
			return now, false, nil
		}
		var songs []SongID
		for _, e := range now.Entries {
			if e.Song != nil {
				songs = append(songs, e.Song.ID)
			}
		}
		err = recounted(ctx, tx, songs, func() error { return markSetlist(ctx, tx, setlist, when(tx, played)) })
		if err != nil {
			return Setlist{}, false, err
		}
		now, err = s.setlist(ctx, tx, setlist)
		return now, true, err
	})
}

// MarkEntry marks one song of a setlist as played, live during the gig, or takes that back.
func (s *Service) MarkEntry(ctx context.Context, space id.Space, setlist SetlistID, entry EntryID, played bool) (Entry, error) {
	return inSetlist(ctx, s, space, setlist, func(ctx context.Context, tx *db.Tx) (Entry, bool, error) {
		now, err := readEntry(ctx, tx, setlist, entry)
		if err != nil {
			return Entry{}, false, err
		}
		if now.Kind != EntrySong {
			return Entry{}, false, ErrNotASong
		}
		if done := now.PlayedAt != nil; done == played {
			return now, false, nil
		}
		err = recounted(ctx, tx, []SongID{now.Song.ID}, func() error { return markEntry(ctx, tx, setlist, entry, when(tx, played)) })
		if err != nil {
			return Entry{}, false, err
		}
		now, err = readEntry(ctx, tx, setlist, entry)
		return now, true, err
	})
}

// ErrNotASong: a break or a note is not played.
var ErrNotASong = problem.New(problem.Conflict, "band.entry_not_a_song")

func when(tx *db.Tx, played bool) *time.Time {
	if !played {
		return nil
	}
	at := tx.Now()
	return &at
}

// recounted does what changes how often songs were played, and counts anew. The songs' locks come first:
// setlists that hold the same songs take turns.
func recounted(ctx context.Context, tx *db.Tx, songs []SongID, do func() error) error {
	if err := lockSongs(ctx, tx, songs); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return countPlays(ctx, tx, songs)
}
