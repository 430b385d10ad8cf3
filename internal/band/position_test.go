package band

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestThereIsAlwaysRoomBetweenTwoPositions(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		keys := []string{}
		for range 400 {
			at := random.IntN(len(keys) + 1)
			if seed%4 == 0 { // into one gap
				at = len(keys) / 2
			}
			var before, after string
			if at > 0 {
				before = keys[at-1]
			}
			if at < len(keys) {
				after = keys[at]
			}
			made := between(before, after)
			if made <= before || after != "" && made >= after {
				t.Fatalf("%q is not between %q and %q", made, before, after)
			}
			if len(made) < wholeDigits || len(made) > wholeDigits && made[len(made)-1] == '0' {
				t.Fatalf("%q leaves no room below it", made)
			}
			keys = slices.Insert(keys, at, made)
		}
	}
}

func TestPositionsAtTheEndsStayShort(t *testing.T) {
	t.Parallel()
	first, last := firstWhole, firstWhole
	for range 20_000 {
		first, last = between("", first), between(last, "")
	}
	if len(first) != wholeDigits || len(last) != wholeDigits || !slices.IsSorted(positions(MaxEntries)) {
		t.Errorf("%q, %q, %q", first, last, positions(MaxEntries))
	}
	for name, ends := range map[string][2]string{"the lowest": {"", "0001"}, "the highest": {"zzzz", ""}, "below a fraction": {"", "00011"}, "side by side": {"V000", "V001"}} {
		before, after := ends[0], ends[1]
		for range 200 { // always at the side where it is tight
			made := between(before, after)
			if made <= before || after != "" && made >= after {
				t.Fatalf("%s: %q is not between %q and %q", name, made, before, after)
			}
			if before == "" || name == "side by side" {
				after = made
			} else {
				before = made
			}
		}
	}
}
