// Package keys holds the secrets of one instance (SE-14) and the few things that
// may be done with them. They live in a folder of their own, never in the
// database, so that a copy of the database reveals no address and allows no
// guessing of passwords (design/crypto.md §2).
//
// No method gives the bytes of a secret, and printing or logging a Keys shows
// none.
package keys

import (
	"crypto"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
)

// secretSize is the size of every secret, in bytes.
const secretSize = 32

// The secrets of an instance; the names are those of their files.
const (
	pepperName  = "pepper"  // keys look-ups of addresses and hashes of secrets
	mailerName  = "mailer"  // opens sealed addresses
	tokenName   = "token"   // signs access tokens
	sealingName = "sealing" // encrypts what is kept at rest
)

// names lists the secrets, in the order in which they are made.
func names() []string { return []string{pepperName, mailerName, tokenName, sealingName} }

// Keys are the secrets of one instance. It is safe for concurrent use.
type Keys struct {
	pepper  hidden[[]byte]
	sealing hidden[[]byte]
	secrets hidden[[]byte] // derived from the pepper: keys the hashes of secrets
	mailer  hidden[hpke.PrivateKey]
	token   SigningKey
	prints  map[string]string
	hashing *queue
}

// hidden holds a secret where fmt cannot follow. Methods are not enough: inside
// another struct's unexported field fmt calls none, and %s on a pointer there
// prints what it points to. Of a function it prints the address.
type hidden[T any] func() T

func hide[T any](secret T) hidden[T] { return func() T { return secret } }

// fromSecrets makes Keys of one secret for each of names.
func fromSecrets(raw map[string][secretSize]byte) (*Keys, error) {
	k := &Keys{prints: map[string]string{}, hashing: newQueue()}
	for name, secret := range raw {
		k.prints[name] = fingerprint(name, secret)
	}
	pepper, sealing, mailer, token := raw[pepperName], raw[sealingName], raw[mailerName], raw[tokenName]
	k.pepper, k.sealing = hide(pepper[:]), hide(sealing[:])
	secrets, err := subkey(k.pepper, "secret")
	if err != nil {
		return nil, err
	}
	k.secrets = hide(secrets)
	opener, err := mailerKEM().DeriveKeyPair(mailer[:])
	if err != nil {
		return nil, fmt.Errorf("keys: mailer key: %w", err)
	}
	k.mailer = hide(opener)
	k.token = SigningKey{private: hide(ed25519.NewKeyFromSeed(token[:])), id: k.prints[tokenName]}
	return k, nil
}

// Demo gives the secrets of the demonstration community. They are in this source
// for everybody to read: Load refuses to use them.
func Demo() *Keys {
	raw := map[string][secretSize]byte{}
	for _, name := range names() {
		raw[name] = demoSecret(name)
	}
	k, err := fromSecrets(raw)
	if err != nil {
		panic(fmt.Sprintf("keys: the demo's own secrets: %v", err)) // they are constants, and tested
	}
	return k
}

func demoSecret(name string) [secretSize]byte {
	return sha256.Sum256([]byte("kermesse demo, not a secret: " + name))
}

// Fingerprints names the secrets in use, by their file's name. They tell two
// sets of secrets apart and reveal nothing of them: the database remembers them,
// to notice that it was started with the secrets of another instance.
func (k *Keys) Fingerprints() map[string]string {
	out := make(map[string]string, len(k.prints))
	for name, print := range k.prints {
		out[name] = print
	}
	return out
}

// fingerprint is one-way because a secret has 256 random bits.
func fingerprint(name string, secret [secretSize]byte) string {
	sum := sha256.Sum256(append([]byte("kermesse/v1/fingerprint/"+name+"\x00"), secret[:]...))
	return hex.EncodeToString(sum[:8])
}

// LookupHash is how an address is found again: HMAC-SHA-256 with the pepper over
// the normalised address (design/crypto.md §2). 32 bytes.
func (k *Keys) LookupHash(emailNorm string) []byte {
	mac := hmac.New(sha256.New, k.pepper())
	mac.Write([]byte(emailNorm))
	return mac.Sum(nil)
}

// Tag is a keyed hash of data for one purpose, 32 bytes: the same every time,
// and nobody without the pepper can compute or predict it.
func (k *Keys) Tag(purpose string, data []byte) ([]byte, error) {
	key, err := subkey(k.pepper, "tag\x00"+purpose)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(data)
	return mac.Sum(nil), nil
}

// TokenKey signs access tokens.
func (k *Keys) TokenKey() SigningKey { return k.token }

// subkey derives a key for one purpose (HKDF-SHA-256, RFC 5869).
// Hasher gives a keyed hash of one purpose that cannot fail afterwards: HMAC-SHA-256, as [Keys.Tag].
func (k *Keys) Hasher(purpose string) (func(data []byte) [32]byte, error) {
	key, err := subkey(k.pepper, "tag\x00"+purpose)
	if err != nil {
		return nil, err
	}
	return func(data []byte) (sum [32]byte) {
		mac := hmac.New(sha256.New, key)
		mac.Write(data)
		mac.Sum(sum[:0])
		return sum
	}, nil
}

func subkey(secret hidden[[]byte], purpose string) ([]byte, error) {
	out, err := hkdf.Key(sha256.New, secret(), nil, "kermesse/v1/"+purpose, secretSize)
	if err != nil {
		return nil, fmt.Errorf("keys: derive: %w", err)
	}
	return out, nil
}

// SigningKey is an Ed25519 key that signs without showing itself. It is a
// crypto.Signer.
type SigningKey struct {
	private hidden[ed25519.PrivateKey]
	id      string
}

// ID names the key, for the kid of a token's header.
func (s SigningKey) ID() string { return s.id }

// Public is the half that verifies; it is an ed25519.PublicKey.
func (s SigningKey) Public() crypto.PublicKey { return s.private().Public() }

// Sign signs a message (RFC 8032), as crypto.Signer says.
func (s SigningKey) Sign(rand io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	return s.private().Sign(rand, message, opts)
}

const shown = "[secret]"

// String hides the secrets.
func (k *Keys) String() string { return shown }

// Format hides the secrets from every verb of fmt.
func (k *Keys) Format(f fmt.State, _ rune) { io.WriteString(f, shown) }

// LogValue hides the secrets from slog.
func (k *Keys) LogValue() slog.Value { return slog.StringValue(shown) }

// MarshalText hides the secrets from encoders.
func (k *Keys) MarshalText() ([]byte, error) { return []byte(shown), nil }

// String hides the key.
func (s SigningKey) String() string { return shown }

// Format hides the key from every verb of fmt.
func (s SigningKey) Format(f fmt.State, _ rune) { io.WriteString(f, shown) }

// LogValue hides the key from slog.
func (s SigningKey) LogValue() slog.Value { return slog.StringValue(shown) }

// MarshalText hides the key from encoders.
func (s SigningKey) MarshalText() ([]byte, error) { return []byte(shown), nil }
