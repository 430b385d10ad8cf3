package band

import (
	"bytes"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

// The limits of one list (BD-4) and of one song in it (BD-1).
const (
	MaxPlaylistBytes  = 1 << 20
	MaxPlaylistRows   = 1000
	MaxTitleLength    = 200  // code points
	MaxArtistLength   = 100  // code points
	MaxLinkLength     = 2048 // code points
	MaxSongDuration   = 24 * time.Hour
	minBinaryControls = 50 // one control character in so many is no text any more
)

// What a list as a whole can be refused for.
var (
	// ErrPlaylistTooLarge takes max, in bytes.
	ErrPlaylistTooLarge = problem.New(problem.TooLarge, "band.playlist_too_large")
	// ErrPlaylistTooLong takes max, in songs.
	ErrPlaylistTooLong = problem.New(problem.Unprocessable, "band.playlist_too_long")
	// ErrPlaylistBinary: a picture, a spreadsheet, a song: anything but text.
	ErrPlaylistBinary = problem.New(problem.Unprocessable, "band.playlist_binary")
	// ErrPlaylistEmpty: nothing in it names a song.
	ErrPlaylistEmpty = problem.New(problem.Unprocessable, "band.playlist_empty")
	// ErrPlaylistFormat: a format that is none of the PlaylistFormats.
	ErrPlaylistFormat = problem.New(problem.Unprocessable, "band.playlist_format")
)

// What one row can be refused for; the other rows are not concerned.
var (
	// ErrRowTitleMissing: an artist or a link without a title.
	ErrRowTitleMissing = problem.New(problem.Unprocessable, "band.playlist_title_missing")
	// ErrRowTitleTooLong takes max, in code points.
	ErrRowTitleTooLong = problem.New(problem.Unprocessable, "band.playlist_title_too_long")
	// ErrRowArtistTooLong takes max, in code points.
	ErrRowArtistTooLong = problem.New(problem.Unprocessable, "band.playlist_artist_too_long")
	// ErrRowLinkInvalid: a link that is no https address.
	ErrRowLinkInvalid = problem.New(problem.Unprocessable, "band.link_invalid")
	// ErrRowDurationInvalid: a duration that is neither 3:45 nor 225.
	ErrRowDurationInvalid = problem.New(problem.Unprocessable, "band.playlist_duration_invalid")
)

// PlaylistFormat says how a list is written.
type PlaylistFormat string

// The formats of a list. Auto looks at the list and chooses one of the others.
const (
	PlaylistAuto PlaylistFormat = "auto"
	PlaylistCSV  PlaylistFormat = "csv" // commas, semicolons or tabs
	PlaylistM3U  PlaylistFormat = "m3u"
	PlaylistText PlaylistFormat = "text" // "Artist – Title", one a line
)

// Playlist is a list of songs somebody pasted or uploaded, before anything is
// kept of it.
type Playlist struct {
	Format PlaylistFormat // never Auto
	Rows   []PlaylistRow  // in the order of the list; at least one
}

// PlaylistRow is one song of a list.
type PlaylistRow struct {
	Line     int           // where it is in the list, from 1
	Title    string        // empty or cut short only where Problem says so
	Artist   string        // empty when the list does not say
	Link     string        // https, or empty
	Duration time.Duration // whole seconds; zero when the list does not say

	// Problem says why the row cannot be imported; nil when it can.
	Problem *problem.Error
	// DuplicateOf is the line of an earlier row with the same song, or zero.
	DuplicateOf int
	// Known tells that the band already has the song.
	Known bool
}

// Key is the SongKey of the row.
func (r PlaylistRow) Key() string { return SongKey(r.Title, r.Artist) }

// ParsePlaylist reads a list in UTF-8, UTF-16 with its byte order mark, or
// Windows-1252. It gives the rows, each with its problem if it has one, or a
// problem with the list as a whole: ErrPlaylistTooLarge, ErrPlaylistTooLong,
// ErrPlaylistBinary, ErrPlaylistEmpty or ErrPlaylistFormat.
func ParsePlaylist(data []byte, format PlaylistFormat) (Playlist, error) {
	if len(data) > MaxPlaylistBytes {
		return Playlist{}, ErrPlaylistTooLarge.With("max", MaxPlaylistBytes)
	}
	list, err := decodePlaylist(data)
	if err != nil {
		return Playlist{}, err
	}
	if format == PlaylistAuto {
		format = detectPlaylist(list)
	}
	var rows []PlaylistRow
	switch format {
	case PlaylistCSV:
		rows = csvRows(list)
	case PlaylistM3U:
		rows = m3uRows(list)
	case PlaylistText:
		rows = textRows(list)
	default:
		return Playlist{}, ErrPlaylistFormat
	}
	switch {
	case len(rows) == 0:
		return Playlist{}, ErrPlaylistEmpty
	case len(rows) > MaxPlaylistRows:
		return Playlist{}, ErrPlaylistTooLong.With("max", MaxPlaylistRows)
	}
	return Playlist{Format: format, Rows: rows}, nil
}

// MarkDuplicates sets DuplicateOf and Known on the rows that can be imported.
// known tells whether the band has a song with this SongKey.
func MarkDuplicates(rows []PlaylistRow, known func(key string) bool) {
	first := make(map[string]int, len(rows))
	for i := range rows {
		row := &rows[i]
		row.DuplicateOf, row.Known = 0, false
		if row.Problem != nil {
			continue
		}
		key := row.Key()
		row.Known = known(key)
		if line, seen := first[key]; seen {
			row.DuplicateOf = line
		} else {
			first[key] = row.Line
		}
	}
}

// decodePlaylist gives the list in UTF-8, with lines that end in a newline.
func decodePlaylist(data []byte) (string, error) {
	for _, start := range []string{"PK\x03\x04", "%PDF-", "{\\rtf", "ID3", "\x89PNG", "\xff\xd8\xff"} {
		if bytes.HasPrefix(data, []byte(start)) {
			return "", ErrPlaylistBinary
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		decoded, err := utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", ErrPlaylistBinary
		}
		data = decoded
	}
	if !utf8.Valid(data) {
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", ErrPlaylistBinary
		}
		data = decoded
	}
	list := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(string(data))
	controls, all := 0, 0
	for _, r := range list {
		all++
		if r == 0 {
			return "", ErrPlaylistBinary
		}
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			controls++
		}
	}
	if controls*minBinaryControls > all {
		return "", ErrPlaylistBinary
	}
	return list, nil
}

