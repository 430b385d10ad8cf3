package band

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
