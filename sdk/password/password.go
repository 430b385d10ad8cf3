package password

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/kermesse/kermesse/sdk/e2ee"
)

// MinLength is the least number of code points, in NFKC.
const MinLength = 12

// Problem is a stable code saying why a password is refused.
type Problem string

// The problems, in the order Check lists them.
const (
	TooShort Problem = "too_short" // fewer than MinLength code points
	NoUpper  Problem = "no_upper"  // no upper-case letter, of any script
	NoLower  Problem = "no_lower"  // no lower-case letter, of any script
	NoDigit  Problem = "no_digit"  // no decimal digit, of any script
	// IsEmail: the address, what stands before its @, or these hardly
	// disguised.
	IsEmail Problem = "is_email"
	// TooCommon: a common password, or a short combination of common words,
	// keyboard rows, dates and repetitions.
	TooCommon Problem = "too_common"
)

// Result is what Check found.
type Result struct {
	// Strength goes from 0 to 4. A refused password has at most 1, an accepted
	// one at least 2.
	Strength int
	// Problems says why the password is refused; empty when it is accepted.
	Problems []Problem
}

// OK reports whether the password is accepted.
func (r Result) OK() bool { return len(r.Problems) == 0 }

// Check applies the rule to a new password for the account of email, which may
// be empty while unknown. Both are judged in the form that keys are derived
// from, so how a keyboard composes accents makes no difference. Existing
// passwords are never checked: old accounts stay valid.
func Check(password, email string) Result {
	points := []rune(norm.NFKC.String(password))
	address := e2ee.NormalizeEmail(email)
	var r Result
	refuse := func(p Problem, when bool) {
		if when {
			r.Problems = append(r.Problems, p)
		}
	}
	long := len(points) >= MinLength
	refuse(TooShort, !long)
	refuse(NoUpper, !has(points, unicode.Lu))
	refuse(NoLower, !has(points, unicode.Ll))
	refuse(NoDigit, !has(points, unicode.Nd))

	own := ownWords(address)
	bits := guessing(points, own)
	isEmail := isAddress(points, address)
	if long && !isEmail && bits < commonBits {
		// Without the person's own words, would it do? Then these are the reason.
		isEmail = len(own) > 0 && guessing(points, nil) >= commonBits
		refuse(TooCommon, !isEmail)
	}
	refuse(IsEmail, isEmail)

	r.Strength = strength(bits)
	if !r.OK() {
		r.Strength = min(r.Strength, 1)
	}
	return r
}

func has(points []rune, table *unicode.RangeTable) bool {
	for _, p := range points {
		if unicode.Is(table, p) {
			return true
		}
	}
	return false
}

// isAddress reports whether the password is the address or its local part, in
// whatever case.
func isAddress(points []rune, address string) bool {
	typed := foldAll(points)
	local, _ := cutDomain(address)
	for _, s := range []string{address, local} {
		if s != "" && string(foldAll([]rune(s))) == string(typed) {
			return true
		}
	}
	return false
}

// ownWords returns the words a guesser who knows the address tries first: the
// pieces of the local part, the whole of it without separators, and the name of
// the provider.
func ownWords(address string) [][]rune {
	local, domain := cutDomain(address)
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return !unicode.Is(unicode.L, r) && !unicode.Is(unicode.N, r) })
	}
	pieces := split(local)
	pieces = append(pieces, strings.Join(pieces, ""))
	label, _, _ := strings.Cut(domain, ".")
	pieces = append(pieces, split(label)...)
	var words [][]rune
	for _, piece := range pieces {
		if w := []rune(piece); len(w) >= minOwnWord {
			words = append(words, foldAll(w))
		}
	}
	return words
}

func cutDomain(address string) (local, domain string) {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return address[:at], address[at+1:]
	}
	return address, ""
}

// foldAll folds every point.
func foldAll(points []rune) []rune {
	out := make([]rune, len(points))
	for i, p := range points {
		out[i] = fold(p)
	}
	return out
}

// fold makes É, é and e the same: the base letter in lower case.
func fold(p rune) rune {
	for _, base := range norm.NFKD.String(string(p)) {
		return unicode.ToLower(base)
	}
	return p
}
