package band

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/text"
)

// record is one record of a table: its cells, and the line it starts on.
type record struct {
	line  int
	cells []string
}

// maxColumns is how many cells of a record are looked at; a megabyte of commas
// is one record too.
const maxColumns = 64

// maxCell is where a quotation mark that nobody closes stops being believed.
const maxCell = 16 << 10

// splitTable reads a table (RFC 4180) as spreadsheets and people write it: a cell
// in quotation marks may hold the delimiter, line breaks and doubled marks, and
// a mark that does not close a cell is a mark like any other. Records in which
// every cell is blank are left out. It stops after max records.
func splitTable(list string, delimiter byte, max int) []record {
	var out []record
	line := 1
	for len(list) > 0 && len(out) < max {
		rec := record{line: line}
		blank := true
		for {
			cell, size := tableCell(list, delimiter)
			if len(rec.cells) < maxColumns {
				rec.cells = append(rec.cells, cell)
			}
			blank = blank && strings.TrimSpace(cell) == ""
			line += strings.Count(list[:size], "\n")
			list = list[size:]
			if list == "" || list[0] == '\n' {
				break
			}
			list = list[1:] // the delimiter
		}
		if list != "" {
			list = list[1:] // the newline
			line++
		}
		if !blank {
			out = append(out, rec)
		}
	}
	return out
}

// tableCell reads the cell at the start of s and says how many bytes it takes,
// without the delimiter or newline after it.
func tableCell(s string, delimiter byte) (string, int) {
	plain := strings.IndexAny(s, "\n"+string(delimiter))
	if plain < 0 {
		plain = len(s)
	}
	if !strings.HasPrefix(s, `"`) {
		return s[:plain], plain
	}
	for i := 1; i < min(len(s), maxCell); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		end := i + 1
		for end < len(s) && s[end] == ' ' {
			end++
		}
		if end == len(s) || s[end] == '\n' || s[end] == delimiter {
			return strings.ReplaceAll(s[1:i], `""`, `"`), end
		}
		break
	}
	return s[:plain], plain
}

// column says what a column of a table holds.
type column int

const (
	columnOther column = iota
	columnTitle
	columnArtist
	columnLink
	columnSeconds
	columnMilliseconds
)

// headers are the names of columns, folded, as people and the exports of music
// services write them.
func headers(cell string) column {
	switch strings.NewReplacer("_", " ", "-", " ").Replace(strings.Join(strings.Fields(text.Fold(cell)), " ")) {
	case "title", "titre", "titres", "morceau", "morceaux", "chanson", "song", "song name", "song title", "track", "track name", "track title", "name", "nom", "nom du morceau", "titre du morceau":
		return columnTitle
	case "artist", "artiste", "artists", "artistes", "artist name", "artist name(s)", "artist names", "nom de l'artiste", "groupe", "band", "interprete", "performer":
		return columnArtist
	case "link", "lien", "url", "adresse", "track url", "spotify url", "youtube url", "spotify uri", "track uri", "uri":
		return columnLink
	case "duration", "duree", "length", "time", "temps", "duration (s)", "duree (s)":
		return columnSeconds
	case "duration (ms)", "track duration (ms)", "duration ms", "duree (ms)":
		return columnMilliseconds
	}
	return columnOther
}

// sheetHint is the first line with which a file tells Excel its delimiter.
var sheetHint = regexp.MustCompile(`^sep=([,;\t])\n`)

// detectDelimiter says what separates the cells of a table, and false when the
// list does not look like one.
func detectDelimiter(list string) (byte, bool) {
	if hint := sheetHint.FindStringSubmatch(list); hint != nil {
		return hint[1][0], true
	}
	delimiters := []byte{'\t', ';', ','}
	for _, d := range delimiters {
		if first := splitTable(list, d, 2); len(first) > 0 {
			kinds := tableHeader(first[0])
			if slices.Contains(kinds, columnTitle) && (len(kinds) > 1 || len(first) > 1) {
				return d, true
			}
		}
	}
	dashed, lines := 0, 0
	for line := range strings.Lines(list) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		lines++
		if spacedDash.MatchString(line) {
			dashed++
		}
	}
	for _, d := range delimiters {
		// "Earth, Wind & Fire – September" has a comma and is no table; a tab is
		// hardly ever anything else.
		if d != '\t' && dashed*10 >= lines*6 {
			continue
		}
		records := splitTable(list, d, MaxPlaylistRows+1)
		if width := usualWidth(records); width >= 2 && (len(records) >= 2 || d == '\t') {
			return d, true
		}
	}
	return ',', false
}

