package password_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/sdk/password"
)

func TestSharedVectors(t *testing.T) {
	raw, err := os.ReadFile("../testdata/password-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Password string             `json:"password"`
			Email    string             `json:"email"`
			Strength int                `json:"strength"`
			Problems []password.Problem `json:"problems"`
		} `json:"vectors"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) < 50 {
		t.Fatalf("only %d vectors", len(file.Vectors))
	}
	seen := map[password.Problem]bool{}
	for _, v := range file.Vectors {
		got := password.Check(v.Password, v.Email)
		if got.Strength != v.Strength || !slices.Equal(got.Problems, v.Problems) {
			t.Errorf("Check(%q, %q) = %d %v, want %d %v", v.Password, v.Email, got.Strength, got.Problems, v.Strength, v.Problems)
		}
		for _, p := range v.Problems {
			seen[p] = true
		}
	}
	if len(seen) != 6 {
		t.Errorf("the vectors show only %v", seen)
	}
}

// password-like text: what people type, with surprises.
func typed() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[A-Za-z0-9!@$. -]{0,40}`),
		rapid.StringMatching(`(Password|Azerty|Soleil|[a-z]{3}){1,4}[0-9!]{0,5}`),
	)
}

func address() *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[A-Za-z0-9._+-]{1,20}@[a-z]{1,10}\.test`))
}

func TestTheMeterAgreesWithTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, email := typed().Draw(t, "password"), address().Draw(t, "email")
		r := password.Check(s, email)
		if r.Strength < 0 || 4 < r.Strength || r.OK() != (r.Strength >= 2) {
			t.Fatalf("strength %d with problems %v", r.Strength, r.Problems)
		}
		n := utf8.RuneCountInString(norm.NFKC.String(s))
		if slices.Contains(r.Problems, password.TooShort) != (n < password.MinLength) {
			t.Fatalf("%d code points: %v", n, r.Problems)
		}
		if r.OK() && !(strings.ContainsFunc(s, func(c rune) bool { return unicode.IsUpper(fullWidth(c)) })) {
			t.Fatalf("accepted without an upper-case letter")
		}
	})
}

func fullWidth(c rune) rune {
	for _, c := range norm.NFKC.String(string(c)) {
		if unicode.IsUpper(c) {
			return c
		}
	}
	return c
}

func TestAccentsMayBeTypedEitherWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, email := typed().Draw(t, "password"), address().Draw(t, "email")
		a, b := password.Check(norm.NFC.String(s), email), password.Check(norm.NFD.String(s), email)
		if a.Strength != b.Strength || !slices.Equal(a.Problems, b.Problems) {
			t.Fatalf("composed %v, decomposed %v", a, b)
		}
	})
}

func TestTheAddressIsNeverAPassword(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		email := rapid.StringMatching(`[A-Za-z0-9._+-]{1,30}@[a-z]{1,10}\.test`).Draw(t, "email")
		local, _, _ := strings.Cut(email, "@")
		for _, s := range []string{email, local, strings.ToUpper(email), strings.ToLower(local)} {
			if !slices.Contains(password.Check(s, " "+strings.ToUpper(email)).Problems, password.IsEmail) {
				t.Fatalf("%q accepted for %q", s, email)
			}
		}
	})
}

func TestACommonWordWithDecorationStaysCommon(t *testing.T) {
	raw, err := os.ReadFile("common.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(raw))
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(words).Draw(t, "word")
		s := strings.ToUpper(w[:1]) + w[1:] + rapid.SampledFrom([]string{"2024!", "123456789", "1111111111", "1234!", "14071985"}).Draw(t, "tail")
		if r := password.Check(s, ""); r.OK() || r.Strength > 1 {
			t.Fatalf("%q accepted: %+v", s, r)
		}
	})
}

func TestTheOwnAddressOnlyMakesAPasswordWeaker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, email := typed().Draw(t, "password"), address().Draw(t, "email")
		without, with := password.Check(s, ""), password.Check(s, email)
		if with.Strength > without.Strength || with.OK() && !without.OK() {
			t.Fatalf("%+v alone, %+v for %q", without, with, email)
		}
	})
}

func TestCommonWordsAreInOrderAndMatchable(t *testing.T) {
	raw, err := os.ReadFile("common.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(raw))
	if !slices.IsSorted(words) || len(slices.Compact(slices.Clone(words))) != len(words) {
		t.Error("common.txt is not sorted, or has a word twice")
	}
	for _, w := range words {
		if len(w) < 4 || strings.ContainsFunc(w, func(c rune) bool { return c < 'a' || 'z' < c }) {
			t.Errorf("%q would never be matched", w)
		}
	}
}
