package password

import (
	_ "embed"
	"strings"
	"unicode"
)

// Everything here counts in tenths of a bit: an estimate of how many guesses,
// as a power of two, an attacker who knows habits needs. Integers, so that all
// clients agree to the last digit.
const (
	commonBits = 250
	fairBits   = 380
	goodBits   = 550

	lowerCost, upperCost, digitCost, symbolCost, foreignCost = 35, 45, 30, 50, 60

	wordCost     = 90 // one of the few hundred common words
	ownWordCost  = 30 // one of the words of the person's own address
	capitalCost  = 10 // Word or WORD
	mixedCost    = 30 // wOrd
	leetCost     = 15 // w0rd
	sequenceCost = 60 // qwerty, 4321
	yearCost     = 70
	dateCost     = 140 // eight digits
	repeatCost   = 20  // the same again

	minSequence = 3
	minOwnWord  = 3
	// What stands beyond makes no password weaker; the estimate ignores it.
	maxPoints = 64
)

// strength maps an estimate to the meter.
func strength(bits int) int {
	switch {
	case bits < commonBits/2:
		return 0
	case bits < commonBits:
		return 1
	case bits < fairBits:
		return 2
	case bits < goodBits:
		return 3
	default:
		return 4
	}
}

//go:embed common.txt
var commonText string

// sequences are rows a finger or a child recites, forwards or backwards.
func sequences() []string {
	return []string{
		"abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiop", "qsdfghjklm", "wxcvbn",
		"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
	}
}

// leet is what a sign may stand for inside a word.
func leet(p rune) string {
	switch p {
	case '0':
		return "o"
	case '1', '|':
		return "il"
	case '!':
		return "i"
	case '2':
		return "z"
	case '3', '€':
		return "e"
	case '4', '@':
		return "a"
	case '5', '$':
		return "s"
	case '7', '+':
		return "t"
	case '8':
		return "b"
	case '9':
		return "g"
	}
	return ""
}

// guessing estimates the cheapest way to spell the password out of common
// words, the person's own words, sequences, dates, repetitions and single
// characters.
func guessing(points []rune, own [][]rune) int {
	points = points[:min(len(points), maxPoints)]
	folded := foldAll(points)
	cost := make([]int, len(points)+1)
	for i := range points {
		cost[i+1] = -1
	}
	reach := func(from, length, price int) {
		to := from + length
		if c := cost[from] + price; cost[to] < 0 || c < cost[to] {
			cost[to] = c
		}
	}
	words := strings.Fields(commonText)
	for i, p := range points {
		reach(i, 1, single(p))
		for n := 1; n <= i && i+n <= len(points); n++ {
			if string(folded[i-n:i]) == string(folded[i:i+n]) {
				reach(i, n, repeatCost)
			}
		}
		for n := minSequence; n <= sequenceAt(folded[i:]); n++ {
			reach(i, n, sequenceCost)
		}
		if isYear(folded[i:]) {
			reach(i, 4, yearCost)
		}
		if isDate(folded[i:]) {
			reach(i, 8, dateCost)
		}
		for _, w := range words {
			if price, ok := wordAt(points[i:], folded[i:], []rune(w)); ok {
				reach(i, len(w), wordCost+price)
			}
		}
		for _, w := range own {
			if price, ok := wordAt(points[i:], folded[i:], w); ok {
				reach(i, len(w), ownWordCost+price)
			}
		}
	}
	return cost[len(points)]
}

func single(p rune) int {
	switch {
	case 'a' <= p && p <= 'z':
		return lowerCost
	case 'A' <= p && p <= 'Z':
		return upperCost
	case '0' <= p && p <= '9':
		return digitCost
	case p <= unicode.MaxASCII:
		return symbolCost
	default:
		return foreignCost
	}
}

// wordAt reports whether the text begins with word, and the price of its
// disguise.
func wordAt(points, folded, word []rune) (price int, ok bool) {
	if len(word) > len(points) {
		return 0, false
	}
	disguised, uppers := false, 0
	for i, w := range word {
		if folded[i] != w {
			if !strings.ContainsRune(leet(folded[i]), w) {
				return 0, false
			}
			disguised = true
		}
		if unicode.Is(unicode.Lu, points[i]) {
			uppers++
		}
	}
	switch {
	case uppers == 0:
	case uppers == len(word), uppers == 1 && unicode.Is(unicode.Lu, points[0]):
		price += capitalCost
	default:
		price += mixedCost
	}
	if disguised {
		price += leetCost
	}
	return price, true
}

// sequenceAt returns how many points at the beginning follow one sequence, in
// one direction.
func sequenceAt(folded []rune) int {
	best := 0
	for _, s := range sequences() {
		for _, step := range []int{1, -1} {
			// A character may stand twice in a sequence: every start counts.
			for start := range s {
				n := 0
				for at := start; n < len(folded) && 0 <= at && at < len(s) && rune(s[at]) == folded[n]; at += step {
					n++
				}
				best = max(best, n)
			}
		}
	}
	return best
}

func isYear(folded []rune) bool {
	n, ok := number(folded, 4)
	return ok && 1900 <= n && n <= 2039
}

// isDate reports whether eight digits read as a date: day, month, year in any
// of the usual orders.
func isDate(folded []rune) bool {
	if _, ok := number(folded, 8); !ok {
		return false
	}
	two := func(at int) int { n, _ := number(folded[at:], 2); return n }
	dayMonth := func(at int) bool {
		a, b := two(at), two(at+2)
		return a >= 1 && b >= 1 && (a <= 31 && b <= 12 || a <= 12 && b <= 31)
	}
	return isYear(folded[4:]) && dayMonth(0) || isYear(folded) && dayMonth(4)
}

// number reads the first n points as ASCII digits.
func number(folded []rune, n int) (value int, ok bool) {
	if len(folded) < n {
		return 0, false
	}
	for _, p := range folded[:n] {
		if p < '0' || '9' < p {
			return 0, false
		}
		value = value*10 + int(p-'0')
	}
	return value, true
}
