package band

import (
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

type (
	setlistKind struct{}
	entryKind   struct{}
)

// SetlistID names one setlist, EntryID one entry of a setlist.
type (
	SetlistID = id.ID[setlistKind]
	EntryID   = id.ID[entryKind]
)

// Limits of a setlist, in code points unless said otherwise.
const (
	MaxSetlistName    = 100
	MaxEntries        = 300
	MaxEntryTitle     = 200
	MaxSinger         = 100
	MaxTransition     = 600 // seconds
	defaultTransition = 20  // seconds
)

// ErrSetlistFull takes max, in entries.
var ErrSetlistFull = problem.New(problem.Conflict, "band.setlist_full")

// SetlistHead is the editable part of a setlist besides its entries.
type SetlistHead struct {
	Name              string     `json:"name"`
	Notes             string     `json:"notes"`
	StartsAt          *time.Time `json:"starts_at,omitempty" doc:"When the first song begins"`
	PlannedSeconds    *int64     `json:"planned_seconds,omitempty" doc:"How long it may last"`
	TransitionSeconds int64      `json:"transition_seconds" doc:"What passes between two songs"`
}

// SetTime is one set of a setlist, and how long it runs.
type SetTime struct {
	Title   string `json:"title"`
	Songs   int64  `json:"songs"`
	Seconds int64  `json:"seconds"`
}

// Running is how long a setlist takes: its songs, its breaks, and a transition between two songs that
// follow each other in a set.
type Running struct {
	Seconds int64     `json:"seconds"`
	Songs   int64     `json:"songs"`
	Unknown int64     `json:"unknown" doc:"Songs of which nobody said how long they are: they count as nothing"`
	Sets    []SetTime `json:"sets"`
}

// SetlistSummary is a setlist as a list shows it.
type SetlistSummary struct {
	ID SetlistID `json:"id" format:"uuid"`
	SetlistHead
	Running   Running    `json:"running"`
	PlayedAt  *time.Time `json:"played_at,omitempty"`
	MadeBy    Person     `json:"made_by"`
	CreatedAt time.Time  `json:"created_at"`
	Version   int64      `json:"version" doc:"Revision of the editable fields; entries have their own"`
}

// Revision is what its ETag says.
func (s SetlistSummary) Revision() int64 { return s.Version }

// RemovableBy tells whether whoever holds g may remove the setlist: who made it, and whoever administers
// the space.
func (s SetlistSummary) RemovableBy(g authz.Grant) bool { return mayChange(s.MadeBy.AccountID, g) }

// Setlist is a setlist with its entries, in order.
type Setlist struct {
	SetlistSummary
	Entries []Entry `json:"entries" doc:"In order, at most 300"`
}

// EntryKind is what an entry of a setlist is.
type EntryKind string

// The kinds of entries (BD-32).
const (
	EntrySong  EntryKind = "song"
	EntryBreak EntryKind = "break"
	EntryNote  EntryKind = "note"
	EntrySet   EntryKind = "set" // a set begins here
)

// EntryHead is the editable part of an entry.
type EntryHead struct {
	Title           string `json:"title" doc:"Of a break, a note or a set; songs have their own"`
	Key             string `json:"key" doc:"In which it is played here; empty: the song's own"`
	Singer          string `json:"singer" doc:"Who sings it here"`
	Notes           string `json:"notes"`
	DurationSeconds *int64 `json:"duration_seconds,omitempty" doc:"Here; absent: the song's own"`
}

// SongInSet is what a setlist shows of a song.
type SongInSet struct {
	ID              SongID     `json:"id" format:"uuid"`
	Title           string     `json:"title"`
	Artist          string     `json:"artist"`
	Status          SongStatus `json:"status" enum:"to_learn,in_progress,ready,retired"`
	Key             string     `json:"key"`
	TempoBPM        *int64     `json:"tempo_bpm,omitempty"`
	DurationSeconds *int64     `json:"duration_seconds,omitempty"`
	Energy          *int64     `json:"energy,omitempty"`
	LevelAverage    *float64   `json:"level_average,omitempty"`
	Levels          int64      `json:"levels"`
	Removed         bool       `json:"removed,omitempty" doc:"It left the repertoire since"`
}

// Entry is one line of a setlist.
type Entry struct {
	ID   EntryID    `json:"id" format:"uuid"`
	Kind EntryKind  `json:"kind" enum:"song,break,note,set"`
	Song *SongInSet `json:"song,omitempty"`
	EntryHead
	After    int64      `json:"after_seconds" doc:"When it begins, from the beginning of the setlist"`
	PlayedAt *time.Time `json:"played_at,omitempty"`
	Version  int64      `json:"version"`

	position string
}

// Revision is what its ETag says.
func (e Entry) Revision() int64 { return e.Version }

// seconds is how long the entry takes; false when nobody said of a song.
func (e Entry) seconds() (int64, bool) {
	switch {
	case e.Kind != EntrySong && e.Kind != EntryBreak:
		return 0, true
	case e.DurationSeconds != nil:
		return *e.DurationSeconds, true
	case e.Song != nil && e.Song.DurationSeconds != nil:
		return *e.Song.DurationSeconds, true
	}
	return 0, e.Kind == EntryBreak
}

// timed fills in when each entry begins and tells how long all of it takes (BD-32).
func timed(entries []Entry, transition int64) Running {
	out := Running{Sets: []SetTime{}}
	open, song := false, false // a set, with a song before
	var began int64
	end := func() {
		if open {
			out.Sets[len(out.Sets)-1].Seconds = out.Seconds - began
		}
	}
	begin := func(title string) {
		end()
		out.Sets = append(out.Sets, SetTime{Title: title})
		open, began = true, out.Seconds
	}
	for i := range entries {
		e := &entries[i]
		if e.Kind == EntrySet {
			begin(e.Title)
			song = false
		}
		if e.Kind == EntrySong {
			if !open {
				begin("")
			}
			if song {
				out.Seconds += transition
			}
			song = true
			out.Songs++
			out.Sets[len(out.Sets)-1].Songs++
		}
		if e.Kind == EntryBreak {
			song = false
		}
		e.After = out.Seconds
		took, known := e.seconds()
		if !known {
			out.Unknown++
		}
		out.Seconds += took
	}
	end()
	return out
}

// Clean gives the head as it is stored or names every field that breaks a rule.
func (h SetlistHead) Clean() (SetlistHead, error) {
	c := cleaner{problem: problem.ErrInvalid}
	h.Name = c.line("/name", h.Name, MaxSetlistName)
	if strings.TrimSpace(h.Name) == "" && !c.refused("/name") {
		c.refuse("/name", problem.FieldRequired)
	}
	h.Notes = c.text("/notes", h.Notes, MaxNoteLength)
	if h.StartsAt != nil {
		at := h.StartsAt.UTC().Truncate(time.Microsecond)
		if at.Year() < 2000 || at.Year() > 2199 {
			c.refuse("/starts_at", problem.FieldInvalid)
		}
		h.StartsAt = &at
	}
	c.between("/planned_seconds", h.PlannedSeconds, 1, int64(MaxSongDuration/time.Second))
	c.between("/transition_seconds", &h.TransitionSeconds, 0, MaxTransition)
	if len(c.problem.Fields()) > 0 {
		return SetlistHead{}, c.problem
	}
	return h, nil
}

// same tells whether two heads say the same.
func (h SetlistHead) same(other SetlistHead) bool {
	sameStart := h.StartsAt == nil && other.StartsAt == nil || h.StartsAt != nil && other.StartsAt != nil && h.StartsAt.Equal(*other.StartsAt)
	return sameStart && h.Name == other.Name && h.Notes == other.Notes && number(h.PlannedSeconds) == number(other.PlannedSeconds) &&
		h.TransitionSeconds == other.TransitionSeconds
}

// Clean gives the head as it is stored or names every field that breaks a rule of its kind.
func (h EntryHead) Clean(kind EntryKind) (EntryHead, error) {
	c := cleaner{problem: problem.ErrInvalid}
	h.Title = c.line("/title", h.Title, MaxEntryTitle)
	h.Key = c.key("/key", h.Key)
	h.Singer = c.line("/singer", h.Singer, MaxSinger)
	h.Notes = c.text("/notes", h.Notes, MaxNoteLength)
	c.between("/duration_seconds", h.DurationSeconds, 1, int64(MaxSongDuration/time.Second))
	only := func(pointer string, filled bool, kinds ...EntryKind) {
		for _, k := range kinds {
			if k == kind {
				return
			}
		}
		if filled && !c.refused(pointer) {
			c.refuse(pointer, "band.entry_kind")
		}
	}
	only("/title", h.Title != "", EntryBreak, EntryNote, EntrySet)
	only("/key", h.Key != "", EntrySong)
	only("/singer", h.Singer != "", EntrySong)
	only("/duration_seconds", h.DurationSeconds != nil, EntrySong, EntryBreak)
	if kind == EntryNote && h.Title == "" && h.Notes == "" && len(c.problem.Fields()) == 0 {
		c.refuse("/notes", problem.FieldRequired)
	}
	if len(c.problem.Fields()) > 0 {
		return EntryHead{}, c.problem
	}
	return h, nil
}

// same tells whether two heads say the same.
func (h EntryHead) same(other EntryHead) bool {
	return h.Title == other.Title && h.Key == other.Key && h.Singer == other.Singer && h.Notes == other.Notes &&
		number(h.DurationSeconds) == number(other.DurationSeconds)
}

// SetlistChange changes some fields of a setlist; nil leaves a field as it is.
type SetlistChange struct {
	Name, Notes       *string
	StartsAt          **time.Time // the inner nil: not said
	PlannedSeconds    **int64
	TransitionSeconds *int64
}

// Of gives the head after the change.
func (c SetlistChange) Of(h SetlistHead) SetlistHead {
	set(&h.Name, c.Name)
	set(&h.Notes, c.Notes)
	set(&h.StartsAt, c.StartsAt)
	set(&h.PlannedSeconds, c.PlannedSeconds)
	set(&h.TransitionSeconds, c.TransitionSeconds)
	return h
}

// EntryChange changes some fields of an entry; nil leaves a field as it is.
type EntryChange struct {
	Title, Key, Singer, Notes *string
	DurationSeconds           **int64 // the inner nil: not said
}

// Of gives the head after the change.
func (c EntryChange) Of(h EntryHead) EntryHead {
	set(&h.Title, c.Title)
	set(&h.Key, c.Key)
	set(&h.Singer, c.Singer)
	set(&h.Notes, c.Notes)
	set(&h.DurationSeconds, c.DurationSeconds)
	return h
}
