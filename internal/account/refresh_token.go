package account

import (
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

const (
	familySize = 16
	secretSize = 32
)

// purposeRefresh keys the successors of refresh tokens.
const purposeRefresh = "account.refresh_successor"

// refreshToken is what a signed-in device shows to stay so.
//
// It names its device, and it carries a secret that all tokens of one sign-in share: with that, a
// token that is long out of use is recognised as one of ours without keeping it, and somebody who
// merely knows the id of a device cannot pass for its thief and have it signed out.
type refreshToken struct {
	device id.Device
	family [familySize]byte
	secret [secretSize]byte
}

// newRefreshToken begins a line of tokens.
func newRefreshToken(device id.Device, random io.Reader) (refreshToken, error) {
	t := refreshToken{device: device}
	if _, err := io.ReadFull(random, t.family[:]); err != nil {
		return refreshToken{}, err
	}
	_, err := io.ReadFull(random, t.secret[:])
	return t, err
}

// tagger makes what nobody can make without the keys of the instance.
type tagger interface {
	Tag(purpose string, data []byte) ([]byte, error)
}

// next is the token that replaces t, the same one whenever it is asked for: who lost the answer, and
// the other tabs that asked in the same moment, get it again.
func (t refreshToken) next(keys tagger) (refreshToken, error) {
	tag, err := keys.Tag(purposeRefresh, t.secret[:])
	copy(t.secret[:], tag)
	return t, err
}

// text is the token as the cookie carries it.
func (t refreshToken) text() string {
	b := make([]byte, 0, len(t.device)+familySize+secretSize)
	b = append(b, t.device[:]...)
	b = append(b, t.family[:]...)
	return e2ee.Base64URL(append(b, t.secret[:]...))
}

// parseRefreshToken reads what text wrote; ok is false for anything else.
func parseRefreshToken(s string) (t refreshToken, ok bool) {
	if len(s) > 2*(len(t.device)+familySize+secretSize) {
		return refreshToken{}, false
	}
	b, err := e2ee.ParseBase64URL(s)
	if err != nil || len(b) != len(t.device)+familySize+secretSize {
		return refreshToken{}, false
	}
	b = b[copy(t.device[:], b):]
	b = b[copy(t.family[:], b):]
	copy(t.secret[:], b)
	return t, true
}

// The secrets are random and long, so a plain hash is enough; the label keeps one from being taken
// for the other.
func (t refreshToken) familyHash() []byte { return labelled("refresh family", t.family[:]) }
func (t refreshToken) hash() []byte       { return labelled("refresh", t.secret[:]) }

func labelled(label string, secret []byte) []byte {
	sum := sha256.Sum256(append([]byte("kermesse/account/"+label+"\x00"), secret...))
	return sum[:]
}

// line is what is kept of a device's tokens.
type line struct {
	familyHash   []byte
	refreshHash  []byte // of the one that is good
	previousHash []byte // of the one it replaced; nil after signing in
	rotatedAt    time.Time
	expiresAt    time.Time
	revoked      bool
}

// showing is what becomes of a token that is shown.
type showing int

const (
	showingNothing  showing = iota // not a token of this line, or the line is over: nothing changes
	showingGood                    // it is replaced by the next
	showingAgain                   // it was replaced a moment ago: the answer was lost, or another tab asked too
	showingReplaced                // it was replaced before: somebody has a copy
)

// show judges a token at an instant. Exactly one token of a line is good. The one it replaced less than
// [RefreshGrace] ago gives that same one again, as often as a bad line needs it, and moves nothing: of
// two holders of one token, who comes later than that shows a token that was replaced.
func (l line) show(t refreshToken, now time.Time) showing {
	if l.revoked || !now.Before(l.expiresAt) || !same(t.familyHash(), l.familyHash) {
		return showingNothing
	}
	shown := t.hash()
	if same(shown, l.refreshHash) {
		return showingGood
	}
	if l.previousHash != nil && same(shown, l.previousHash) && now.Sub(l.rotatedAt) <= RefreshGrace {
		return showingAgain
	}
	return showingReplaced
}

// rotate is the line once next has replaced the good token.
func (l line) rotate(next refreshToken, now time.Time) line {
	l.previousHash, l.refreshHash = l.refreshHash, next.hash()
	l.rotatedAt, l.expiresAt = now, now.Add(RefreshLife)
	return l
}

func same(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
