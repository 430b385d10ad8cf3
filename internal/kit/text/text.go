// Package text holds the rules for what people write: what is let in, how long
// it is, and when two texts are the same to a reader.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

var (
	// ErrInvalidUTF8: bytes that are not UTF-8. encoding/json would silently put
	// U+FFFD in their place.
	ErrInvalidUTF8 = problem.New(problem.Unprocessable, problem.FieldInvalidUTF8)
	// ErrControlCharacter: a control character other than newline and tab;
	// PostgreSQL refuses NUL, and the others hide or forge what is seen.
	ErrControlCharacter = problem.New(problem.Unprocessable, problem.FieldControlCharacter)
)

// Clean gives s as it is stored: in NFC, with lines that end in a newline alone
// (a carriage return before it is dropped, since files made on Windows have
// them). It refuses invalid UTF-8 with ErrInvalidUTF8 and any other control
// character but newline and tab with ErrControlCharacter. Their Code is also the
// code of the field.
func Clean(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", ErrInvalidUTF8
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return "", ErrControlCharacter
		}
	}
	return norm.NFC.String(s), nil
}

// Line is [Clean] for what is shown on one line: without white space around it.
// Line breaks of every kind are refused with ErrControlCharacter, and so are the
// characters that reverse the direction of what follows: they forge what is seen.
func Line(s string) (string, error) {
	clean, err := Clean(s)
	if err != nil {
		return "", err
	}
	clean = strings.TrimSpace(clean)
	for _, r := range clean {
		if r == '\n' || r == '\t' || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return "", ErrControlCharacter
		}
	}
	return clean, nil
}

// Visible tells whether there is anything to see in s.
func Visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// Len is the length that limits speak of: code points, as the client counts them.
func Len(s string) int { return utf8.RuneCountInString(s) }

// Fold gives texts that differ only in accents, case or typographic form the
// same value: "Cœur Brisé", "COEUR BRISE" and "coeur brisé" are one. It is for
// comparing and searching, never for showing. Fold of Fold is Fold.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := undecomposed(r); ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// undecomposed spells small letters that Unicode does not take apart and that
// readers of French and its neighbours type in two ways.
func undecomposed(r rune) (string, bool) {
	switch r {
	case 'œ':
		return "oe", true
	case 'æ':
		return "ae", true
	case 'ß':
		return "ss", true
	case 'ς':
		return "σ", true
	case 'ø':
		return "o", true
	case 'ł':
		return "l", true
	case 'đ', 'ð':
		return "d", true
	case 'þ':
		return "th", true
	case 'ı':
		return "i", true
	case '’', 'ʼ':
		return "'", true
	}
	return "", false
}

// SortKey gives bytes whose order is the order of a list that people read:
// accents, case and punctuation count only where everything else is the same.
// It depends on no locale and no database, so both engines sort alike. The key
// is to be stored or compared, never shown.
func SortKey(s string) []byte {
	key := make([]byte, 0, 2*len(s)+1)
	gap := false
	for _, r := range Fold(s) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			gap = true
			continue
		}
		if gap && len(key) > 0 {
			key = append(key, ' ')
		}
		gap = false
		key = utf8.AppendRune(key, r)
	}
	key = append(key, 0)
	return append(key, s...)
}

// Truncate gives s with at most max code points, the last of them an ellipsis
// when something was cut. It is for showing what is too long to keep.
func Truncate(s string, max int) string {
	if Len(s) <= max {
		return s
	}
	cut := 0
	for i := range s {
		if cut == max-1 {
			return s[:i] + "…"
		}
		cut++
	}
	return s
}
