package band

import "github.com/kermesse/kermesse/internal/kit/authz"

// SuggestionAdded: somebody suggested a song. Songs of a list are announced by [ImportProgressed],
// batch by batch.
type SuggestionAdded struct {
	SuggestionID SuggestionID `json:"suggestion_id"`
	Version      int64        `json:"version"`
}

func (SuggestionAdded) Kind() string      { return "band.suggestion_added" }
func (f SuggestionAdded) Subject() string { return f.SuggestionID.String() }

// SuggestionEdited: its title, link or another of its fields changed.
type SuggestionEdited struct {
	SuggestionID SuggestionID `json:"suggestion_id"`
	Version      int64        `json:"version"`
}

func (SuggestionEdited) Kind() string      { return "band.suggestion_edited" }
func (f SuggestionEdited) Subject() string { return f.SuggestionID.String() }

// SuggestionRemoved: it is gone, with its votes.
type SuggestionRemoved struct {
	SuggestionID SuggestionID `json:"suggestion_id"`
}

func (SuggestionRemoved) Kind() string      { return "band.suggestion_removed" }
func (f SuggestionRemoved) Subject() string { return f.SuggestionID.String() }

// SuggestionVoted: somebody voted on it, otherwise than before, or withdrew a vote.
type SuggestionVoted struct {
	SuggestionID SuggestionID `json:"suggestion_id"`
}

func (SuggestionVoted) Kind() string      { return "band.suggestion_voted" }
func (f SuggestionVoted) Subject() string { return f.SuggestionID.String() }

// ImportProgressed: an import began, added a batch of songs, ended or was undone; what lists of
// suggestions show has changed.
type ImportProgressed struct {
	ImportID ImportID     `json:"import_id"`
	Status   ImportStatus `json:"status"`
	Total    int64        `json:"total"`
	Done     int64        `json:"done"`
}

func (ImportProgressed) Kind() string      { return "band.import_progressed" }
func (f ImportProgressed) Subject() string { return f.ImportID.String() }

// What it takes to read of these facts in the activity feed (SP-11). Votes are not told there: the
// list itself says who voted, and one evening of voting would bury everything else; nor is each batch
// of an import.
func (SuggestionAdded) ReadWith() authz.Op   { return CanReadSuggestions }
func (SuggestionEdited) ReadWith() authz.Op  { return CanReadSuggestions }
func (SuggestionRemoved) ReadWith() authz.Op { return CanReadSuggestions }

// SuggestionPromoted: it became a song of the repertoire.
type SuggestionPromoted struct {
	SuggestionID SuggestionID `json:"suggestion_id"`
	SongID       SongID       `json:"song_id"`
}

func (SuggestionPromoted) Kind() string      { return "band.suggestion_promoted" }
func (f SuggestionPromoted) Subject() string { return f.SuggestionID.String() }

// SongChanged: a song entered the repertoire, came back to it, or has another version.
type SongChanged struct {
	SongID  SongID `json:"song_id"`
	Version int64  `json:"version"`
}

func (SongChanged) Kind() string      { return "band.song_changed" }
func (f SongChanged) Subject() string { return f.SongID.String() }

// SongRemoved: it left the repertoire.
type SongRemoved struct {
	SongID SongID `json:"song_id"`
}

func (SongRemoved) Kind() string      { return "band.song_removed" }
func (f SongRemoved) Subject() string { return f.SongID.String() }

// LevelChanged: somebody plays a song better or worse, or shows it to others than before. It is told to
// those who could see the level before or can now: to the whole space, or to that person alone.
type LevelChanged struct {
	SongID SongID `json:"song_id"`
}

func (LevelChanged) Kind() string      { return "band.level_changed" }
func (f LevelChanged) Subject() string { return f.SongID.String() }

// SetlistChanged: a setlist was made or edited, or its entries are others, elsewhere or played.
type SetlistChanged struct {
	SetlistID SetlistID `json:"setlist_id"`
	Version   int64     `json:"version"`
}

func (SetlistChanged) Kind() string      { return "band.setlist_changed" }
func (f SetlistChanged) Subject() string { return f.SetlistID.String() }

// SetlistRemoved: it is gone, with its entries.
type SetlistRemoved struct {
	SetlistID SetlistID `json:"setlist_id"`
}

func (SetlistRemoved) Kind() string      { return "band.setlist_removed" }
func (f SetlistRemoved) Subject() string { return f.SetlistID.String() }
