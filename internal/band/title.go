package band

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kermesse/kermesse/internal/kit/text"
)

var (
	// spacedDash matches what stands between artist and title.
	spacedDash = regexp.MustCompile(`\s+[-‐‑‒–—―−]+\s+`)
	// halfDash matches the same, typed in a hurry.
	halfDash = regexp.MustCompile(`\s[-–—]|[-–—]\s`)
	// bareDash matches a long dash without spaces; a hyphen belongs to a word.
	bareDash = regexp.MustCompile(`[–—]`)
)

// splitSong takes "Artist – Title" apart at its first dash. Without one, all of
// it is the title. Quotation marks around either are dropped.
func splitSong(s string) (title, artist string) {
	s = strings.TrimSpace(s)
	at := spacedDash.FindStringIndex(s)
	if at == nil {
		at = halfDash.FindStringIndex(s)
	}
	if at == nil {
		if all := bareDash.FindAllStringIndex(s, 2); len(all) == 1 {
			at = all[0]
		}
	}
	if at == nil || at[0] == 0 || at[1] == len(s) {
		return unquote(s), ""
	}
	return unquote(s[at[1]:]), unquote(s[:at[0]])
}

// unquote drops one pair of quotation marks around the whole of s.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	for _, pair := range [][2]string{{`"`, `"`}, {"“", "”"}, {"«", "»"}, {"‘", "’"}} {
		inner, ok := strings.CutPrefix(s, pair[0])
		if !ok {
			continue
		}
		if inner, ok = strings.CutSuffix(inner, pair[1]); ok && !strings.Contains(inner, pair[1]) && strings.TrimSpace(inner) != "" {
			return strings.TrimSpace(inner)
		}
	}
	return s
}

// The expressions below meet folded text.
var (
	// guestInBrackets matches "(feat. Somebody)" and "[avec Somebody]".
	guestInBrackets = regexp.MustCompile(`\s*[(\[]\s*(?:feat|ft|featuring|avec)\b\.?[^)\]]*[)\]]`)
	// guest matches "feat. Somebody" up to the end.
	guest = regexp.MustCompile(`\s(?:feat\.?|ft\.?|featuring)\s.*$`)
	// guestOfArtist matches the same after an artist, where "avec" is no part of a
	// sentence; in a title it is ("Danser avec toi").
	guestOfArtist = regexp.MustCompile(`\s(?:feat\.?|ft\.?|featuring|avec)\s.*$`)
	// article matches a definite article at the start, lastArticle one that a
	// catalogue put at the end ("Beatles, The").
	article     = regexp.MustCompile(`^(?:(?:the|les|le|la)\s+|l')`)
	lastArticle = regexp.MustCompile(`\s*,\s*(?:the|les|le|la|l')$`)
	// and matches the words for "and", which people exchange freely.
	and = regexp.MustCompile(`(^|\s)(?:and|et|&|\+)(\s|$)`)
)

// SongKey is the same for two spellings of one song: accents, case, punctuation,
// spacing, a definite article at the start, "and" in its forms, and the guests
// ("feat.", "ft.", "featuring", "avec") do not count. It is for comparing, and
// safe to store.
func SongKey(title, artist string) string {
	return songKeyPart(title, guest) + "\t" + songKeyPart(artist, guestOfArtist)
}

func songKeyPart(s string, guests *regexp.Regexp) string {
	s = strings.Join(strings.Fields(text.Fold(s)), " ")
	whole := s
	// Each step that would leave nothing is left out: "The The", "Avec", "And".
	for _, step := range []func(string) string{
		func(s string) string { return guestInBrackets.ReplaceAllString(s, "") },
		func(s string) string { return guests.ReplaceAllString(s, "") },
		func(s string) string { return lastArticle.ReplaceAllString(s, "") },
		func(s string) string { return article.ReplaceAllString(s, "") },
		func(s string) string { return and.ReplaceAllString(s, "$1$2") },
	} {
		if shorter := strings.TrimSpace(step(s)); lettersOnly(shorter) != "" {
			s = shorter
		}
	}
	if letters := lettersOnly(s); letters != "" {
		return letters
	}
	// A title of signs alone, such as "???", is compared as it is.
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, whole)
}

func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}
