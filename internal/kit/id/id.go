// Package id names things: UUIDs of version 7 (RFC 9562) with a type each, so
// that the id of a space is never taken for the id of an account.
//
// kit knows only the ids that every room meets; a room declares its own with a
// private marker type:
//
//	type sessionKind struct{}
//	type SessionID = id.ID[sessionKind]
package id

import (
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// ID is a UUID that belongs to the things K marks. Its zero value means "none".
type ID[K any] uuid.UUID

type (
	accountKind struct{}
	spaceKind   struct{}
	deviceKind  struct{}
)

type (
	// Account names a person.
	Account = ID[accountKind]
	// Space names a band or a studio: one tenant.
	Space = ID[spaceKind]
	// Device names one signed-in device of an account.
	Device = ID[deviceKind]
)

// ErrMalformed says that a text or a column does not hold a UUID in its
// canonical form.
var ErrMalformed = errors.New("id: not a canonical UUID")

// canonicalLen is the length of xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.
const canonicalLen = 36

// Parse reads the canonical form only: 36 characters, lower case, with hyphens.
// One thing has one name, so upper case, braces and urn:uuid: are ErrMalformed.
// Any UUID version is accepted.
func Parse[K any](s string) (ID[K], error) {
	if len(s) != canonicalLen {
		return ID[K]{}, ErrMalformed
	}
	u, err := uuid.Parse(s)
	if err != nil || u.String() != s {
		return ID[K]{}, ErrMalformed
	}
	return ID[K](u), nil
}

// String is the canonical form; the zero id gives the nil UUID's.
func (i ID[K]) String() string { return uuid.UUID(i).String() }

// UUID is the same id without its type.
func (i ID[K]) UUID() uuid.UUID { return uuid.UUID(i) }

// IsZero tells whether the id names nothing. encoding/json's omitzero uses it.
func (i ID[K]) IsZero() bool { return i == ID[K]{} }

// Compare orders ids by their bytes, which is their order of creation: negative
// when i comes first, zero when they are equal, positive otherwise.
func (i ID[K]) Compare(other ID[K]) int {
	for n := range i {
		if i[n] != other[n] {
			return int(i[n]) - int(other[n])
		}
	}
	return 0
}

// MarshalText writes the canonical form.
func (i ID[K]) MarshalText() ([]byte, error) { return uuid.UUID(i).MarshalText() }

// UnmarshalText reads the canonical form, as strictly as Parse.
func (i *ID[K]) UnmarshalText(text []byte) error {
	// The length is checked before the copy: the text may come from a client.
	if len(text) != canonicalLen {
		return ErrMalformed
	}
	parsed, err := Parse[K](string(text))
	if err != nil {
		return err
	}
	*i = parsed
	return nil
}

// Scan reads a column: canonical text (as string or bytes) or the sixteen bytes
// themselves. NULL is an error; a column that may be NULL is read into
// sql.Null[ID].
func (i *ID[K]) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return i.UnmarshalText([]byte(v))
	case []byte:
		if len(v) == len(i) {
			copy(i[:], v)
			return nil
		}
		return i.UnmarshalText(v)
	case [16]byte:
		*i = v
		return nil
	case nil:
		return errors.New("id: NULL where an id is needed")
	default:
		return fmt.Errorf("id: cannot read a %T as an id", src)
	}
}

// Value is the canonical text, which both engines take.
func (i ID[K]) Value() (driver.Value, error) { return i.String(), nil }
