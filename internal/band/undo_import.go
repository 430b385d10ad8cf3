package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// KeptReason says why undoing an import left a suggestion in place.
type KeptReason string

const (
	KeptVoted  KeptReason = "voted"  // somebody votes on it
	KeptEdited KeptReason = "edited" // somebody changed it
)

// Kept is a suggestion that undoing an import left in place.
type Kept struct {
	ID     SuggestionID `json:"id" format:"uuid"`
	Title  string       `json:"title"`
	Reason KeptReason   `json:"reason" enum:"voted,edited"`
}

// Undone is what undoing an import did.
type Undone struct {
	Removed int64  `json:"removed"`
	Kept    []Kept `json:"kept" doc:"What others have touched since, and so stays"`
}

// UndoImport removes the suggestions of an import that nobody has voted on or edited, and says
// which ones stay. A running import stops. It may be repeated: what is no longer voted on goes then.
func (s *Service) UndoImport(ctx context.Context, space id.Space, list ImportID) (Undone, error) {
	return db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (Undone, error) {
		grant, err := s.Guard.Require(ctx, tx, CanImport)
		if err != nil {
			return Undone{}, err
		}
		held, err := lockImport(ctx, tx, list)
		if err != nil {
			return Undone{}, err
		}
		if !mayChange(held.CreatedBy, grant) {
			return Undone{}, problem.ErrForbidden
		}
		if held.Status == ImportPreview {
			return Undone{}, ErrImportNotStarted
		}
		var out Undone
		if out.Removed, err = deleteUntouched(ctx, tx, list); err != nil {
			return Undone{}, err
		}
		if out.Kept, err = listKept(ctx, tx, list); err != nil {
			return Undone{}, err
		}
		if err := undoImport(ctx, tx, list); err != nil {
			return Undone{}, err
		}
		held.Status = ImportUndone
		return out, s.announce(ctx, tx, held.progress())
	})
}
