package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// SetlistPosition is a place in the list of setlists: after the one it describes.
type SetlistPosition struct {
	At time.Time `json:"t"`
	ID SetlistID `json:"i"`
}

// ListSetlists asks for one page of a band's setlists.
type ListSetlists struct {
	Space id.Space
	After *SetlistPosition // nil: from the top
	Limit int
}

// SetlistPage is one page; Next is nil on the last one.
type SetlistPage struct {
	Items []SetlistSummary
	Next  *SetlistPosition
}

// ListSetlists gives setlists without their entries, the newest first.
func (s *Service) ListSetlists(ctx context.Context, in ListSetlists) (SetlistPage, error) {
	return db.View(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (SetlistPage, error) {
		if _, err := s.Guard.Require(ctx, tx, CanReadSetlists); err != nil {
			return SetlistPage{}, err
		}
		first := firstPosition(SortRecent)
		from := SetlistPosition{first.At, SetlistID(first.ID)}
		if in.After != nil {
			from = *in.After
		}
		found, err := listSetlists(ctx, tx, from, in.Limit+1)
		if err != nil {
			return SetlistPage{}, err
		}
		page := SetlistPage{Items: found}
		if len(found) > in.Limit {
			page.Items = found[:in.Limit]
			last := page.Items[in.Limit-1]
			page.Next = &SetlistPosition{last.CreatedAt, last.ID}
		}
		if err := withTimes(ctx, tx, page.Items); err != nil {
			return SetlistPage{}, err
		}
		persons := make([]*Person, len(page.Items))
		for i := range page.Items {
			persons[i] = &page.Items[i].MadeBy
		}
		return page, s.name(ctx, tx, persons)
	})
}

// ReadSetlist gives one setlist with its entries.
func (s *Service) ReadSetlist(ctx context.Context, space id.Space, setlist SetlistID) (Setlist, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (Setlist, error) {
		if _, err := s.Guard.Require(ctx, tx, CanReadSetlists); err != nil {
			return Setlist{}, err
		}
		return s.setlist(ctx, tx, setlist)
	})
}

// ReadEntry gives one entry of a setlist.
func (s *Service) ReadEntry(ctx context.Context, space id.Space, setlist SetlistID, entry EntryID) (Entry, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (Entry, error) {
		if _, err := s.Guard.Require(ctx, tx, CanReadSetlists); err != nil {
			return Entry{}, err
		}
		return readEntry(ctx, tx, setlist, entry)
	})
}

// setlist is one setlist with the name of who made it.
func (s *Service) setlist(ctx context.Context, tx *db.Tx, setlist SetlistID) (Setlist, error) {
	found, err := readSetlist(ctx, tx, setlist)
	if err != nil {
		return Setlist{}, err
	}
	return found, s.name(ctx, tx, []*Person{&found.MadeBy})
}

// readEntry finds an entry in its setlist, which is where it gets its time from.
func readEntry(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID) (Entry, error) {
	in, err := readSetlist(ctx, tx, setlist)
	if err != nil {
		return Entry{}, err
	}
	for _, e := range in.Entries {
		if e.ID == entry {
			return e, nil
		}
	}
	return Entry{}, problem.ErrNotFound
}