// tableHeader says what the columns hold according to the first record; none of
// them is a title when that record is a song already.
func tableHeader(first record) []column {
	kinds := make([]column, len(first.cells))
	for i, cell := range first.cells {
		if kind := headers(cell); kind == columnOther || !slices.Contains(kinds, kind) {
			kinds[i] = kind
		}
	}
	return kinds
}

// usualWidth is the number of cells that nine records in ten have, or zero.
func usualWidth(records []record) int {
	counts := map[int]int{}
	for _, r := range records {
		counts[len(r.cells)]++
	}
	for width, n := range counts {
		if n*10 >= len(records)*9 {
			return width
		}
	}
	return 0
}

// csvRows reads a table of songs, with or without names above its columns.
func csvRows(list string) []PlaylistRow {
	delimiter, ok := detectDelimiter(list)
	if !ok {
		delimiter = likeliestDelimiter(list)
	}
	skipped := 0
	if sheetHint.MatchString(list) {
		list, skipped = list[len("sep=,\n"):], 1
	}
	records := splitTable(list, delimiter, MaxPlaylistRows+2)
	if len(records) == 0 {
		return nil
	}
	kinds := tableHeader(records[0])
	if slices.Contains(kinds, columnTitle) {
		records = records[1:]
	} else {
		kinds = columnsByContent(records)
	}
	hasArtist := slices.Contains(kinds, columnArtist)
	var rows []PlaylistRow
	for _, rec := range records {
		values := map[column]string{}
		for i, kind := range kinds {
			if i < len(rec.cells) {
				values[kind] = strings.TrimSpace(rec.cells[i])
			}
		}
		if values[columnTitle]+values[columnArtist]+values[columnLink] == "" {
			continue
		}
		if ms, err := strconv.ParseUint(values[columnMilliseconds], 10, 32); err == nil && values[columnSeconds] == "" {
			values[columnSeconds] = strconv.FormatUint((ms+500)/1000, 10)
		} else if values[columnSeconds] == "" {
			values[columnSeconds] = values[columnMilliseconds]
		}
		title, artist := values[columnTitle], values[columnArtist]
		if !hasArtist {
			title, artist = splitSong(title)
		}
		rows = append(rows, newRow(rec.line+skipped, title, artist, values[columnLink], values[columnSeconds]))
	}
	return rows
}

// likeliestDelimiter is for a list that is said to be a table and does not look
// like one.
func likeliestDelimiter(list string) byte {
	return slices.MaxFunc([]byte{',', ';', '\t'}, func(a, b byte) int {
		return cmp.Compare(strings.Count(list, string(a)), strings.Count(list, string(b)))
	})
}

// columnsByContent says what the columns of a table without names hold: links,
// durations and line numbers show; of the rest, the first is the title and the
// second the artist.
func columnsByContent(records []record) []column {
	width := 0
	for _, r := range records {
		width = max(width, len(r.cells))
	}
	kinds := make([]column, width)
	texts := 0
	for i := range kinds {
		links, clocks, numbers, filled := 0, 0, 0, 0
		for n, r := range records {
			if i >= len(r.cells) {
				continue
			}
			cell := strings.TrimSpace(r.cells[i])
			if cell == "" {
				continue
			}
			filled++
			if link, ok := songLink(cell); ok && link != "" {
				links++
			}
			if clockDuration.MatchString(cell) {
				clocks++
			}
			if number, err := strconv.Atoi(strings.TrimSuffix(cell, ".")); err == nil && number == n+1 {
				numbers++
			}
		}
		mostly := func(n int) bool { return n > 0 && n*10 >= filled*8 }
		switch {
		case mostly(links) && !slices.Contains(kinds, columnLink):
			kinds[i] = columnLink
		case mostly(clocks) && !slices.Contains(kinds, columnSeconds):
			kinds[i] = columnSeconds
		case mostly(numbers) && filled > 1, filled == 0:
			kinds[i] = columnOther
		case texts == 0:
			kinds[i], texts = columnTitle, 1
		case texts == 1:
			kinds[i], texts = columnArtist, 2
		}
	}
	return kinds
}
