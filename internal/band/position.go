package band

import "strings"

// A position is a fractional index: a key whose bytes order the entries of a setlist, so that moving one
// entry writes one row. The idea is that of David Greenspan, "Implementing Fractional Indexing" (Observable,
// 2021): a whole number that steps where entries are put at an end, and behind it a fraction that is halved
// where they are put between others. Here the whole number has a fixed width.
const (
	positionDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	wholeDigits    = 4
	firstWhole     = "V000" // the middle, with seven million steps to either side
	lowestWhole    = "0000" // never without a fraction: there is something below whatever is

	// longestPosition is when a setlist is numbered anew: hundreds of moves into the same gap.
	longestPosition = 64
)

// between gives a key after a and before b; "" is no bound. It needs a < b and keys that it gave itself.
func between(a, b string) string {
	switch {
	case a == "" && b == "":
		return firstWhole
	case a == "":
		whole, fraction := b[:wholeDigits], b[wholeDigits:]
		switch lower := step(whole, -1); {
		case lower != "":
			return lower
		case whole == lowestWhole:
			return whole + halve("", fraction)
		}
		return lowestWhole + halve("", "")
	case b == "":
		if higher := step(a[:wholeDigits], 1); higher != "" {
			return higher
		}
		return a[:wholeDigits] + halve(a[wholeDigits:], "")
	}
	whole := a[:wholeDigits]
	if whole == b[:wholeDigits] {
		return whole + halve(a[wholeDigits:], b[wholeDigits:])
	}
	if next := step(whole, 1); next < b {
		return next
	}
	return whole + halve(a[wholeDigits:], "")
}

// positions gives n keys in order, as short as they get.
func positions(n int) []string {
	out := make([]string, 0, n)
	last := ""
	for range n {
		last = between(last, "")
		out = append(out, last)
	}
	return out
}

// step counts a whole number one up or down; "" at either end.
func step(whole string, by int) string {
	n := 0
	for i := range wholeDigits {
		n = n*len(positionDigits) + strings.IndexByte(positionDigits, whole[i])
	}
	n += by
	var out [wholeDigits]byte
	if n < 1 {
		return ""
	}
	for i := wholeDigits - 1; i >= 0; i-- {
		out[i] = positionDigits[n%len(positionDigits)]
		n /= len(positionDigits)
	}
	if n > 0 {
		return ""
	}
	return string(out[:])
}

// halve gives the digits of a fraction between those of a and b, where "" is 0 for a and 1 for b. Neither
// ends in 0, and neither does the result.
func halve(a, b string) string {
	var out strings.Builder
	bounded := b != ""
	for i := 0; ; i++ {
		low, high := 0, len(positionDigits)
		if i < len(a) {
			low = strings.IndexByte(positionDigits, a[i])
		}
		if bounded {
			high = strings.IndexByte(positionDigits, b[i])
		}
		if high-low > 1 {
			out.WriteByte(positionDigits[(low+high)/2])
			return out.String()
		}
		out.WriteByte(positionDigits[low])
		bounded = bounded && low == high
	}
}
