package band

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/text"
)

func TestSongKeyTakesSpellingsOfOneSongForOne(t *testing.T) {
	t.Parallel()
	type song struct{ title, artist string }
	for _, same := range [][]song{
		{{"L’été indien", "Joe Dassin"}, {"L'ETE INDIEN", "joe dassin"}, {"L'e\u0301te\u0301 indien", "Joe  Dassin "}},
		{{"Get Lucky", "Daft Punk"}, {"Get Lucky (feat. Pharrell Williams)", "Daft Punk"}, {"Get Lucky [ft Pharrell]", "Daft Punk"},
			{"Get Lucky feat. Pharrell", "Daft Punk"}, {"Get Lucky", "Daft Punk featuring Pharrell Williams"},
			{"Get Lucky", "Daft Punk Ft. Pharrell"}, {"Get lucky (avec Pharrell)", "DAFT PUNK avec Pharrell"}},
		{{"Come Together", "The Beatles"}, {"Come together", "Beatles"}, {"Come Together!", "Beatles, The"}},
		{{"Cœur de loup", "Philippe Lafontaine"}, {"Coeur de Loup", "Philippe La Fontaine"}},
		{{"Paint It, Black", "The Rolling Stones"}, {"Paint It Black", "Rolling Stones"}},
		{{"Back in Black", "AC/DC"}, {"Back In Black", "ACDC"}},
		{{"The Boxer", "Simon & Garfunkel"}, {"Boxer", "Simon and Garfunkel"}, {"The boxer", "Simon et Garfunkel"}},
		{{"???", ""}, {" ? ? ? ", ""}},
		{{"This Is the Day", "The The"}, {"This is the day", "the the"}},
	} {
		want := SongKey(same[0].title, same[0].artist)
		for _, s := range same {
			if got := SongKey(s.title, s.artist); got != want {
				t.Errorf("%q by %q is %q, %q by %q is %q", s.title, s.artist, got, same[0].title, same[0].artist, want)
			}
		}
	}
}

func TestSongKeyTellsSongsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, s := range [][2]string{
		{"Hallelujah", "Leonard Cohen"}, {"Hallelujah", "Jeff Buckley"}, {"Hallelujah", ""},
		{"Avec le temps", "Léo Ferré"}, {"Le temps", "Léo Ferré"},
		{"Danser avec moi", "X"}, {"Danser avec toi", "X"},
		{"Song 2", "Blur"}, {"Song 3", "Blur"},
		{"???", "X"}, {"!!!", "X"}, {"", "X"}, {"X", ""},
		{"Le", "X"}, {"La", "X"}, {"The", "X"}, {"Et", "X"},
	} {
		key := SongKey(s[0], s[1])
		if other, ok := seen[key]; ok {
			t.Errorf("%q and %q are both %q", s, other, key)
		}
		seen[key] = s[0] + " by " + s[1]
	}
}

func TestSongKeyProperties(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[A-Za-zÀ-ÿ]{2,12}`).Filter(func(s string) bool {
		switch text.Fold(s) {
		case "feat", "ft", "featuring", "avec", "the", "le", "la", "les", "and", "et":
			return false
		}
		return true
	})
	rapid.Check(t, func(t *rapid.T) {
		title := strings.Join(rapid.SliceOfN(word, 1, 5).Draw(t, "title"), " ")
		artist := strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "artist"), " ")
		guest := word.Draw(t, "guest")
		want := SongKey(title, artist)
		for name, got := range map[string]string{
			"upper case": SongKey(strings.ToUpper(title), strings.ToUpper(artist)),
			"folded":     SongKey(text.Fold(title), text.Fold(artist)),
			"spaced":     SongKey("  "+strings.ReplaceAll(title, " ", " \u00a0 "), artist+"\t"),
			"guest":      SongKey(title+" (feat. "+guest+")", artist),
			"ft":         SongKey(title, artist+" ft. "+guest),
			"article":    SongKey("Les "+title, "The "+artist),
			"signs":      SongKey("“"+title+"” !", artist+"."),
		} {
			if got != want {
				t.Errorf("%s: %q by %q is %q, want %q", name, title, artist, got, want)
			}
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		key := SongKey(rapid.String().Draw(t, "title"), rapid.String().Draw(t, "artist"))
		if strings.Count(key, "\t") != 1 {
			t.Errorf("%q has more than its own tab", key)
		}
	})
}
