package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// inSetlist lets whoever may edit a setlist change what is in it. Those who do so at once take turns; what
// change did is announced unless it did nothing.
func inSetlist[T any](ctx context.Context, s *Service, space id.Space, setlist SetlistID, change func(context.Context, *db.Tx) (out T, did bool, err error)) (T, error) {
	return db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (T, error) {
		var none T
		if _, err := s.Guard.Require(ctx, tx, CanEditSetlist); err != nil {
			return none, err
		}
		version, err := lockSetlist(ctx, tx, setlist)
		if err != nil {
			return none, err
		}
		out, did, err := change(ctx, tx)
		if err != nil || !did {
			return out, err
		}
		return out, s.announce(ctx, tx, SetlistChanged{setlist, version})
	})
}

// AddEntry asks for a line more in a setlist.
type AddEntry struct {
	Space   id.Space
	Setlist SetlistID
	Kind    EntryKind
	Song    *SongID // of a song, and of nothing else
	Head    EntryHead
	After   *EntryID // nil: at the end
}

// AddEntry puts a song, a break, a note or the beginning of a set into a setlist (BD-32).
func (s *Service) AddEntry(ctx context.Context, in AddEntry) (Entry, error) {
	return inSetlist(ctx, s, in.Space, in.Setlist, func(ctx context.Context, tx *db.Tx) (Entry, bool, error) {
		head, err := in.Head.Clean(in.Kind)
		if err != nil {
			return Entry{}, false, err
		}
		made := Entry{ID: id.New[entryKind](s.IDs), Kind: in.Kind, EntryHead: head}
		if made.Song, err = songFor(ctx, tx, in.Kind, in.Song); err != nil {
			return Entry{}, false, err
		}
		n, err := countEntries(ctx, tx, in.Setlist)
		if err != nil {
			return Entry{}, false, err
		}
		if n >= MaxEntries {
			return Entry{}, false, ErrSetlistFull.With("max", MaxEntries)
		}
		if made.position, err = placeFor(ctx, tx, in.Setlist, made.ID, in.After, in.After == nil); err != nil {
			return Entry{}, false, err
		}
		if err := insertEntry(ctx, tx, in.Setlist, made); err != nil {
			return Entry{}, false, err
		}
		if err := shorten(ctx, tx, in.Setlist, made.position); err != nil {
			return Entry{}, false, err
		}
		made, err = readEntry(ctx, tx, in.Setlist, made.ID)
		return made, true, err
	})
}

// songFor is the song of an entry of a kind.
func songFor(ctx context.Context, tx *db.Tx, kind EntryKind, song *SongID) (*SongInSet, error) {
	switch {
	case kind == EntrySong && song == nil:
		return nil, problem.ErrInvalid.Field("/song_id", problem.FieldRequired)
	case kind != EntrySong && song != nil:
		return nil, problem.ErrInvalid.Field("/song_id", "band.entry_kind")
	case song == nil:
		return nil, nil
	}
	there, err := songsThere(ctx, tx, []SongID{*song})
	if err != nil {
		return nil, err
	}
	if !there[*song] {
		return nil, problem.ErrInvalid.Field("/song_id", "band.song_unknown")
	}
	return &SongInSet{ID: *song}, nil
}

// placeFor is a position for an entry: the last, or right after another entry, or with nil the first.
func placeFor(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID, after *EntryID, last bool) (string, error) {
	if last {
		end, err := lastPosition(ctx, tx, setlist)
		return between(end, ""), err
	}
	var from string
	if after != nil {
		var known bool
		var err error
		if from, known, err = entryPosition(ctx, tx, setlist, *after); err != nil {
			return "", err
		}
		if !known || *after == entry {
			return "", problem.ErrInvalid.Field("/after_entry_id", "band.entry_unknown")
		}
	}
	to, err := nextPosition(ctx, tx, setlist, from, entry)
	return between(from, to), err
}

