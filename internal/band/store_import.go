package band

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/band/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// knownSongs finds the suggestions that rows may repeat, by song key: of several the oldest.
func knownSongs(ctx context.Context, tx *db.Tx, rows []PlaylistRow) (map[string]knownSong, error) {
	keys := make([]string, 0, len(rows))
	for _, row := range rows {
		if row.Problem == nil {
			keys = append(keys, row.Key())
		}
	}
	found, err := q.New(tx).KnownSongs(ctx, tx.Space(), keys)
	if err != nil {
		return nil, err
	}
	out := make(map[string]knownSong, len(found))
	for _, song := range found {
		if _, older := out[song.SongKey]; !older {
			out[song.SongKey] = knownSong{SuggestionID(song.SuggestionID), song.Title}
		}
	}
	return out, nil
}

func insertImport(ctx context.Context, tx *db.Tx, held Import) error {
	err := q.New(tx).InsertImport(ctx, q.InsertImportParams{
		SpaceID: tx.Space(), ImportID: held.ID.UUID(), SourceName: held.SourceName, Total: held.Total,
		CreatedBy: held.CreatedBy, CreatedAt: held.CreatedAt,
	})
	if err != nil {
		return err
	}
	for start := 0; start < len(held.Rows); start += rowsPerInsert {
		if err := insertRows(ctx, tx, held.ID, held.Rows[start:min(start+rowsPerInsert, len(held.Rows))]); err != nil {
			return err
		}
	}
	return nil
}

// rowsPerInsert is how many rows one statement stores: a thousand rows one by one would keep
// everybody else from writing for a tenth of a second.
const rowsPerInsert = 100

