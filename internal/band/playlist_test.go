package band

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// show writes rows one a line, for goldens and comparisons.
func show(rows []PlaylistRow) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d\t%s\t%s\t%s\t%d", r.Line, r.Title, r.Artist, r.Link, int(r.Duration/time.Second))
		if r.DuplicateOf > 0 {
			fmt.Fprintf(&b, "\tas line %d", r.DuplicateOf)
		}
		if r.Known {
			b.WriteString("\tknown")
		}
		if r.Problem != nil {
			b.WriteString("\t" + r.Problem.Code())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The same 200 songs, in every form in which bands keep their lists.
func TestTwoHundredSongsInEachForm(t *testing.T) {
	t.Parallel()
	formats := map[string]PlaylistFormat{
		"comma.csv": PlaylistCSV, "semicolon-windows.csv": PlaylistCSV, "sheet.tsv": PlaylistCSV,
		"player.m3u8": PlaylistM3U, "pasted.txt": PlaylistText,
	}
	keys := map[string][]string{}
	for name, format := range formats {
		data, err := os.ReadFile(filepath.Join("testdata/playlist", name))
		if err != nil {
			t.Fatal(err)
		}
		list, err := ParsePlaylist(data, PlaylistAuto)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if list.Format != format {
			t.Errorf("%s was taken for %s", name, list.Format)
		}
		if len(list.Rows) != 200 {
			t.Errorf("%s: %d songs", name, len(list.Rows))
		}
		duplicates := 0
		MarkDuplicates(list.Rows, func(key string) bool { return key == SongKey("Zombie", "Cranberries") })
		for _, r := range list.Rows {
			keys[name] = append(keys[name], r.Key())
			if r.DuplicateOf > 0 {
				duplicates++
			}
		}
		if duplicates != 7 {
			t.Errorf("%s: %d duplicates", name, duplicates)
		}
		forced, err := ParsePlaylist(data, format)
		if err != nil {
			t.Errorf("%s as %s: %v", name, format, err)
		}
		MarkDuplicates(forced.Rows, func(key string) bool { return key == SongKey("Zombie", "Cranberries") })
		if show(forced.Rows) != show(list.Rows) {
			t.Errorf("%s read as %s is another list than when that is detected", name, format)
		}
		golden(t, name+".golden", show(list.Rows))
	}
	for name := range formats {
		for i, key := range keys[name] {
			if i < len(keys["comma.csv"]) && key != keys["comma.csv"][i] {
				t.Errorf("song %d is %q in %s and %q in comma.csv", i+1, key, name, keys["comma.csv"][i])
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata/playlist", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wanted, lines := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(wanted), len(lines)) {
		var w, g string
		if i < len(wanted) {
			w = wanted[i]
		}
		if i < len(lines) {
			g = lines[i]
		}
		if w != g {
			t.Errorf("%s, line %d:\n got %q\nwant %q", name, i+1, g, w)
			return
		}
	}
}

func TestPlainTextLines(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"Téléphone – Cendrillon":                    "Cendrillon|Téléphone||0",
		"Téléphone - Cendrillon":                    "Cendrillon|Téléphone||0",
		"Téléphone — Cendrillon":                    "Cendrillon|Téléphone||0",
		"Téléphone–Cendrillon":                      "Cendrillon|Téléphone||0",
		"Téléphone- Cendrillon":                     "Cendrillon|Téléphone||0",
		"Téléphone  –   Un   autre monde":           "Un autre monde|Téléphone||0",
		"Téléphone\u00a0– Cendrillon":               "Cendrillon|Téléphone||0",
		"Jean-Jacques Goldman - Là-bas":             "Là-bas|Jean-Jacques Goldman||0",
		"Là-bas":                                    "Là-bas|||0",
		"Nirvana - Come as You Are - Live 1993":     "Come as You Are - Live 1993|Nirvana||0",
		"12. Zaz – Je veux":                         "Je veux|Zaz||0",
		"12) Zaz – Je veux":                         "Je veux|Zaz||0",
		"(12) Zaz – Je veux":                        "Je veux|Zaz||0",
		"#12 Zaz – Je veux":                         "Je veux|Zaz||0",
		"n° 12 Zaz – Je veux":                       "Je veux|Zaz||0",
		"12 - Zaz - Je veux":                        "Je veux|Zaz||0",
		"1979 - The Smashing Pumpkins":              "The Smashing Pumpkins|1979||0",
		"The Smashing Pumpkins - 1979":              "1979|The Smashing Pumpkins||0",
		"99 Luftballons":                            "99 Luftballons|||0",
		"#1 Crush":                                  "#1 Crush|||0",
		"- Zaz – Je veux":                           "Je veux|Zaz||0",
		"* Zaz – Je veux":                           "Je veux|Zaz||0",
		"•Zaz – Je veux":                            "Je veux|Zaz||0",
		"[ ] Zaz – Je veux":                         "Je veux|Zaz||0",
		"- 3. Zaz – Je veux":                        "Je veux|Zaz||0",
		"00:00 Zaz – Je veux":                       "Je veux|Zaz||0",
		"[1:02:03] Zaz – Je veux":                   "Je veux|Zaz||0",
		"Zaz – Je veux 3:38":                        "Je veux|Zaz||218",
		"Zaz – Je veux (3:38)":                      "Je veux|Zaz||218",
		"Zaz – Je veux - 3:38":                      "Je veux|Zaz||218",
		"Zaz – Je veux [1:00:01]":                   "Je veux|Zaz||3601",
		"Zaz – Je veux https://youtu.be/a":          "Je veux|Zaz|https://youtu.be/a|0",
		"Zaz – Je veux (3:38) : https://youtu.be/a": "Je veux|Zaz|https://youtu.be/a|218",
		"https://youtu.be/a | Zaz – Je veux":        "Je veux|Zaz|https://youtu.be/a|0",
		"Zaz – Je veux <http://youtu.be/a>":         "Je veux|Zaz|https://youtu.be/a|0",
		"Zaz – Je veux spotify:track:4uLU6hMCjMI75": "Je veux|Zaz|https://open.spotify.com/track/4uLU6hMCjMI75|0",
		"https://youtu.be/a":                        "||https://youtu.be/a|0 band.playlist_title_missing",
		"David Bowie – “Heroes”":                    "Heroes|David Bowie||0",
		"David Bowie – « Heroes »":                  "Heroes|David Bowie||0",
		`David Bowie – "Heroes" (live)`:             `"Heroes" (live)|David Bowie||0`,
		"U2 – One":                                  "One|U2||0",
		"Zaz –":                                     "Zaz –|||0",
		"???":                                       "???|||0",
		"Ac\u200bcent":                              "Accent|||0",
		"Ac\u202ecent":                              "Accent|||0",
		"Cafe\u0301":                                "Café|||0",
		"Zaz – Je\x1bveux, mais ceci est une ligne bien assez longue pour rester un texte": "Je\ufffdveux, mais ceci est une ligne bien assez longue pour rester un texte|Zaz||0 field.control_character",
	} {
		list, err := ParsePlaylist([]byte(line), PlaylistText)
		if err != nil || len(list.Rows) != 1 {
			t.Errorf("%q: %v, %v", line, list.Rows, err)
			continue
		}
		r := list.Rows[0]
		got := fmt.Sprintf("%s|%s|%s|%d", r.Title, r.Artist, r.Link, int(r.Duration.Seconds()))
		if r.Problem != nil {
			got += " " + r.Problem.Code()
		}
		if got != want {
			t.Errorf("%q:\n got %s\nwant %s", line, got, want)
		}
	}
}

func TestBlankLinesCommentsAndRulesAreNoSongs(t *testing.T) {
	t.Parallel()
	list, err := ParsePlaylist([]byte("# notre liste\n\n  \n-----\n// à revoir\n* * *\nZombie\n## fin\n"), PlaylistAuto)
	if err != nil || show(list.Rows) != "7\tZombie\t\t\t0\n" || list.Format != PlaylistText {
		t.Errorf("%s %q, %v", list.Format, show(list.Rows), err)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"French names, any order", "Durée;Lien;Artiste;Morceau\n3:38;https://a.fr/b;Zaz;Je veux\n", "2\tJe veux\tZaz\thttps://a.fr/b\t218\n"},
		{"capitals and spaces around", " TITRE , ARTISTE \nJe veux , Zaz\n", "2\tJe veux\tZaz\t\t0\n"},
		{"a line break in a cell", "title,artist\n\"Je\nveux\",Zaz\nAndy,Rita\n", "2\tJe veux\tZaz\t\t0\n4\tAndy\tRita\t\t0\n"},
		{"doubled marks", "title,artist\n\"\"\"Heroes\"\"\",David Bowie\n", "2\t\"Heroes\"\tDavid Bowie\t\t0\n"},
		{"a mark that closes nothing", "title\tartist\n\"Heroes\" (live)\tDavid Bowie\nAndy\tRita\n", "2\t\"Heroes\" (live)\tDavid Bowie\t\t0\n3\tAndy\tRita\t\t0\n"},
		{"a mark never closed", "title,artist\n\"Heroes,David Bowie\nAndy,Rita\n", "2\t\"Heroes\tDavid Bowie\t\t0\n3\tAndy\tRita\t\t0\n"},
		{"rows too short and too long", "title,artist,link\nAndy\nZombie,Cranberries,,,\n", "2\tAndy\t\t\t0\n3\tZombie\tCranberries\t\t0\n"},
		{"blank records", "title,artist\n,,\n\nAndy,Rita\n;\n", "4\tAndy\tRita\t\t0\n5\t;\t\t\t0\n"},
		{"Excel's hint", "sep=;\nTitre;Artiste\nAndy;Rita\n", "3\tAndy\tRita\t\t0\n"},
		{"no names, two columns", "Andy;Rita\nZombie;Cranberries\n", "1\tAndy\tRita\t\t0\n2\tZombie\tCranberries\t\t0\n"},
		{"no names, numbers, times and links", "1\t3:38\thttps://a.fr/1\tAndy\tRita\n2\t4:02\thttps://a.fr/2\tZombie\tCranberries\n", "1\tAndy\tRita\thttps://a.fr/1\t218\n2\tZombie\tCranberries\thttps://a.fr/2\t242\n"},
		{"no names, artist and title in one", "1\tRita - Andy\n2\tCranberries - Zombie\n", "1\tAndy\tRita\t\t0\n2\tZombie\tCranberries\t\t0\n"},
		{"one named column", "Titre\nRita – Andy\nLà-bas\n", "2\tAndy\tRita\t\t0\n3\tLà-bas\t\t\t0\n"},
		{"an export in milliseconds", "Track URI,Track Name,Artist Name(s),Album Name,Track Duration (ms)\nspotify:track:4uLU6h,Andy,\"Rita, Fred\",x,330499\n", "2\tAndy\tRita, Fred\thttps://open.spotify.com/track/4uLU6h\t330\n"},
		{"links", "title,link\na,http://a.fr/x\nb,www.youtube.com/watch?v=1\nc,javascript:alert(1)\nd,ftp://a.fr\ne,https://u:p@a.fr/\n", "2\ta\t\thttps://a.fr/x\t0\n3\tb\t\thttps://www.youtube.com/watch?v=1\t0\n4\tc\t\t\t0\tband.link_invalid\n5\td\t\t\t0\tband.link_invalid\n6\te\t\t\t0\tband.link_invalid\n"},
		{"durations", "title,duration\na,3:45\nb,225\nc,3'45\nd,3 min 45\ne,1:02:03\nf,?\ng,soon\nh,3:75\ni,99999999\nj,3m45s\nk,45 s\n", "2\ta\t\t\t225\n3\tb\t\t\t225\n4\tc\t\t\t225\n5\td\t\t\t225\n6\te\t\t\t3723\n7\tf\t\t\t0\n8\tg\t\t\t0\tband.playlist_duration_invalid\n9\th\t\t\t0\tband.playlist_duration_invalid\n10\ti\t\t\t0\tband.playlist_duration_invalid\n11\tj\t\t\t225\n12\tk\t\t\t45\n"},
		{"more columns than anybody has", "title,artist" + strings.Repeat(",", 200) + "\nAndy,Rita" + strings.Repeat(",x", 200) + "\n", "2\tAndy\tRita\t\t0\n"},
		{"no title", "title,artist\n,Zaz\n", "2\t\tZaz\t\t0\tband.playlist_title_missing\n"},
	} {
		list, err := ParsePlaylist([]byte(c.in), PlaylistAuto)
		if err != nil || list.Format != PlaylistCSV || show(list.Rows) != c.want {
			t.Errorf("%s: %s, %v\n got %q\nwant %q", c.name, list.Format, err, show(list.Rows), c.want)
		}
	}
}

func TestSongsWithCommasAreNoTable(t *testing.T) {
	t.Parallel()
	in := "Earth, Wind & Fire – September\nCrosby, Stills & Nash – Helpless\nHello, Goodbye\n"
	list, err := ParsePlaylist([]byte(in), PlaylistAuto)
	want := "1\tSeptember\tEarth, Wind & Fire\t\t0\n2\tHelpless\tCrosby, Stills & Nash\t\t0\n3\tHello, Goodbye\t\t\t0\n"
	if err != nil || list.Format != PlaylistText || show(list.Rows) != want {
		t.Errorf("%s, %v\n%s", list.Format, err, show(list.Rows))
	}
}

func TestM3U(t *testing.T) {
	t.Parallel()
	in := `#EXTM3U
#EXTINF:225,Zaz - Je veux
C:\Musique\Zaz\03 - Je veux.mp3
#EXTINF:-1 logo="a,b" type="x",Radio, live
http://stream.example/live
#EXTINF:12.7,Andy
#EXTART:Les Rita Mitsouko
andy.ogg
#EXTINF:60,
file:///home/lea/02%20Cranberries%20-%20Zombie.flac

04_Let_It_Be.mp3
https://youtu.be/abc
https://a.fr/Indochine%20-%20L%27aventurier.mp3
#EXTINF:5,Dernier morceau sans fichier
`
	want := "2\tJe veux\tZaz\t\t225\n" +
		"4\tRadio, live\t\thttps://stream.example/live\t0\n" +
		"6\tAndy\tLes Rita Mitsouko\t\t12\n" +
		"9\tZombie\tCranberries\t\t60\n" +
		"12\tLet It Be\t\t\t0\n" +
		"13\t\t\thttps://youtu.be/abc\t0\tband.playlist_title_missing\n" +
		"14\tL'aventurier\tIndochine\thttps://a.fr/Indochine%20-%20L%27aventurier.mp3\t0\n" +
		"15\tDernier morceau sans fichier\t\t\t5\n"
	list, err := ParsePlaylist([]byte(in), PlaylistAuto)
	if err != nil || list.Format != PlaylistM3U || show(list.Rows) != want {
		t.Errorf("%s, %v\n got %s\nwant %s", list.Format, err, show(list.Rows), want)
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const in = "Téléphone – Cendrillon\r\nÉdith Piaf – La foule\r\n"
	want := "1\tCendrillon\tTéléphone\t\t0\n2\tLa foule\tÉdith Piaf\t\t0\n"
	encode := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, data := range map[string][]byte{
		"UTF-8":          []byte(in),
		"UTF-8 marked":   []byte("\xef\xbb\xbf" + in),
		"UTF-16 little":  encode(utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().Bytes([]byte(in))),
		"UTF-16 big":     encode(utf16.UTF16(utf16.BigEndian, utf16.UseBOM).NewEncoder().Bytes([]byte(in))),
		"Windows-1252":   encode(charmap.Windows1252.NewEncoder().Bytes([]byte(in))),
		"old Macintosh":  []byte(strings.ReplaceAll(in, "\r\n", "\r")),
		"line separator": []byte(strings.ReplaceAll(in, "\r\n", "\u2028")),
	} {
		list, err := ParsePlaylist(data, PlaylistAuto)
		if err != nil || show(list.Rows) != want {
			t.Errorf("%s: %q, %v", name, show(list.Rows), err)
		}
	}
}

func TestListsThatAreRefused(t *testing.T) {
	t.Parallel()
	bare16, err := utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM).NewEncoder().Bytes([]byte("Zaz - Je veux\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		data   string
		format PlaylistFormat
		want   error
	}{
		{"empty", "", PlaylistAuto, ErrPlaylistEmpty},
		{"blank", " \n\t\r\n\u00a0", PlaylistAuto, ErrPlaylistEmpty},
		{"only remarks", "# rien\n-----\n", PlaylistAuto, ErrPlaylistEmpty},
		{"only names", "title,artist\n", PlaylistCSV, ErrPlaylistEmpty},
		{"only a mark", "\xef\xbb\xbf", PlaylistAuto, ErrPlaylistEmpty},
		{"only #EXTM3U", "#EXTM3U\n", PlaylistAuto, ErrPlaylistEmpty},
		{"NUL", "Zaz - Je\x00veux\n", PlaylistAuto, ErrPlaylistBinary},
		{"UTF-16 unmarked", string(bare16), PlaylistAuto, ErrPlaylistBinary},
		{"UTF-16 cut", "\xff\xfea\x00b", PlaylistAuto, ErrPlaylistBinary},
		{"UTF-16 broken", "\xff\xfe\x00\xd8a\x00", PlaylistAuto, ErrPlaylistBinary},
		{"spreadsheet", "PK\x03\x04....", PlaylistAuto, ErrPlaylistBinary},
		{"PDF", "%PDF-1.7\nabc", PlaylistAuto, ErrPlaylistBinary},
		{"noise", strings.Repeat("\x01\x02ab", 100), PlaylistText, ErrPlaylistBinary},
		{"no encoding", "\x81\x8d\x8f", PlaylistAuto, ErrPlaylistBinary},
		{"format", "Zaz", "xspf", ErrPlaylistFormat},
		{"too large", strings.Repeat("a", MaxPlaylistBytes+1), PlaylistAuto, ErrPlaylistTooLarge},
		{"1001 lines", strings.Repeat("Zaz\n", MaxPlaylistRows+1), PlaylistAuto, ErrPlaylistTooLong},
		{"1001 records", "title,artist\n" + strings.Repeat("a,b\n", MaxPlaylistRows+1), PlaylistAuto, ErrPlaylistTooLong},
		{"1001 records, no names", strings.Repeat("a,b\n", MaxPlaylistRows+1), PlaylistAuto, ErrPlaylistTooLong},
		{"10000 files", "#EXTM3U\n" + strings.Repeat("a.mp3\n", 10_000), PlaylistAuto, ErrPlaylistTooLong},
	} {
		if _, err := ParsePlaylist([]byte(c.data), c.format); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestLimitsAreInclusive(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		strings.Repeat("Zaz\n", MaxPlaylistRows),
		"title,artist\n" + strings.Repeat("a,b\n", MaxPlaylistRows),
		"#EXTM3U\n" + strings.Repeat("a.mp3\n", MaxPlaylistRows),
	} {
		if list, err := ParsePlaylist([]byte(in), PlaylistAuto); err != nil || len(list.Rows) != MaxPlaylistRows {
			t.Errorf("%d rows, %v", len(list.Rows), err)
		}
	}
	whole := "Zaz" + strings.Repeat(" ", MaxPlaylistBytes-3)
	if _, err := ParsePlaylist([]byte(whole), PlaylistAuto); err != nil {
		t.Errorf("a list of just the size allowed: %v", err)
	}
	for _, c := range []struct {
		title, artist int
		want          *problem.Error
	}{
		{MaxTitleLength, MaxArtistLength, nil},
		{MaxTitleLength + 1, 1, ErrRowTitleTooLong},
		{1, MaxArtistLength + 1, ErrRowArtistTooLong},
		{100_000, 100_000, ErrRowTitleTooLong},
	} {
		in := "title,artist\n" + strings.Repeat("é", c.title) + "," + strings.Repeat("é", c.artist)
		list, err := ParsePlaylist([]byte(in), PlaylistAuto)
		if err != nil {
			t.Fatal(err)
		}
		r := list.Rows[0]
		if (r.Problem == nil) != (c.want == nil) || c.want != nil && !errors.Is(r.Problem, c.want) {
			t.Errorf("%d and %d code points: %v", c.title, c.artist, r.Problem)
		}
		if text.Len(r.Title) > MaxTitleLength || text.Len(r.Artist) > MaxArtistLength {
			t.Errorf("%d and %d code points are shown whole", c.title, c.artist)
		}
	}
}

func TestMarkDuplicates(t *testing.T) {
	t.Parallel()
	in := "title,artist\nGet Lucky,Daft Punk\nZombie,The Cranberries\nGet lucky (feat. Pharrell Williams),DAFT PUNK\n,Zaz\nZombie,Cranberries\n,Zaz\n"
	list, err := ParsePlaylist([]byte(in), PlaylistAuto)
	if err != nil {
		t.Fatal(err)
	}
	known := func(key string) bool { return key == SongKey("zombie", "cranberries") }
	want := "2\tGet Lucky\tDaft Punk\t\t0\n3\tZombie\tThe Cranberries\t\t0\tknown\n" +
		"4\tGet lucky (feat. Pharrell Williams)\tDAFT PUNK\t\t0\tas line 2\n5\t\tZaz\t\t0\tband.playlist_title_missing\n" +
		"6\tZombie\tCranberries\t\t0\tas line 3\tknown\n7\t\tZaz\t\t0\tband.playlist_title_missing\n"
	for range 2 { // marking twice is marking once
		if MarkDuplicates(list.Rows, known); show(list.Rows) != want {
			t.Errorf("got %q\nwant %q", show(list.Rows), want)
		}
	}
}

// asTable writes rows as a table that says everything about them.
func asTable(rows []PlaylistRow) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{{"title", "artist", "link", "duration"}}
	for _, r := range rows {
		records = append(records, []string{r.Title, r.Artist, r.Link, strconv.Itoa(int(r.Duration / time.Second))})
	}
	if err := w.WriteAll(records); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func FuzzParsePlaylist(f *testing.F) {
	files, err := filepath.Glob("testdata/playlist/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 2000)])
	}
	for _, s := range []string{"\xff\xfea\x00", "title\n\"a", "\"\"\"\",\"", "#EXTINF:1\"", "12. - 3:45", "title,artist\n\"\n\",\"\r\"", "sep=\t\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []PlaylistFormat{PlaylistAuto, PlaylistCSV, PlaylistM3U, PlaylistText} {
			list, err := ParsePlaylist(data, format)
			if err != nil {
				if problem.From(err).Kind() == problem.Internal {
					t.Fatalf("%s: %v is no answer to a person", format, err)
				}
				continue
			}
			MarkDuplicates(list.Rows, func(string) bool { return false })
			var good []PlaylistRow
			last := 0
			for _, r := range list.Rows {
				if r.Line <= last || r.DuplicateOf >= r.Line {
					t.Fatalf("line %d after %d, duplicate of %d", r.Line, last, r.DuplicateOf)
				}
				last = r.Line
				for _, value := range []string{r.Title, r.Artist, r.Link} {
					if clean, err := text.Clean(value); err != nil || clean != value {
						t.Fatalf("%q is not clean", value)
					}
				}
				if r.Problem == nil {
					good = append(good, r)
				}
			}
			if len(good) == 0 {
				continue
			}
			again, err := ParsePlaylist(asTable(good), PlaylistCSV)
			if err != nil || len(again.Rows) != len(good) {
				t.Fatalf("%s: reading what was read: %d of %d rows, %v", format, len(again.Rows), len(good), err)
			}
			for i, r := range again.Rows {
				if r.Title != good[i].Title || r.Artist != good[i].Artist || r.Link != good[i].Link || r.Duration != good[i].Duration || r.Problem != nil {
					t.Fatalf("%s: %+v became %+v", format, good[i], r)
				}
			}
		}
	})
}
