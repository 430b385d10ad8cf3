package band

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

type songKind struct{}

// SongID names one song of the repertoire.
type SongID = id.ID[songKind]

// Limits of a song besides those of a suggestion, in code points unless said otherwise.
const (
	MaxChordProBytes   = 256 << 10
	MaxStructureLength = 2000
	MaxLinks           = 10
	MinTempo           = 20 // beats per minute
	MaxTempo           = 400
	MaxEnergy          = 5
)

// SongStatus is how far a band is with a song.
type SongStatus string

// The ways a song stands (BD-6).
const (
	SongToLearn    SongStatus = "to_learn"
	SongInProgress SongStatus = "in_progress"
	SongReady      SongStatus = "ready"
	SongRetired    SongStatus = "retired"
)

// SongHead is the editable part of a song that lists show.
type SongHead struct {
	Title           string     `json:"title"`
	Artist          string     `json:"artist" doc:"Empty when nobody said"`
	Status          SongStatus `json:"status" enum:"to_learn,in_progress,ready,retired"`
	Key             string     `json:"key" doc:"A to G, then # or b, then m for minor, such as F#m; or empty"`
	TempoBPM        *int64     `json:"tempo_bpm,omitempty" doc:"Beats per minute"`
	TimeSignature   string     `json:"time_signature" doc:"Such as 3/4, or empty"`
	DurationSeconds *int64     `json:"duration_seconds,omitempty"`
	Energy          *int64     `json:"energy,omitempty" doc:"From 1, quiet, to 5"`
	Tags            []string   `json:"tags"`
}

// SongText is the editable part of a song that only the song itself shows.
type SongText struct {
	ChordPro  string   `json:"chordpro" doc:"Lyrics and chords in ChordPro, as they were typed"`
	Structure string   `json:"structure" doc:"Such as: intro, verse, chorus ×2"`
	Notes     string   `json:"notes"`
	Links     []string `json:"links" doc:"https addresses"`
}

// SongSheet is all that is editable of a song: what its versions remember.
type SongSheet struct {
	SongHead
	SongText
}

// SongSummary is a song of the repertoire as a list shows it to one reader.
type SongSummary struct {
	ID SongID `json:"id" format:"uuid"`
	SongHead
	MyLevel      *int64     `json:"my_level,omitempty" doc:"The reader's own level, 0 to 10"`
	LevelAverage *float64   `json:"level_average,omitempty" doc:"Of the levels that the whole band may see, 0 to 10"`
	Levels       int64      `json:"levels" doc:"How many levels that is the average of"`
	PlayedCount  int64      `json:"played_count" doc:"How often it was marked as played in setlists"`
	LastPlayedAt *time.Time `json:"last_played_at,omitempty"`
	CreatedAt    time.Time  `json:"created_at"`
	ChangedAt    time.Time  `json:"changed_at"`
	Version      int64      `json:"version" doc:"Revision of the editable fields; levels do not raise it"`

	sortKey []byte
	rank    int64
}

// Revision is what its ETag says.
func (s SongSummary) Revision() int64 { return s.Version }

// RepertoireSong is a song of the repertoire with everything in it.
type RepertoireSong struct {
	SongSummary
	SongText
	AddedBy      Person        `json:"added_by"`
	SuggestionID *SuggestionID `json:"suggestion_id,omitempty" format:"uuid" doc:"The suggestion it was"`

	deletedAt *time.Time
}

// newRepertoireSong is a song as it enters the repertoire.
func newRepertoireSong(song SongID, sheet SongSheet, by id.Account, at time.Time) RepertoireSong {
	return RepertoireSong{
		SongSummary: SongSummary{ID: song, CreatedAt: at}, AddedBy: Person{AccountID: by},
	}.changed(sheet, at)
}

// Sheet is the editable part of the song.
func (s RepertoireSong) Sheet() SongSheet { return SongSheet{s.SongHead, s.SongText} }

// changed is the song with another sheet, one version on.
func (s RepertoireSong) changed(sheet SongSheet, at time.Time) RepertoireSong {
	s.SongHead, s.SongText, s.ChangedAt = sheet.SongHead, sheet.SongText, at
	s.Version++
	return s
}

// RemovableBy tells whether whoever holds g may remove the song or bring it back: who added it, and
// whoever administers the space.
func (s RepertoireSong) RemovableBy(g authz.Grant) bool { return mayChange(s.AddedBy.AccountID, g) }

// sheetOf is what a suggestion says about the song it becomes.
func sheetOf(s Suggestion) SongSheet {
	sheet := SongSheet{
		SongHead: SongHead{Title: s.Title, Artist: s.Artist, Status: SongToLearn, DurationSeconds: s.DurationSeconds, Tags: s.Tags},
		SongText: SongText{Notes: s.Note, Links: []string{}},
	}
	if s.Link != "" {
		sheet.Links = []string{s.Link}
	}
	return sheet
}

// What fields of a song can be refused for.
var (
	// ErrChordProTooLarge takes max, in bytes.
	ErrChordProTooLarge = problem.New(problem.Unprocessable, "band.chordpro_too_large")
	// ErrKeyInvalid: something else than F#m and the like.
	ErrKeyInvalid = problem.New(problem.Unprocessable, "band.key_invalid")
	// ErrTimeSignatureInvalid: something else than 3/4 and the like.
	ErrTimeSignatureInvalid = problem.New(problem.Unprocessable, "band.time_signature_invalid")
)

