package account

import (
	"crypto/rand"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

func aLine(t interface{ Fatal(...any) }, now time.Time) (line, refreshToken) {
	first, err := newRefreshToken(id.Device{1}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return line{familyHash: first.familyHash(), refreshHash: first.hash(), rotatedAt: now, expiresAt: now.Add(RefreshLife)}, first
}

func successor(t interface{ Fatal(...any) }, of refreshToken) refreshToken {
	next, err := of.next(keys.Demo())
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestTheRulesOfALine(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	fresh, first := aLine(t, now)
	second := successor(t, first)
	rotated := fresh.rotate(second, now)
	third := successor(t, second)
	used := rotated.rotate(third, now.Add(time.Second)) // second was used too
	late := fresh.rotate(second, now.Add(6*24*time.Hour))
	revoked := rotated
	revoked.revoked = true
	_, stranger := aLine(t, now)
	forged := stranger
	forged.device = first.device

	for name, c := range map[string]struct {
		line  line
		token refreshToken
		after time.Duration
		want  showing
	}{
		"the good one":                     {fresh, first, 0, showingGood},
		"at the last moment":               {fresh, first, RefreshLife - 1, showingGood},
		"too late":                         {fresh, first, RefreshLife, showingNothing},
		"its successor":                    {rotated, second, RefreshGrace * 2, showingGood},
		"a week after the last use":        {late, second, 13*24*time.Hour - 1, showingGood},
		"a week and a moment after it":     {late, second, 13 * 24 * time.Hour, showingNothing},
		"replaced just now":                {rotated, first, 0, showingAgain},
		"replaced thirty seconds ago":      {rotated, first, RefreshGrace, showingAgain},
		"replaced longer ago":              {rotated, first, RefreshGrace + 1, showingReplaced},
		"replaced, the clock was set back": {rotated, first, -time.Hour, showingAgain},
		"replaced, and the line is over":   {rotated, first, RefreshLife, showingNothing},
		"after its successor was used":     {used, first, time.Second, showingReplaced},
		"the successor that was used":      {used, second, time.Second, showingAgain},
		"the newest":                       {used, third, time.Second, showingGood},
		"good, of a device signed out":     {revoked, second, 0, showingNothing},
		"replaced, of a device signed out": {revoked, first, time.Hour, showingNothing},
		"another line's, with this device": {rotated, forged, 0, showingNothing},
	} {
		if got := c.line.show(c.token, now.Add(c.after)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestARefreshTokenHasOneSpelling(t *testing.T) {
	t.Parallel()
	_, token := aLine(t, time.Now())
	text := token.text()
	if got, ok := parseRefreshToken(text); !ok || got != token {
		t.Fatalf("parse = %v, %v", got, ok)
	}
	for _, bad := range []string{"", text[1:], text + "A", text + "=", text + "\n", " " + text, text[:40] + "+" + text[41:], text + text + text} {
		if _, ok := parseRefreshToken(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if got, ok := parseRefreshToken(s); ok && got.text() != s {
			t.Fatalf("%q and %q are the same token", s, got.text())
		}
	})
}

// TestALineNeverHasTwoHeirs lets any number of holders show any tokens of one sign-in in any order, at
// any time. Whatever they do: one token is good and one more gives it again for a while; a token has
// one successor; and if one that was replaced is shown out of time, the line is over for everybody.
func TestALineNeverHasTwoHeirs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
		l, first := aLine(t, now)
		issued := []refreshToken{first}
		reused := false
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 45).Draw(t, "seconds")) * time.Second)
			token := issued[rapid.IntRange(0, len(issued)-1).Draw(t, "token")]
			switch l.show(token, now) {
			case showingGood:
				if reused {
					t.Fatal("accepted after a reuse")
				}
				next := successor(t, token)
				l = l.rotate(next, now)
				issued = append(issued, next)
			case showingAgain:
				if reused || successor(t, token) != issued[len(issued)-1] {
					t.Fatal("a replaced token gives something else than the good one")
				}
			case showingReplaced:
				reused, l.revoked = true, true
			}
			heirs, soon := 0, 0
			for _, token := range issued {
				if judged := l.show(token, now); judged == showingGood || judged == showingAgain {
					soon++
				}
				if judged := l.show(token, now.Add(RefreshGrace+time.Microsecond)); judged == showingGood || judged == showingAgain {
					heirs++
				}
			}
			if reused && soon > 0 || heirs > 1 || soon > 2 {
				t.Fatalf("%d tokens are good at once, %d once the grace is over (reused: %v)", soon, heirs, reused)
			}
			if !reused && heirs != 1 {
				t.Fatal("nobody is signed in any more, without any reuse")
			}
		}
	})
}

func TestConfirmationLinksComeEverSlower(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]time.Duration{0: time.Minute, 1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 11: 1024 * time.Minute, 12: 24 * time.Hour, 1 << 60: 24 * time.Hour} {
		if got := confirmationWait(n); got != want {
			t.Errorf("after %d: %v, want %v", n, got, want)
		}
	}
}

func TestDecoysLookLikeAccounts(t *testing.T) {
	t.Parallel()
	for b := range 256 {
		if k := decoyKDF([]byte{byte(b)}); k.Check() != nil {
			t.Errorf("%d gives %+v", b, k)
		}
	}
	if decoyKDF([]byte{0}) == decoyKDF([]byte{255}) {
		t.Error("every unknown address is answered the same, which some account is not")
	}
}
