package band

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

type suggestionKind struct{}

// SuggestionID names one suggestion.
type SuggestionID = id.ID[suggestionKind]

// Limits of a suggestion besides those it shares with the songs of a list, in code points unless
// said otherwise.
const (
	MaxNoteLength = 2000
	MaxTags       = 10
	MaxTagLength  = 30
)

// firstVoters is how many voters a suggestion brings along; the rest are a list of their own.
const firstVoters = 5

// Person is somebody as everybody in the space sees them.
type Person struct {
	AccountID   id.Account `json:"account_id" format:"uuid"`
	DisplayName string     `json:"display_name"`
}

// Vote is what somebody thinks of a suggestion: 1, -1, or 0 for nothing yet.
type Vote int64

// VotedBy is somebody's vote.
type VotedBy struct {
	Person
	Value Vote `json:"value" enum:"-1,1"`
}

// Suggestion is a song that somebody suggested, as one reader sees it.
type Suggestion struct {
	ID              SuggestionID `json:"id" format:"uuid"`
	Title           string       `json:"title"`
	Artist          string       `json:"artist" doc:"Empty when nobody said"`
	Link            string       `json:"link" doc:"An https address, or empty"`
	Note            string       `json:"note"`
	Tags            []string     `json:"tags"`
	DurationSeconds *int64       `json:"duration_seconds,omitempty"`
	Score           int64        `json:"score" doc:"votes_for less votes_against"`
	VotesFor        int64        `json:"votes_for"`
	VotesAgainst    int64        `json:"votes_against"`
	MyVote          Vote         `json:"my_vote" enum:"-1,0,1" doc:"1, -1, or 0 for none"`
	Voters          []VotedBy    `json:"voters" doc:"The first five who voted"`
	SuggestedBy     Person       `json:"suggested_by"`
	ImportID        *ImportID    `json:"import_id,omitempty" format:"uuid" doc:"The list it came from"`
	SongID          *SongID      `json:"song_id,omitempty" format:"uuid" doc:"The song of the repertoire that it became"`
	CreatedAt       time.Time    `json:"created_at"`
	Version         int64        `json:"version" doc:"Revision of the editable fields; votes do not raise it"`
}

// newSuggestion is a song as it is first put before the band.
func newSuggestion(suggestion SuggestionID, song Song, by id.Account, at time.Time) Suggestion {
	return Suggestion{ID: suggestion, SuggestedBy: Person{AccountID: by}, CreatedAt: at, Voters: []VotedBy{}}.changed(song)
}

// changed is the suggestion with another song in it, one version on.
func (s Suggestion) changed(song Song) Suggestion {
	s.Title, s.Artist, s.Link, s.Note, s.Tags, s.DurationSeconds = song.Title, song.Artist, song.Link, song.Note, song.Tags, song.DurationSeconds
	s.Version++
	return s
}

// Revision is what its ETag says.
func (s Suggestion) Revision() int64 { return s.Version }

// Song is the editable part of the suggestion.
func (s Suggestion) Song() Song {
	return Song{Title: s.Title, Artist: s.Artist, Link: s.Link, Note: s.Note, Tags: s.Tags, DurationSeconds: s.DurationSeconds}
}

// ChangeableBy tells whether whoever holds g may edit or remove the suggestion: its author, and
// whoever administers the space.
func (s Suggestion) ChangeableBy(g authz.Grant) bool { return mayChange(s.SuggestedBy.AccountID, g) }

func mayChange(author id.Account, g authz.Grant) bool {
	return author == g.Actor.Account || g.Role == authz.Owner || g.Role == authz.Admin
}

// Song is what somebody says about a song they suggest.
type Song struct {
	Title           string
	Artist          string
	Link            string
	Note            string
	Tags            []string
	DurationSeconds *int64
}

// Equal tells whether two songs say the same.
func (s Song) Equal(other Song) bool {
	sameDuration := s.DurationSeconds == other.DurationSeconds ||
		s.DurationSeconds != nil && other.DurationSeconds != nil && *s.DurationSeconds == *other.DurationSeconds
	return s.Title == other.Title && s.Artist == other.Artist && s.Link == other.Link && s.Note == other.Note &&
		slices.Equal(s.Tags, other.Tags) && sameDuration
}

