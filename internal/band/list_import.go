package band

import (
	"strconv"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

type importKind struct{}

// ImportID names one imported list of songs.
type ImportID = id.ID[importKind]

// ImportStatus is how far an import has come.
type ImportStatus string

// What becomes of an import: a preview is run, until it is done; somebody may undo it from then on.
const (
	ImportPreview ImportStatus = "preview"
	ImportRunning ImportStatus = "running"
	ImportDone    ImportStatus = "done"
	ImportUndone  ImportStatus = "undone"
)

const (
	maxSourceName = 200 // code points
	// importBatch is how many songs are added in one transaction: few enough that nobody waits for
	// the database, enough that a list of a thousand takes seconds.
	importBatch = 25
	// previewKept is how long a preview that nobody runs is kept.
	previewKept = 24 * time.Hour
)

var (
	// ErrImportStarted: it has run before, and a list is added once.
	ErrImportStarted = problem.New(problem.Conflict, "band.import_started")
	// ErrImportNotStarted: a preview has added nothing that could be undone.
	ErrImportNotStarted = problem.New(problem.Conflict, "band.import_not_started")
)

// Import is a list of songs that somebody brought along (BD-4).
type Import struct {
	ID         ImportID
	Status     ImportStatus
	SourceName string // what the person calls it: a file's name, or nothing
	Total      int64  // songs that are, or would be, added
	Done       int64  // songs added so far
	CreatedBy  id.Account
	CreatedAt  time.Time
	Rows       []ImportRow
}

// ImportRow is one song of a list.
type ImportRow struct {
	Line            int64
	Title           string
	Artist          string
	Link            string
	DurationSeconds *int64
	Problem         string // why it cannot be added: the code of a problem; empty when it can
	Duplicate       *Duplicate
	Selected        bool
}

// Duplicate is the song that a row repeats: a suggestion of the band, or an earlier row.
type Duplicate struct {
	Suggestion SuggestionID // zero: an earlier row
	Line       int64        // zero: a suggestion
	Title      string
}

// knownSong is a suggestion that a row may repeat.
type knownSong struct {
	suggestion SuggestionID
	title      string
}

// preview makes rows of a list: what cannot be added and what is there already is marked and left
// out of the selection.
func preview(list Playlist, known map[string]knownSong) []ImportRow {
	MarkDuplicates(list.Rows, func(key string) bool {
		_, there := known[key]
		return there
	})
	titles := map[int]string{}
	rows := make([]ImportRow, len(list.Rows))
	for i, parsed := range list.Rows {
		titles[parsed.Line] = parsed.Title
		row := ImportRow{Line: int64(parsed.Line), Title: parsed.Title, Artist: parsed.Artist, Link: parsed.Link}
		if seconds := int64(parsed.Duration / time.Second); seconds > 0 {
			row.DurationSeconds = &seconds
		}
		switch {
		case parsed.Problem != nil:
			row.Problem = parsed.Problem.Code()
		case parsed.Known:
			song := known[parsed.Key()]
			row.Duplicate = &Duplicate{Suggestion: song.suggestion, Title: song.title}
		case parsed.DuplicateOf > 0:
			row.Duplicate = &Duplicate{Line: int64(parsed.DuplicateOf), Title: titles[parsed.DuplicateOf]}
		default:
			row.Selected = true
		}
		rows[i] = row
	}
	return rows
}

// rowProblem is the problem with a code that a row was refused for.
func rowProblem(code string) *problem.Error {
	for _, known := range []*problem.Error{
		text.ErrControlCharacter, ErrRowTitleMissing, ErrRowTitleTooLong.With("max", MaxTitleLength),
		ErrRowArtistTooLong.With("max", MaxArtistLength), ErrRowLinkInvalid, ErrRowDurationInvalid,
	} {
		if known.Code() == code {
			return known
		}
	}
	return problem.ErrInvalid
}

// selected counts the rows that are, or would be, added.
func (i Import) selected() int64 {
	var n int64
	for _, row := range i.Rows {
		if row.Selected {
			n++
		}
	}
	return n
}

// choose selects the rows on lines and no others. Lines that are not in the list, or cannot be
// added, are named.
func (i *Import) choose(lines []int64) error {
	if len(lines) == 0 {
		return problem.ErrInvalid.Field("/lines", problem.FieldTooFew, "min", 1)
	}
	possible := map[int64]int{}
	for n := range i.Rows {
		if i.Rows[n].Selected = false; i.Rows[n].Problem == "" {
			possible[i.Rows[n].Line] = n
		}
	}
	refused := problem.ErrInvalid
	for n, line := range lines {
		at, ok := possible[line]
		if !ok {
			refused = refused.Field("/lines/"+strconv.Itoa(n), problem.FieldInvalid)
			continue
		}
		i.Rows[at].Selected = true
	}
	if len(refused.Fields()) > 0 {
		return refused
	}
	return nil
}

// progress is what is announced about the import.
func (i Import) progress() ImportProgressed {
	return ImportProgressed{ImportID: i.ID, Status: i.Status, Total: i.Total, Done: i.Done}
}

// song is what a row adds.
func (r ImportRow) song() Song {
	return Song{Title: r.Title, Artist: r.Artist, Link: r.Link, Tags: []string{}, DurationSeconds: r.DurationSeconds}
}
