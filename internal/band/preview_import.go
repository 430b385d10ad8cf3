package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// PreviewImport asks what is in a list of songs.
type PreviewImport struct {
	Space      id.Space
	SourceName string
	Format     PlaylistFormat
	Text       string // at most MaxPlaylistBytes
}

// previewsEach is how many previews one person has in a band: a newer one takes the place of the oldest.
const previewsEach = 5

// PreviewImport reads a list and keeps it as a preview, its duplicates marked: nothing of it is
// suggested before [Service.RunImport]. A list that cannot be read as a whole leaves no trace.
func (s *Service) PreviewImport(ctx context.Context, in PreviewImport) (Import, error) {
	c := cleaner{problem: problem.ErrInvalid}
	source := c.line("/source_name", in.SourceName, maxSourceName)
	if len(c.problem.Fields()) > 0 {
		return Import{}, c.problem
	}
	list, err := ParsePlaylist([]byte(in.Text), in.Format)
	if err != nil {
		return Import{}, err
	}
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Import, error) {
		grant, err := s.Guard.Require(ctx, tx, CanImport)
		if err != nil {
			return Import{}, err
		}
		known, err := knownSongs(ctx, tx, list.Rows)
		if err != nil {
			return Import{}, err
		}
		held := Import{
			ID: id.New[importKind](s.IDs), Status: ImportPreview, SourceName: source,
			CreatedBy: grant.Actor.Account, CreatedAt: tx.Now(), Rows: preview(list, known),
		}
		held.Total = held.selected()
		if err := forgetPreviews(ctx, tx, held.CreatedBy, previewsEach-1); err != nil {
			return Import{}, err
		}
		return held, insertImport(ctx, tx, held)
	})
}

// ReadImport gives an import with its rows, to follow its progress.
func (s *Service) ReadImport(ctx context.Context, space id.Space, list ImportID) (Import, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (Import, error) {
		if _, err := s.Guard.Require(ctx, tx, CanImport); err != nil {
			return Import{}, err
		}
		held, err := readImport(ctx, tx, list)
		if err != nil {
			return Import{}, err
		}
		held.Rows, err = listRows(ctx, tx, list)
		return held, err
	})
}
