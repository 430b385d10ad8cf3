package text_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/text"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{"empty", "", "", nil},
		{"plain", "La Javanaise", "La Javanaise", nil},
		{"composed", "Cafe\u0301", "Café", nil},
		{"newline and tab", "a\n\tb", "a\n\tb", nil},
		{"Windows lines", "a\r\nb\r\n", "a\nb\n", nil},
		{"emoji with joiner", "👩‍🎤", "👩‍🎤", nil},
		{"right to left", "שלום", "שלום", nil},
		{"NUL", "a\x00b", "", text.ErrControlCharacter},
		{"escape", "a\x1b[31m", "", text.ErrControlCharacter},
		{"lone carriage return", "a\rb", "", text.ErrControlCharacter},
		{"delete", "a\x7f", "", text.ErrControlCharacter},
		{"C1", "a\u0085b", "", text.ErrControlCharacter},
		{"Latin-1", "caf\xe9", "", text.ErrInvalidUTF8},
		{"cut", "caf\xc3", "", text.ErrInvalidUTF8},
		{"surrogate", "\xed\xa0\x80", "", text.ErrInvalidUTF8},
		{"overlong", "\xc0\x80", "", text.ErrInvalidUTF8},
	} {
		got, err := text.Clean(c.in)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: Clean(%q) = %q, %v; want %q, %v", c.name, c.in, got, err, c.want, c.err)
		}
	}
}

func TestLineIsOneLineThatForgesNothing(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{" Trio ": "Trio", "\tTrio\n": "Trio", "Cafe\u0301": "Café", "שלום": "שלום", "": ""} {
		if got, err := text.Line(in); got != want || err != nil {
			t.Errorf("Line(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"a\nb", "a\tb", "a\u2028b", "a\u2029b", "\u202eoirT", "a\u2066b", "a\x00b"} {
		if got, err := text.Line(in); !errors.Is(err, text.ErrControlCharacter) {
			t.Errorf("Line(%q) = %q, %v; want a refusal", in, got, err)
		}
	}
	for in, want := range map[string]bool{"a": true, "é": true, "🎸": true, "": false, " \u00a0": false, "\u200b\u2060": false} {
		if text.Visible(in) != want {
			t.Errorf("Visible(%q) is not %v", in, want)
		}
	}
}

func TestLenCountsCodePoints(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"": 0, "é": 1, "🎸": 1, "e\u0301": 2, "\xff": 1} {
		if got := text.Len(in); got != want {
			t.Errorf("Len(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestFoldMakesReadersEqualsEqual(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Cœur Brisé", "COEUR BRISE", "coeur brise\u0301", "cœur brisé"},
		{"Straße", "STRASSE", "strasse"},
		{"Ángel", "angel", "ＡＮＧＥＬ"},
		{"Sigur Rós", "sigur ros"},
		{"Mø", "MO"},
		{"L’été", "l'ete"},
		{"ﬁn", "FIN"},
		{"Ⅳ", "iv"},
		{"İstanbul", "istanbul", "ISTANBUL"},
		{"Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"},
	} {
		for _, s := range same {
			if text.Fold(s) != text.Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", s, text.Fold(s), same[0], text.Fold(same[0]))
			}
		}
	}
	if text.Fold("ou") == text.Fold("on") || text.Fold("9") == text.Fold("6") {
		t.Error("different texts fold to one")
	}
}

func TestSortKeyOrdersAsPeopleRead(t *testing.T) {
	t.Parallel()
	want := []string{
		"", "...", "1999", "À bout de souffle", "À la claire fontaine", "Abba", "« Ça ira »", "Café", "Cafés",
		"Cœur de loup", "coffre", "Été", "étéé", "Zoé", "Ångström zzz",
	}
	// The last one belongs with the a's: say where by sorting it in.
	want = slices.Insert(want[:len(want)-1], 6, "Ångström zzz")
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return bytes.Compare(text.SortKey(a), text.SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTruncateCountsCodePoints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{"", 1, ""}, {"été", 3, "été"}, {"étés", 3, "ét…"}, {"🎸🎸🎸", 2, "🎸…"}, {"ab", 1, "…"}, {"a", 1, "a"},
	} {
		if got := text.Truncate(c.in, c.max); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
		}
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		check(t, s)
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if (a == b) != bytes.Equal(text.SortKey(a), text.SortKey(b)) {
			t.Fatalf("%q and %q: the sort keys say otherwise than ==", a, b)
		}
	})
}

// check holds for every text.
func check(t interface{ Fatalf(string, ...any) }, s string) {
	folded := text.Fold(s)
	if again := text.Fold(folded); again != folded {
		t.Fatalf("Fold(%q) = %q, and again %q", s, folded, again)
	}
	clean, err := text.Clean(s)
	if err != nil {
		return
	}
	if again, err := text.Clean(clean); err != nil || again != clean {
		t.Fatalf("Clean(%q) = %q, and again %q, %v", s, clean, again, err)
	}
	if !utf8.ValidString(clean) || strings.ContainsAny(clean, "\x00\r\x1b\x7f") {
		t.Fatalf("Clean(%q) let %q through", s, clean)
	}
	if text.Fold(clean) != folded && !strings.Contains(s, "\r\n") {
		t.Fatalf("cleaning %q changed what it folds to", s)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "Cœur\r\nBrisé", "\u0345", "ΐ", "™ Ⅻ ﬃ", "\xff", "ǅ", "ϓ", "Ꮼꮼ", "a\u0300\u0301", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}