var (
	musicalKey    = regexp.MustCompile(`^[A-G][#b]?m?$`)
	timeSignature = regexp.MustCompile(`^([1-9]|[12][0-9]|3[0-2])/(1|2|4|8|16|32)$`)
)

// Clean gives the sheet as it is stored or names every field that breaks a rule (BD-6). An absent
// status is "to learn". ChordPro is text: what is no valid chord or directive stays as it was typed.
func (s SongSheet) Clean() (SongSheet, error) {
	c := cleaner{problem: problem.ErrInvalid}
	s.Title = c.line("/title", s.Title, MaxTitleLength)
	if strings.TrimSpace(s.Title) == "" && !c.refused("/title") {
		c.refuse("/title", problem.FieldRequired)
	}
	s.Artist = c.line("/artist", s.Artist, MaxArtistLength)
	switch s.Status {
	case "":
		s.Status = SongToLearn
	case SongToLearn, SongInProgress, SongReady, SongRetired:
	default:
		c.refuse("/status", problem.FieldInvalid)
	}
	s.Key = c.key("/key", s.Key)
	if s.TimeSignature != "" && !timeSignature.MatchString(s.TimeSignature) {
		c.refuse("/time_signature", ErrTimeSignatureInvalid.Code())
	}
	c.between("/tempo_bpm", s.TempoBPM, MinTempo, MaxTempo)
	c.between("/duration_seconds", s.DurationSeconds, 1, int64(MaxSongDuration/time.Second))
	c.between("/energy", s.Energy, 1, MaxEnergy)
	s.ChordPro = c.chordPro("/chordpro", s.ChordPro)
	s.Structure = c.text("/structure", s.Structure, MaxStructureLength)
	s.Notes = c.text("/notes", s.Notes, MaxNoteLength)
	s.Links = c.links("/links", s.Links)
	s.Tags = c.tags(s.Tags)
	if len(c.problem.Fields()) > 0 {
		return SongSheet{}, c.problem
	}
	return s, nil
}

// between checks a number that may be absent.
func (c *cleaner) between(pointer string, n *int64, least, most int64) {
	if n != nil && (*n < least || *n > most) {
		c.refuse(pointer, problem.FieldOutOfRange, "min", least, "max", most)
	}
}

// key is the name of a key, or nothing.
func (c *cleaner) key(pointer, s string) string {
	if s = strings.TrimSpace(s); s != "" && !musicalKey.MatchString(s) {
		c.refuse(pointer, ErrKeyInvalid.Code())
	}
	return s
}

// chordPro keeps white space: chords may stand above their words.
func (c *cleaner) chordPro(pointer, s string) string {
	s, err := text.Clean(s)
	switch {
	case err != nil:
		c.refuse(pointer, problem.From(err).Code())
	case len(s) > MaxChordProBytes:
		c.refuse(pointer, ErrChordProTooLarge.Code(), "max", MaxChordProBytes)
	}
	return s
}

func (c *cleaner) links(pointer string, links []string) []string {
	out := []string{}
	for i, link := range links {
		at := pointer + "/" + strconv.Itoa(i)
		link = c.text(at, link, MaxLinkLength)
		if !c.refused(at) && !validLink(link) {
			c.refuse(at, "band.link_invalid")
		}
		if !slices.Contains(out, link) {
			out = append(out, link)
		}
	}
	if len(out) > MaxLinks {
		c.refuse(pointer, problem.FieldTooMany, "max", MaxLinks)
	}
	return out
}

// SheetChange changes some fields of a song; nil leaves a field as it is.
type SheetChange struct {
	Title, Artist, Key, TimeSignature *string
	Status                            *SongStatus
	TempoBPM, DurationSeconds, Energy **int64 // the inner nil: nobody said
	ChordPro, Structure, Notes        *string
	Links, Tags                       *[]string
}

// Of gives the sheet after the change.
func (c SheetChange) Of(s SongSheet) SongSheet {
	set(&s.Title, c.Title)
	set(&s.Artist, c.Artist)
	set(&s.Status, c.Status)
	set(&s.Key, c.Key)
	set(&s.TempoBPM, c.TempoBPM)
	set(&s.TimeSignature, c.TimeSignature)
	set(&s.DurationSeconds, c.DurationSeconds)
	set(&s.Energy, c.Energy)
	set(&s.ChordPro, c.ChordPro)
	set(&s.Structure, c.Structure)
	set(&s.Notes, c.Notes)
	set(&s.Links, c.Links)
	set(&s.Tags, c.Tags)
	return s
}

// SongSort is an order of the repertoire.
type SongSort string

// The orders of the repertoire.
const (
	SongsByTitle   SongSort = "title"
	SongsByChange  SongSort = "recent"   // what changed last comes first
	SongsByLevel   SongSort = "level"    // what the band plays worst comes first, what nobody rated before it
	SongsByMyLevel SongSort = "my_level" // the same, by the reader's own level
)

// SongPosition is a place in the repertoire: after the song it describes.
type SongPosition struct {
	Rank int64     `json:"r"`
	Key  []byte    `json:"k"`
	At   time.Time `json:"t"`
	ID   SongID    `json:"i"`
}

// firstSong is before everything in an order.
func firstSong(sort SongSort) SongPosition {
	if sort == SongsByChange {
		first := firstPosition(SortRecent)
		return SongPosition{At: first.At, ID: SongID(first.ID)}
	}
	return SongPosition{Rank: -1 << 62, Key: []byte{0}}
}
