package demo

import "github.com/kermesse/kermesse/internal/band"

// piece is a song of a band's repertoire, with how it came to be what it is.
type piece struct {
	by        int // who brought it; people by their place in the village
	suggested []int
	sheet     band.SongSheet
	edits     []edit   // one a month
	levels    []rating // month after month
}

// edit is what somebody changed about a song.
type edit struct {
	by     int
	change band.SheetChange
}

// rating is how somebody came along with a song, and who may know.
type rating struct {
	by     int
	values []int64
	shown  band.Visibility
}

// line is a song of a setlist by its place in the repertoire, or with a title something else.
type line struct {
	piece       int
	kind        band.EntryKind
	title       string
	key, singer string
	seconds     int64
}

// program is a setlist of a band.
type program struct {
	name, notes string
	by          int
	minutes     int64
	lines       []line
	played      bool // some weeks ago; the others are to come
}

// repertoire is what a band plays.
type repertoire struct {
	pieces   []piece
	programs []program
}

func number(n int64) *int64 { return &n }

func to[T any](v T) *T { return &v }

func sheet(title, artist string, status band.SongStatus, key string, tempo, seconds, energy int64, meter string, tags ...string) band.SongSheet {
	return band.SongSheet{SongHead: band.SongHead{
		Title: title, Artist: artist, Status: status, Key: key, TempoBPM: number(tempo), TimeSignature: meter,
		DurationSeconds: number(seconds), Energy: number(energy), Tags: tags,
	}}
}

func (p piece) with(text band.SongText) piece {
	p.sheet.SongText = text
	return p
}

// The words of these two belong to everybody: Jean-Baptiste Clément wrote his in 1866, and of the other
// nobody knows who did.
const (
	tempsDesCerises = `{title: Le Temps des cerises}
{artist: Jean-Baptiste Clément, Antoine Renard}
{key: G}

{start_of_verse: Couplet 1}
[G]Quand nous chante[D7]rons le temps des ce[G]rises
Et gai rossi[C]gnol et merle mo[G]queur
[Em]Seront tous en [Am]fête [D7] [G]
Les belles au[B7]ront la folie en [Em]tête
[C]Et les amou[G]reux du soleil au [D7]cœur
[G]Quand nous chante[D7]rons le temps des ce[G]rises
[C]Sifflera bien [D7]mieux le merle mo[G]queur
{end_of_verse}

{start_of_verse: Couplet 2}
[G]Mais il est bien [D7]court, le temps des ce[G]rises
Où l’on s’en va [C]deux cueillir en rê[G]vant
[Em]Des pendants d’o[Am]reilles [D7] [G]
Cerises d’a[B7]mour aux robes pa[Em]reilles
[C]Tombant sous la [G]feuille en gouttes de [D7]sang
[G]Mais il est bien [D7]court, le temps des ce[G]rises
[C]Pendants de co[D7]rail qu’on cueille en rê[G]vant
{end_of_verse}
`
	claireFontaine = `{title: À la claire fontaine}
{artist: Traditionnel}
{key: G}

{start_of_verse}
[G]À la claire fon[D]taine, m’en allant prome[G]ner
J’ai trouvé l’eau si [D]belle que je m’y suis bai[G]gné
{end_of_verse}

{start_of_chorus}
[G]Il y a long[C]temps que je t’[G]aime
Ja[D]mais je ne t’oublie[G]rai
{end_of_chorus}

{start_of_verse}
[G]Sous les feuilles d’un [D]chêne, je me suis fait sé[G]cher
Sur la plus haute [D]branche, un rossignol chan[G]tait
{end_of_verse}
`
)

