package e2ee

import (
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// KeySize is the size in bytes of every key and secret derived here.
const KeySize = 32

// NormalizeEmail returns email_norm: white space (Unicode's White_Space) trimmed
// at both ends, NFKC, ASCII letters lower-cased. It decides only which spellings
// are one address, not whether the address is valid.
func NormalizeEmail(email string) string {
	b := []byte(norm.NFKC.String(strings.TrimSpace(email)))
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// Salt returns the salt of one address on one instance. The parameters are part
// of it: a server that changes them gets an unrelated secret. realm is what the
// instance declares, as it stands; email is normalised here.
func (k KDF) Salt(realm, email string) ([sha256.Size]byte, error) {
	b, err := Enc(Str("e2ee/v1/salt"), Str(realm), Str(NormalizeEmail(email)),
		Int(k.Alg), Int(k.P1), Int(k.P2), Int(k.P3))
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("make salt: %w", err)
	}
	return sha256.Sum256(b), nil
}

// MasterKey is what a password is worth on one instance: it never leaves the
// client. It is not printed by fmt.
type MasterKey struct {
	key   [KeySize]byte
	realm string
}

// String hides the key.
func (MasterKey) String() string { return "e2ee.MasterKey(hidden)" }

// GoString hides the key from %#v.
func (m MasterKey) GoString() string { return m.String() }

// Master derives the master key of a password, in NFKC. It checks k first
// (ErrKDFRefused) and takes a noticeable fraction of a second on purpose.
// Clients that have pinned parameters call CheckPinned before.
func (k KDF) Master(realm, email, password string) (MasterKey, error) {
	if err := k.Check(); err != nil {
		return MasterKey{}, err
	}
	if !utf8.ValidString(password) {
		return MasterKey{}, fmt.Errorf("%w: password is not UTF-8", ErrMalformed)
	}
	salt, err := k.Salt(realm, email)
	if err != nil {
		return MasterKey{}, err
	}
	secret := norm.NFKC.String(password)
	m := MasterKey{realm: realm}
	if k.Alg == Argon2id {
		// Check has bounded the parameters: no conversion can lose bits.
		copy(m.key[:], argon2.IDKey([]byte(secret), salt[:], uint32(k.P2), uint32(k.P1), uint8(k.P3), KeySize))
		return m, nil
	}
	key, err := pbkdf2.Key(sha256.New, secret, salt[:], int(k.P1), KeySize)
	if err != nil {
		return MasterKey{}, fmt.Errorf("derive master key: %w", err)
	}
	copy(m.key[:], key)
	return m, nil
}

// Auth returns the authentication secret, the only derived value a server may
// be given; it stores a hash of it.
func (m MasterKey) Auth() ([KeySize]byte, error) { return m.derive("e2ee/v1/auth") }

// SlotKey returns the key of the account's password slot. It stays on the
// client, and nothing about it follows from Auth.
func (m MasterKey) SlotKey() ([KeySize]byte, error) { return m.derive("e2ee/v1/slot/pw") }

func (m MasterKey) derive(label string) (out [KeySize]byte, err error) {
	info, err := Enc(Str(label), Str(m.realm))
	if err != nil {
		return out, err
	}
	key, err := hkdf.Key(sha256.New, m.key[:], nil, string(info), KeySize)
	if err != nil {
		return out, fmt.Errorf("derive %s: %w", label, err)
	}
	copy(out[:], key)
	return out, nil
}