// detectPlaylist says which format a list is most likely in.
func detectPlaylist(list string) PlaylistFormat {
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#EXTM3U") || strings.HasPrefix(line, "#EXTINF:") {
			return PlaylistM3U
		}
	}
	if _, ok := detectDelimiter(list); ok {
		return PlaylistCSV
	}
	return PlaylistText
}

// newRow tidies what was read and says what is wrong with it. duration is as it
// was written.
func newRow(line int, title, artist, link, duration string) PlaylistRow {
	row := PlaylistRow{Line: line}
	var badTitle, badArtist, badLink error
	row.Title, badTitle = tidy(title)
	row.Artist, badArtist = tidy(artist)
	row.Link, badLink = tidy(link)
	var linkOK, durationOK bool
	row.Link, linkOK = songLink(row.Link)
	row.Duration, durationOK = songDuration(duration)
	switch {
	case badTitle != nil || badArtist != nil || badLink != nil:
		row.Problem = text.ErrControlCharacter
	case row.Title == "":
		row.Problem = ErrRowTitleMissing
	case text.Len(row.Title) > MaxTitleLength:
		row.Problem = ErrRowTitleTooLong.With("max", MaxTitleLength)
	case text.Len(row.Artist) > MaxArtistLength:
		row.Problem = ErrRowArtistTooLong.With("max", MaxArtistLength)
	case !linkOK:
		row.Problem = ErrRowLinkInvalid
	case !durationOK:
		row.Problem = ErrRowDurationInvalid
	}
	// A row with a problem is still shown, so it has to be of a size to show.
	row.Title = text.Truncate(row.Title, MaxTitleLength)
	row.Artist = text.Truncate(row.Artist, MaxArtistLength)
	return row
}

// tidy makes one value of a list: in NFC, its white space single, nothing
// invisible in it. When it has a control character, that is an error and the
// value has a replacement character in its place.
func tidy(s string) (string, error) {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u2060', '\ufeff', '\u00ad': // zero-width spaces, soft hyphen
			return -1
		}
		if unicode.Is(unicode.Bidi_Control, r) { // they come along with copied text, or forge what is seen
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	clean, err := text.Clean(s)
	if err != nil {
		shown := strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return utf8.RuneError
			}
			return r
		}, s)
		return shown, err
	}
	return clean, nil
}

var (
	spotifyURI = regexp.MustCompile(`^spotify:track:([0-9A-Za-z]+)$`)
	bareHost   = regexp.MustCompile(`^(?i:[a-z0-9-]+\.)+(?i:[a-z]{2,})/`)
)

// songLink gives a link as an https address. Nothing is a link too.
func songLink(s string) (string, bool) {
	switch {
	case s == "":
		return "", true
	case spotifyURI.MatchString(s):
		s = spotifyURI.ReplaceAllString(s, "https://open.spotify.com/track/$1")
	case bareHost.MatchString(s):
		s = "https://" + s
	case len(s) > 7 && strings.EqualFold(s[:7], "http://"):
		s = "https://" + s[7:]
	}
	if !validLink(s) || text.Len(s) > MaxLinkLength {
		return "", false
	}
	return s, true
}
