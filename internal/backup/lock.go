package backup

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
)

// Lock encrypts backups, and can read back what it has just written.
type Lock struct {
	recipients []age.Recipient
	reader     age.Identity
}

// LockFor encrypts to age recipients ("age1…"). Whoever makes backups then cannot read older ones.
// To read back what was written, each run adds a key of its own that lives in memory and is forgotten.
func LockFor(recipients []string) (Lock, error) {
	parsed, err := age.ParseRecipients(strings.NewReader(strings.Join(recipients, "\n")))
	if err != nil {
		return Lock{}, fmt.Errorf("recipients: %w", err)
	}
	// age does not mix recipients that withstand quantum computers with others.
	if _, quantum := parsed[0].(*age.HybridRecipient); quantum {
		reader, err := age.GenerateHybridIdentity()
		if err != nil {
			return Lock{}, err
		}
		return Lock{append(parsed, reader.Recipient()), reader}, nil
	}
	reader, err := age.GenerateX25519Identity()
	if err != nil {
		return Lock{}, err
	}
	return Lock{append(parsed, reader.Recipient()), reader}, nil
}

// LockWithPassphrase encrypts with a passphrase.
func LockWithPassphrase(passphrase string) (Lock, error) {
	if len(passphrase) < 12 {
		return Lock{}, errors.New("the passphrase has to have at least 12 characters: whoever has the file can guess at leisure")
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return Lock{}, err
	}
	reader, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Lock{}, err
	}
	return Lock{[]age.Recipient{recipient}, reader}, nil
}

// Key opens backups.
type Key struct{ identities []age.Identity }

// KeyFromFile reads age identities ("AGE-SECRET-KEY-1…").
func KeyFromFile(path string) (Key, error) {
	file, err := os.Open(path)
	if err != nil {
		return Key{}, err
	}
	defer file.Close()
	identities, err := age.ParseIdentities(io.LimitReader(file, 1<<20))
	if err != nil {
		return Key{}, fmt.Errorf("%s: %w", path, err)
	}
	return Key{identities}, nil
}

// KeyFromPassphrase opens backups made with a passphrase.
func KeyFromPassphrase(passphrase string) (Key, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Key{}, err
	}
	return Key{[]age.Identity{identity}}, nil
}

// open decrypts, telling apart a wrong key from a damaged file.
func (k Key) open(r io.Reader) (io.Reader, error) {
	plain, err := age.Decrypt(r, k.identities...)
	if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); wrong {
		return nil, ErrWrongKey
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return plain, nil
}

var (
	// ErrWrongKey says that a backup was made for another key or passphrase.
	ErrWrongKey = errors.New("the backup was made for another key or passphrase")
	// ErrDamaged says that a backup is not what was written.
	ErrDamaged = errors.New("the backup is damaged or was changed")
)