// shorten numbers a setlist anew once a position has grown long, which takes hundreds of moves into one gap.
func shorten(ctx context.Context, tx *db.Tx, setlist SetlistID, position string) error {
	if len(position) <= longestPosition {
		return nil
	}
	in, err := readSetlist(ctx, tx, setlist)
	if err != nil {
		return err
	}
	fresh := positions(len(in.Entries))
	for _, aside := range []string{"~", ""} { // no two may stand in one place meanwhile: "~" is above every key
		for i, e := range in.Entries {
			if err := moveEntry(ctx, tx, setlist, e.ID, aside+fresh[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// MoveEntry asks for an entry to stand right after another one; nil: before all others.
type MoveEntry struct {
	Space   id.Space
	Setlist SetlistID
	Entry   EntryID
	After   *EntryID
}

// MoveEntry gives an entry another place, which writes that entry and no other. Of two who move entries at
// once both have moved theirs; of two who move the same one, the later has it where they wanted.
func (s *Service) MoveEntry(ctx context.Context, in MoveEntry) (Setlist, error) {
	return inSetlist(ctx, s, in.Space, in.Setlist, func(ctx context.Context, tx *db.Tx) (Setlist, bool, error) {
		_, known, err := entryPosition(ctx, tx, in.Setlist, in.Entry)
		if err != nil {
			return Setlist{}, false, err
		}
		if !known {
			return Setlist{}, false, problem.ErrNotFound
		}
		to, err := placeFor(ctx, tx, in.Setlist, in.Entry, in.After, false)
		if err != nil {
			return Setlist{}, false, err
		}
		if err := moveEntry(ctx, tx, in.Setlist, in.Entry, to); err != nil {
			return Setlist{}, false, err
		}
		if err := shorten(ctx, tx, in.Setlist, to); err != nil {
			return Setlist{}, false, err
		}
		out, err := s.setlist(ctx, tx, in.Setlist)
		return out, true, err
	})
}

// EditEntry asks for a change of an entry that still has Version.
type EditEntry struct {
	Space   id.Space
	Setlist SetlistID
	Entry   EntryID
	Version int64
	Change  EntryChange
}

// EditEntry changes what an entry says. An edit of an older version is refused with the present one; one
// that changes nothing raises no version.
func (s *Service) EditEntry(ctx context.Context, in EditEntry) (Entry, error) {
	return inSetlist(ctx, s, in.Space, in.Setlist, func(ctx context.Context, tx *db.Tx) (Entry, bool, error) {
		now, err := readEntry(ctx, tx, in.Setlist, in.Entry)
		if err != nil {
			return Entry{}, false, err
		}
		if now.Version != in.Version {
			return Entry{}, false, problem.ErrVersionStale.Current(now)
		}
		head, err := in.Change.Of(now.EntryHead).Clean(now.Kind)
		if err != nil || head.same(now.EntryHead) {
			return now, false, err
		}
		if err := updateEntry(ctx, tx, in.Setlist, in.Entry, in.Version, head); err != nil {
			return Entry{}, false, err
		}
		now, err = readEntry(ctx, tx, in.Setlist, in.Entry)
		return now, true, err
	})
}

// RemoveEntry takes an entry out of a setlist. Its song forgets that it was played there.
func (s *Service) RemoveEntry(ctx context.Context, space id.Space, setlist SetlistID, entry EntryID) error {
	_, err := inSetlist(ctx, s, space, setlist, func(ctx context.Context, tx *db.Tx) (struct{}, bool, error) {
		now, err := readEntry(ctx, tx, setlist, entry)
		if err != nil {
			return struct{}{}, false, err
		}
		if now.PlayedAt == nil {
			return struct{}{}, true, deleteEntry(ctx, tx, setlist, entry)
		}
		return struct{}{}, true, recounted(ctx, tx, []SongID{now.Song.ID}, func() error { return deleteEntry(ctx, tx, setlist, entry) })
	})
	return err
}
