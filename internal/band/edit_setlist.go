package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// EditSetlist asks for a change of a setlist that still has Version.
type EditSetlist struct {
	Space   id.Space
	Setlist SetlistID
	Version int64
	Change  SetlistChange
}

// EditSetlist changes what a setlist is called, says and plans; its entries have their own edits. An edit
// of an older version is refused with the present one; one that changes nothing raises no version.
func (s *Service) EditSetlist(ctx context.Context, in EditSetlist) (Setlist, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Setlist, error) {
		if _, err := s.Guard.Require(ctx, tx, CanEditSetlist); err != nil {
			return Setlist{}, err
		}
		if _, err := lockSetlist(ctx, tx, in.Setlist); err != nil {
			return Setlist{}, err
		}
		now, err := s.setlist(ctx, tx, in.Setlist)
		if err != nil {
			return Setlist{}, err
		}
		if now.Version != in.Version {
			return Setlist{}, problem.ErrVersionStale.Current(now)
		}
		head, err := in.Change.Of(now.SetlistHead).Clean()
		if err != nil || head.same(now.SetlistHead) {
			return now, err
		}
		if err := updateSetlist(ctx, tx, in.Setlist, in.Version, head); err != nil {
			return Setlist{}, err
		}
		if err := s.announce(ctx, tx, SetlistChanged{in.Setlist, in.Version + 1}); err != nil {
			return Setlist{}, err
		}
		return s.setlist(ctx, tx, in.Setlist)
	})
}

// RemoveSetlist deletes one's own setlist with its entries, for good; who administers the band deletes
// anybody's. Songs forget that they were played in it.
func (s *Service) RemoveSetlist(ctx context.Context, space id.Space, setlist SetlistID) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		grant, err := s.Guard.Require(ctx, tx, CanRemoveSetlist)
		if err != nil {
			return struct{}{}, err
		}
		if _, err := lockSetlist(ctx, tx, setlist); err != nil {
			return struct{}{}, err
		}
		now, err := readSetlist(ctx, tx, setlist)
		if err != nil {
			return struct{}{}, err
		}
		if !now.RemovableBy(grant) {
			return struct{}{}, problem.ErrForbidden
		}
		if err := deleteSetlist(ctx, tx, setlist); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.announce(ctx, tx, SetlistRemoved{setlist})
	})
	return err
}