// Clean gives the song as it is stored (white space tidied, tags once each) or names every field
// that breaks a rule (BD-1).
func (s Song) Clean() (Song, error) {
	c := cleaner{problem: problem.ErrInvalid}
	s.Title = c.line("/title", s.Title, MaxTitleLength)
	if strings.TrimSpace(s.Title) == "" && !c.refused("/title") {
		c.refuse("/title", problem.FieldRequired)
	}
	s.Artist = c.line("/artist", s.Artist, MaxArtistLength)
	s.Link = c.text("/link", s.Link, MaxLinkLength)
	if s.Link != "" && !c.refused("/link") && !validLink(s.Link) {
		c.refuse("/link", "band.link_invalid")
	}
	s.Note = c.text("/note", s.Note, MaxNoteLength)
	s.Tags = c.tags(s.Tags)
	most := int64(MaxSongDuration / time.Second)
	if d := s.DurationSeconds; d != nil && (*d < 1 || *d > most) {
		c.refuse("/duration_seconds", problem.FieldOutOfRange, "min", 1, "max", most)
	}
	if len(c.problem.Fields()) > 0 {
		return Song{}, c.problem
	}
	return s, nil
}

// cleaner brings fields to their stored form and collects what is wrong with them.
type cleaner struct{ problem *problem.Error }

func (c *cleaner) refuse(pointer, code string, params ...any) {
	c.problem = c.problem.Field(pointer, code, params...)
}

func (c *cleaner) refused(pointer string) bool {
	return slices.ContainsFunc(c.problem.Fields(), func(f problem.Field) bool { return f.Pointer == pointer })
}

// line is a text on one line, with single spaces.
func (c *cleaner) line(pointer, s string, max int) string {
	clean, err := text.Clean(s)
	if err == nil {
		clean, err = tidy(clean)
	}
	return c.checked(pointer, max)(clean, err)
}

// text is a text that may have several lines.
func (c *cleaner) text(pointer, s string, max int) string {
	return c.checked(pointer, max)(text.Clean(strings.TrimSpace(s)))
}

func (c *cleaner) checked(pointer string, max int) func(string, error) string {
	return func(s string, err error) string {
		switch {
		case err != nil:
			c.refuse(pointer, problem.From(err).Code())
		case text.Len(s) > max:
			c.refuse(pointer, problem.FieldTooLong, "max", max)
		}
		return s
	}
}

func (c *cleaner) tags(tags []string) []string {
	out, seen := []string{}, map[string]bool{}
	for i, tag := range tags {
		pointer := "/tags/" + strconv.Itoa(i)
		if tag = c.line(pointer, tag, MaxTagLength); tag == "" {
			c.refuse(pointer, problem.FieldRequired)
		}
		if key := tagKey(tag); !seen[key] {
			seen[key] = true
			out = append(out, tag)
		}
	}
	if len(out) > MaxTags {
		c.refuse("/tags", problem.FieldTooMany, "max", MaxTags)
	}
	return out
}

// tagKey is the same for tags that read the same.
func tagKey(tag string) string { return text.Fold(strings.Join(strings.Fields(tag), " ")) }

// validLink tells whether s is an absolute https address of a reasonable form: a name or an
// address, nobody's password in it, no white space, nothing that makes it read as another.
func validLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.Opaque == "" &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`<>"`, r)
		})
}

// SongChange changes some fields of a song; nil leaves a field as it is.
type SongChange struct {
	Title, Artist, Link, Note *string
	Tags                      *[]string
	DurationSeconds           **int64 // the inner nil: nobody knows
}

// Of gives the song after the change.
func (c SongChange) Of(s Song) Song {
	set(&s.Title, c.Title)
	set(&s.Artist, c.Artist)
	set(&s.Link, c.Link)
	set(&s.Note, c.Note)
	set(&s.Tags, c.Tags)
	set(&s.DurationSeconds, c.DurationSeconds)
	return s
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

// check tells whether v can be cast.
func (v Vote) check() error {
	if v != 1 && v != -1 {
		return problem.ErrInvalid.Field("/value", problem.FieldInvalid)
	}
	return nil
}

// tally is what a vote adds to the counters of its suggestion.
type tally struct{ votesFor, votesAgainst int64 }

func (v Vote) tally() tally {
	switch {
	case v > 0:
		return tally{votesFor: 1}
	case v < 0:
		return tally{votesAgainst: 1}
	}
	return tally{}
}

// change is what the counters gain when a vote becomes another.
func change(from, to Vote) tally {
	before, after := from.tally(), to.tally()
	return tally{after.votesFor - before.votesFor, after.votesAgainst - before.votesAgainst}
}

// Sort is an order of suggestions.
type Sort string

// The orders of suggestions (BD-3).
const (
	SortScore  Sort = "score"  // the best first, of equals the oldest
	SortRecent Sort = "recent" // the newest first
)

// Position is a place in a list of suggestions: after the one it describes.
type Position struct {
	Score int64        `json:"s"`
	At    time.Time    `json:"t"`
	ID    SuggestionID `json:"i"`
}

// firstPosition is before everything in an order.
func firstPosition(sort Sort) Position {
	if sort == SortRecent {
		last := SuggestionID{}
		for i := range last {
			last[i] = 0xff
		}
		return Position{At: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), ID: last}
	}
	return Position{Score: 1<<62 - 1, At: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)}
}
