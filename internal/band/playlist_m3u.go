package band

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// audioFile matches the endings of files that players put in a list.
var audioFile = regexp.MustCompile(`(?i)\.(mp3|m4a|aac|flac|ogg|oga|opus|wav|wma|aiff?|alac|mp4|mka)$`)

// m3uRows reads an M3U list: "#EXTINF:225,Artist - Title" announces the address
// or file on the line below; where nothing announces it, the file's name has to do.
func m3uRows(list string) []PlaylistRow {
	var (
		rows    []PlaylistRow
		pending m3uEntry
	)
	emit := func() {
		if pending.line > 0 {
			rows = append(rows, pending.row())
		}
		pending = m3uEntry{}
	}
	number := 0
	for line := range strings.Lines(list) {
		number++
		line = strings.TrimSpace(line)
		if info, ok := cutPrefixFold(line, "#EXTINF:"); ok {
			emit()
			pending.line, pending.announced = number, true
			pending.seconds, pending.name = splitExtinf(info)
		} else if artist, ok := cutPrefixFold(line, "#EXTART:"); ok {
			pending.artist = artist
		} else if line != "" && !strings.HasPrefix(line, "#") {
			if pending.line == 0 {
				pending.line = number
			}
			pending.location = line
			emit()
		}
		if len(rows) > MaxPlaylistRows {
			return rows
		}
	}
	emit()
	return rows
}

// m3uEntry is what an M3U list says about one song, line by line.
type m3uEntry struct {
	line                            int
	announced                       bool
	seconds, name, artist, location string
}

func (e m3uEntry) row() PlaylistRow {
	link := ""
	if lower := strings.ToLower(e.location); strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		link = e.location
	}
	title, artist := splitSong(e.name)
	if title == "" {
		title, artist = splitSong(fileTitle(e.location, link != ""))
	}
	if artist == "" {
		artist = e.artist
	}
	seconds := e.seconds
	if whole, _, decimal := strings.Cut(seconds, "."); decimal {
		seconds = whole
	}
	if strings.HasPrefix(seconds, "-") { // -1: a stream, of unknown length
		seconds = ""
	}
	return newRow(e.line, title, artist, link, seconds)
}

// splitExtinf takes "225 logo=\"a,b\",Artist - Title" apart: the seconds, and
// what follows the first comma outside quotation marks.
func splitExtinf(info string) (seconds, name string) {
	quoted := false
	for i, r := range info {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ',' && !quoted:
			seconds, _, _ = strings.Cut(strings.TrimSpace(info[:i]), " ")
			return seconds, strings.TrimSpace(info[i+1:])
		}
	}
	seconds, _, _ = strings.Cut(info, " ")
	return seconds, ""
}

// fileTitle makes a title of a file's name. A web address without an audio
// file's name at its end says nothing about the song.
func fileTitle(location string, web bool) string {
	if web || strings.HasPrefix(strings.ToLower(location), "file:") {
		u, err := url.Parse(location)
		if err != nil {
			return ""
		}
		location = u.Path
	}
	name := path.Base(strings.ReplaceAll(location, `\`, "/"))
	bare := audioFile.ReplaceAllString(name, "")
	if bare == name && web || bare == "." || bare == "/" {
		return ""
	}
	if !strings.Contains(bare, " ") {
		bare = strings.ReplaceAll(bare, "_", " ")
	}
	return trackNumber.ReplaceAllString(bare, "")
}

// trackNumber matches what rippers put before a file's name: "03 - ", "03. ", "1-03 ".
var trackNumber = regexp.MustCompile(`^(\d-)?\d{2}(\s*[-–.]\s*|\s+)`)

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return strings.TrimSpace(s[len(prefix):]), true
}
