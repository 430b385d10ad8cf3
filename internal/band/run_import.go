package band

import (
	"context"
	"errors"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// RunImport asks for the rows of a preview on Lines to be suggested.
type RunImport struct {
	Space  id.Space
	Import ImportID
	Lines  []int64
}

// RunImport starts adding the chosen rows of a preview; a job adds them in batches. A preview runs
// once, for whoever made it or administers the band.
func (s *Service) RunImport(ctx context.Context, in RunImport) (Import, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Import, error) {
		grant, err := s.Guard.Require(ctx, tx, CanImport)
		if err != nil {
			return Import{}, err
		}
		held, err := lockImport(ctx, tx, in.Import)
		if err != nil {
			return Import{}, err
		}
		if !mayChange(held.CreatedBy, grant) {
			return Import{}, problem.ErrForbidden
		}
		if held.Status != ImportPreview {
			return Import{}, ErrImportStarted
		}
		if held.Rows, err = listRows(ctx, tx, in.Import); err != nil {
			return Import{}, err
		}
		if err := held.choose(in.Lines); err != nil {
			return Import{}, err
		}
		held.Status, held.Total = ImportRunning, held.selected()
		if err := startImport(ctx, tx, held, in.Lines); err != nil {
			return Import{}, err
		}
		if err := s.Jobs.Enqueue(ctx, tx, addSongs{in.Space, in.Import}); err != nil {
			return Import{}, err
		}
		return held, s.announce(ctx, tx, held.progress())
	})
}

// addBatch adds the next songs of a running import, and tells whether there are more. It acts for
// whoever brought the list: when that person may import no more, the import ends where it is.
//
// A row and its suggestion are written together, so an import that was interrupted anywhere goes on
// with the row after the last one added.
func (s *Service) addBatch(ctx context.Context, in addSongs) (more bool, err error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (bool, error) {
		held, err := lockImport(ctx, tx, in.Import)
		if errors.Is(err, problem.ErrNotFound) || err == nil && held.Status != ImportRunning {
			return false, nil // done already, or undone meanwhile
		}
		if err != nil {
			return false, err
		}
		ctx = authz.WithActor(ctx, authz.Actor{Account: held.CreatedBy})
		_, err = s.Guard.Require(ctx, tx, CanImport)
		if errors.Is(err, authz.ErrNoSpace) || errors.Is(err, problem.ErrForbidden) {
			return false, s.advance(ctx, tx, held, 0, ImportDone)
		}
		if err != nil {
			return false, err
		}
		rows, err := nextRows(ctx, tx, in.Import, importBatch)
		if err != nil {
			return false, err
		}
		for _, row := range rows {
			one := newSuggestion(id.New[suggestionKind](s.IDs), row.song(), held.CreatedBy, tx.Now())
			one.ImportID = &held.ID
			if err := insertSuggestion(ctx, tx, one); err != nil {
				return false, err
			}
			if err := markRow(ctx, tx, in.Import, row.Line, one.ID); err != nil {
				return false, err
			}
		}
		added := int64(len(rows))
		if added < importBatch || held.Done+added >= held.Total {
			return false, s.advance(ctx, tx, held, added, ImportDone)
		}
		return true, s.advance(ctx, tx, held, added, ImportRunning)
	})
}

func (s *Service) advance(ctx context.Context, tx *db.Tx, held Import, added int64, to ImportStatus) error {
	if err := advanceImport(ctx, tx, held.ID, added, to); err != nil {
		return err
	}
	held.Done, held.Status = held.Done+added, to
	return s.announce(ctx, tx, held.progress())
}