var mercredis = repertoire{
	pieces: []piece{
		piece{
			by: 4, sheet: sheet("Le Temps des cerises", "Jean-Baptiste Clément, Antoine Renard", band.SongInProgress, "A", 80, 190, 2, "3/4", "chanson", "valse"),
			edits: []edit{
				{1, band.SheetChange{ChordPro: to(tempsDesCerises + "{comment: ralentir à la fin}\n")}},
				{4, band.SheetChange{Key: to("G"), TempoBPM: to(number(76))}},
				{1, band.SheetChange{Status: to(band.SongReady), ChordPro: to(tempsDesCerises)}},
			},
			levels: []rating{{0, []int64{4, 6, 8}, band.VisibleToBand}, {1, []int64{6, 7, 8}, band.VisibleToBand}, {2, []int64{5, 7, 7}, band.VisibleToBand},
				{3, []int64{5, 6, 7}, band.VisibleToBand}, {4, []int64{8, 9, 9}, band.VisibleToBand}, {5, []int64{3, 4}, band.VisibleToMe}},
		}.with(band.SongText{Structure: "Couplets 1 à 4, sans refrain", Notes: "Sans ralentir jusqu’à « en tête »."}),
		{
			by: 4, sheet: sheet("Bella ciao", "Traditionnel", band.SongReady, "Am", 124, 168, 4, "4/4", "traditionnel"),
			edits: []edit{{2, band.SheetChange{Notes: to("À trois voix dès le deuxième couplet.")}}},
			levels: []rating{{0, []int64{8, 9, 10}, band.VisibleToBand}, {1, []int64{8, 9}, band.VisibleToBand}, {2, []int64{7, 9, 9}, band.VisibleToBand},
				{3, []int64{9, 9}, band.VisibleToBand}, {4, []int64{9, 10}, band.VisibleToBand}, {5, []int64{6, 8}, band.VisibleToAdmins}},
		},
		{
			by: 2, suggested: []int{0, 1, 3, 4}, sheet: sheet("Je veux", "Zaz", band.SongInProgress, "Dm", 110, 216, 4, "4/4", "chanson", "swing"),
			edits:  []edit{{0, band.SheetChange{Status: to(band.SongReady)}}},
			levels: []rating{{0, []int64{4, 6, 7}, band.VisibleToBand}, {2, []int64{6, 8, 8}, band.VisibleToBand}, {3, []int64{5, 7}, band.VisibleToBand}},
		},
		{
			by: 1, sheet: sheet("Jersey Girl", "Tom Waits", band.SongInProgress, "C", 68, 311, 1, "4/4", "ballade"),
			edits:  []edit{{1, band.SheetChange{Structure: to("Intro, couplet, refrain, couplet, refrain ×2")}}},
			levels: []rating{{0, []int64{3, 5, 6}, band.VisibleToBand}, {1, []int64{6, 7}, band.VisibleToBand}, {4, []int64{2, 3}, band.VisibleToBand}},
		},
		{
			by: 3, sheet: sheet("Hey Ya!", "OutKast", band.SongToLearn, "G", 160, 235, 5, "4/4", "pop"),
			levels: []rating{{0, []int64{1, 2}, band.VisibleToBand}, {3, []int64{3, 4}, band.VisibleToBand}, {1, []int64{1}, band.VisibleToMe}},
		},
		{
			by: 1, sheet: sheet("Les Copains d’abord", "Georges Brassens", band.SongReady, "G", 132, 242, 3, "4/4", "chanson"),
			edits:  []edit{{1, band.SheetChange{Status: to(band.SongRetired)}}},
			levels: []rating{{0, []int64{7}, band.VisibleToBand}, {1, []int64{7, 6}, band.VisibleToBand}},
		},
		piece{
			by: 0, sheet: sheet("À la claire fontaine", "Traditionnel", band.SongReady, "G", 96, 150, 2, "2/4", "traditionnel", "facile"),
			levels: []rating{{0, []int64{7, 8, 9}, band.VisibleToBand}, {2, []int64{8, 9}, band.VisibleToBand}, {5, []int64{5, 7}, band.VisibleToBand}},
		}.with(band.SongText{ChordPro: claireFontaine, Structure: "Couplet, refrain, couplet, refrain"}),
		{
			by: 5, sheet: sheet("Stand by Me", "Ben E. King", band.SongReady, "A", 118, 177, 3, "4/4", "soul", "facile"),
			levels: []rating{{1, []int64{7, 8}, band.VisibleToBand}, {5, []int64{8, 8, 9}, band.VisibleToBand}, {3, []int64{6, 7}, band.VisibleToAdmins}},
		},
	},
	programs: []program{
		{
			name: "Fête de la musique", by: 0, minutes: 30, played: true, notes: "Sous les platanes, sans sono.",
			lines: []line{{piece: 1, singer: "Marie-Claude"}, {piece: 6, singer: "Tous"}, {piece: 7, singer: "Bertrand"}, {piece: 0, key: "A", singer: "Marie-Claude"}, {piece: 5, singer: "Yann"}},
		},
		{
			name: "Café du Pont", by: 2, minutes: 52, notes: "Concert du samedi, deux sets.",
			lines: []line{
				{kind: band.EntrySet, title: "Premier set"}, {piece: 1, singer: "Marie-Claude"}, {piece: 2, singer: "Inès"}, {piece: 3, singer: "Yann"},
				{kind: band.EntryBreak, title: "Pause, présentation du groupe", seconds: 300},
				{kind: band.EntrySet, title: "Deuxième set"}, {piece: 0, singer: "Marie-Claude"}, {piece: 6, key: "A", singer: "Nadia"}, {piece: 7, singer: "Bertrand"},
				{kind: band.EntryNote, title: "Remercier le café avant la dernière"}, {piece: 4, singer: "Tous"},
			},
		},
	},
}

var fanfare = repertoire{
	pieces: []piece{
		{
			by: 6, sheet: sheet("When the Saints Go Marching In", "Traditionnel", band.SongReady, "F", 112, 180, 4, "4/4", "jazz", "facile"),
			levels: []rating{{0, []int64{6, 8}, band.VisibleToBand}, {6, []int64{9, 9}, band.VisibleToBand}, {7, []int64{7, 8}, band.VisibleToBand}},
		},
		{
			by: 8, sheet: sheet("Down by the Riverside", "Traditionnel", band.SongInProgress, "Bb", 120, 210, 4, "4/4", "gospel"),
			edits:  []edit{{6, band.SheetChange{Notes: to("Les trombones prennent le thème.")}}},
			levels: []rating{{0, []int64{3, 5}, band.VisibleToBand}, {8, []int64{6, 7}, band.VisibleToBand}},
		},
		{
			by: 7, sheet: sheet("Bella ciao", "Traditionnel", band.SongToLearn, "Gm", 132, 150, 5, "4/4", "traditionnel"),
			levels: []rating{{7, []int64{4, 6}, band.VisibleToBand}, {11, []int64{2}, band.VisibleToMe}},
		},
	},
	programs: []program{{
		name: "Déambulation du 14 juillet", by: 6, minutes: 45, notes: "On marche, donc tout par cœur.",
		lines: []line{{piece: 0}, {piece: 1}, {kind: band.EntryBreak, title: "Boire", seconds: 600}, {piece: 2}, {piece: 0}},
	}},
}