func insertRows(ctx context.Context, tx *db.Tx, list ImportID, rows []ImportRow) error {
	const columns = 12
	var values strings.Builder
	args := make([]any, 0, columns*len(rows))
	for i, row := range rows {
		if i > 0 {
			values.WriteString(", ")
		}
		separator := "("
		for range columns {
			values.WriteString(separator)
			separator = ", "
			args = append(args, nil)
			fmt.Fprintf(&values, "$%d", len(args))
		}
		values.WriteString(")")
		var line *int64
		var suggestion *uuid.UUID
		var title string
		if d := row.Duplicate; d != nil {
			title = d.Title
			if d.Suggestion.IsZero() {
				line = &d.Line
			} else {
				u := d.Suggestion.UUID()
				suggestion = &u
			}
		}
		copy(args[columns*i:], []any{
			tx.Space(), list, row.Line, row.Title, row.Artist, row.Link, row.DurationSeconds, row.Problem, line, suggestion, title, row.Selected,
		})
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO band_import_row (space_id, import_id, line, title, artist, link, duration_seconds, problem,
		duplicate_of_line, duplicate_of_suggestion, duplicate_title, selected) VALUES `+values.String(), args...)
	return err
}

func readImport(ctx context.Context, tx *db.Tx, list ImportID) (Import, error) {
	row, err := q.New(tx).ReadImport(ctx, tx.Space(), list.UUID())
	if err != nil {
		return Import{}, orNotFound(err)
	}
	return importOf(row), nil
}

// lockImport makes whoever else works on the import wait until tx ends.
func lockImport(ctx context.Context, tx *db.Tx, list ImportID) (Import, error) {
	row, err := q.New(tx).LockImport(ctx, tx.Space(), list.UUID())
	if err != nil {
		return Import{}, orNotFound(err)
	}
	return importOf(q.ReadImportRow(row)), nil
}

func importOf(row q.ReadImportRow) Import {
	return Import{
		ID: ImportID(row.ImportID), Status: ImportStatus(row.Status), SourceName: row.SourceName, Total: row.Total, Done: row.Done,
		CreatedBy: row.CreatedBy, CreatedAt: row.CreatedAt,
	}
}

func listRows(ctx context.Context, tx *db.Tx, list ImportID) ([]ImportRow, error) {
	rows, err := q.New(tx).ListRows(ctx, tx.Space(), list.UUID())
	if err != nil {
		return nil, err
	}
	out := make([]ImportRow, len(rows))
	for i, row := range rows {
		out[i] = ImportRow{
			Line: row.Line, Title: row.Title, Artist: row.Artist, Link: row.Link, DurationSeconds: row.DurationSeconds,
			Problem: row.Problem, Selected: row.Selected,
		}
		switch {
		case row.DuplicateOfSuggestion != nil:
			out[i].Duplicate = &Duplicate{Suggestion: SuggestionID(*row.DuplicateOfSuggestion), Title: row.DuplicateTitle}
		case row.DuplicateOfLine != nil:
			out[i].Duplicate = &Duplicate{Line: *row.DuplicateOfLine, Title: row.DuplicateTitle}
		}
	}
	return out, nil
}

// startImport stores which rows were chosen and that they are being added.
func startImport(ctx context.Context, tx *db.Tx, held Import, lines []int64) error {
	_, err := q.New(tx).SelectRows(ctx, lines, tx.Space(), held.ID.UUID())
	if err != nil {
		return err
	}
	_, err = q.New(tx).StartImport(ctx, tx.Space(), held.ID.UUID(), held.Total)
	return err
}

// nextRows are the first chosen rows that have not been added yet.
func nextRows(ctx context.Context, tx *db.Tx, list ImportID, most int32) ([]ImportRow, error) {
	rows, err := q.New(tx).NextRows(ctx, tx.Space(), list.UUID(), most)
	if err != nil {
		return nil, err
	}
	out := make([]ImportRow, len(rows))
	for i, row := range rows {
		out[i] = ImportRow{Line: row.Line, Title: row.Title, Artist: row.Artist, Link: row.Link, DurationSeconds: row.DurationSeconds}
	}
	return out, nil
}

func markRow(ctx context.Context, tx *db.Tx, list ImportID, line int64, added SuggestionID) error {
	u := added.UUID()
	n, err := q.New(tx).MarkRow(ctx, q.MarkRowParams{SpaceID: tx.Space(), ImportID: list.UUID(), Line: line, SuggestionID: &u})
	if err == nil && n != 1 {
		return errors.New("a row of an import was added twice")
	}
	return err
}

func advanceImport(ctx context.Context, tx *db.Tx, list ImportID, added int64, to ImportStatus) error {
	_, err := q.New(tx).AdvanceImport(ctx, q.AdvanceImportParams{
		Added: added, Status: string(to), SpaceID: tx.Space(), ImportID: list.UUID(),
	})
	return err
}

func undoImport(ctx context.Context, tx *db.Tx, list ImportID) error {
	return q.New(tx).UndoImport(ctx, tx.Space(), list.UUID())
}

// deleteUntouched removes the suggestions of an import that are as they were added. The conditions
// are on the row itself, so a vote or an edit that commits meanwhile is seen.
func deleteUntouched(ctx context.Context, tx *db.Tx, list ImportID) (int64, error) {
	return q.New(tx).DeleteUntouched(ctx, tx.Space(), nullable(list))
}

func listKept(ctx context.Context, tx *db.Tx, list ImportID) ([]Kept, error) {
	rows, err := q.New(tx).ListImported(ctx, tx.Space(), nullable(list))
	if err != nil {
		return nil, err
	}
	out := make([]Kept, len(rows))
	for i, row := range rows {
		out[i] = Kept{ID: SuggestionID(row.SuggestionID), Title: row.Title, Reason: KeptEdited}
		if row.Voted {
			out[i].Reason = KeptVoted
		}
	}
	return out, nil
}

func nullable(list ImportID) *uuid.UUID {
	u := list.UUID()
	return &u
}

// stalePreviews lists previews that are older than they are kept, in all spaces.
func stalePreviews(ctx context.Context, tx *db.Tx, most int32) ([]addSongs, error) {
	rows, err := q.New(tx).StalePreviews(ctx, tx.Now().Add(-previewKept), most)
	if err != nil {
		return nil, err
	}
	out := make([]addSongs, len(rows))
	for i, row := range rows {
		out[i] = addSongs{Space: row.SpaceID, Import: ImportID(row.ImportID)}
	}
	return out, nil
}

// forgetPreviews deletes somebody's previews but for the newest.
func forgetPreviews(ctx context.Context, tx *db.Tx, by id.Account, keep int32) error {
	old, err := q.New(tx).PreviewsBeyond(ctx, tx.Space(), by, keep)
	if err != nil {
		return err
	}
	for _, list := range old {
		if err := deletePreview(ctx, tx, ImportID(list)); err != nil {
			return err
		}
	}
	return nil
}

// deletePreview deletes an import, if it is still a preview.
func deletePreview(ctx context.Context, tx *db.Tx, list ImportID) error {
	held, err := lockImport(ctx, tx, list)
	if errors.Is(err, problem.ErrNotFound) || err == nil && held.Status != ImportPreview {
		return nil
	}
	if err != nil {
		return err
	}
	if err := q.New(tx).DeletePreviewRows(ctx, tx.Space(), list.UUID()); err != nil {
		return err
	}
	_, err = q.New(tx).DeletePreview(ctx, tx.Space(), list.UUID())
	return err
}
