package band

import (
	"context"
	"strconv"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// AddSetlist asks for a new setlist with songs in it, in order.
type AddSetlist struct {
	Space id.Space
	Head  SetlistHead
	Songs []SongID
}

// AddSetlist makes a setlist (BD-32).
func (s *Service) AddSetlist(ctx context.Context, in AddSetlist) (Setlist, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Setlist, error) {
		grant, err := s.Guard.Require(ctx, tx, CanAddSetlist)
		if err != nil {
			return Setlist{}, err
		}
		head, err := in.Head.Clean()
		if err != nil {
			return Setlist{}, err
		}
		if len(in.Songs) > MaxEntries {
			return Setlist{}, problem.ErrInvalid.Field("/song_ids", problem.FieldTooMany, "max", MaxEntries)
		}
		if err := s.playable(ctx, tx, in.Songs); err != nil {
			return Setlist{}, err
		}
		entries := make([]Entry, len(in.Songs))
		for i, song := range in.Songs {
			entries[i] = Entry{Kind: EntrySong, Song: &SongInSet{ID: song}}
		}
		return s.addSetlist(ctx, tx, grant, head, entries)
	})
}

// CopySetlist asks for a setlist like another one, called Name; empty: as the other is.
type CopySetlist struct {
	Space   id.Space
	Setlist SetlistID
	Name    string
}

// CopySetlist makes a setlist with the entries of another, of which nothing has been played yet and
// nobody knows when it begins.
func (s *Service) CopySetlist(ctx context.Context, in CopySetlist) (Setlist, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Setlist, error) {
		grant, err := s.Guard.Require(ctx, tx, CanAddSetlist)
		if err != nil {
			return Setlist{}, err
		}
		if _, err := lockSetlist(ctx, tx, in.Setlist); err != nil {
			return Setlist{}, err
		}
		from, err := readSetlist(ctx, tx, in.Setlist)
		if err != nil {
			return Setlist{}, err
		}
		head := from.SetlistHead
		head.StartsAt = nil
		if in.Name != "" {
			head.Name = in.Name
		}
		if head, err = head.Clean(); err != nil {
			return Setlist{}, err
		}
		return s.addSetlist(ctx, tx, grant, head, from.Entries)
	})
}

func (s *Service) addSetlist(ctx context.Context, tx *db.Tx, grant authz.Grant, head SetlistHead, entries []Entry) (Setlist, error) {
	made := SetlistSummary{
		ID: id.New[setlistKind](s.IDs), SetlistHead: head, MadeBy: Person{AccountID: grant.Actor.Account}, CreatedAt: tx.Now(), Version: 1,
	}
	if err := insertSetlist(ctx, tx, made); err != nil {
		return Setlist{}, err
	}
	for i, position := range positions(len(entries)) {
		e := entries[i]
		e.ID, e.position = id.New[entryKind](s.IDs), position
		if err := insertEntry(ctx, tx, made.ID, e); err != nil {
			return Setlist{}, err
		}
	}
	if err := s.announce(ctx, tx, SetlistChanged{made.ID, made.Version}); err != nil {
		return Setlist{}, err
	}
	return s.setlist(ctx, tx, made.ID)
}

// playable checks that songs are in the repertoire of this space.
func (s *Service) playable(ctx context.Context, tx *db.Tx, songs []SongID) error {
	there, err := songsThere(ctx, tx, songs)
	if err != nil {
		return err
	}
	refused := problem.ErrInvalid
	for i, song := range songs {
		if !there[song] {
			refused = refused.Field("/song_ids/"+strconv.Itoa(i), "band.song_unknown")
		}
	}
	if len(refused.Fields()) > 0 {
		return refused
	}
	return nil
}
