package e2ee

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// MaxInt is the largest integer the encoding carries: 2^53−1, the largest a
// JavaScript number holds exactly.
const MaxInt = 1<<53 - 1

// LP returns lp(b): the length of b as four big-endian bytes, then b. It panics
// if b is longer than 2^32−1 bytes, which no caller can reach with data that
// was size-checked on the way in.
func LP(b []byte) []byte {
	return appendLP(make([]byte, 0, 4+len(b)), b)
}

func appendLP(dst, b []byte) []byte {
	if uint64(len(b)) > math.MaxUint32 {
		panic("e2ee: lp of more than 2^32-1 bytes")
	}
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(b)))
	return append(dst, b...)
}

// Part is one element of [Enc].
type Part struct {
	bytes []byte
	err   error
}

// Bytes is a part made of raw bytes.
func Bytes(b []byte) Part { return Part{bytes: b} }

// Str is a part made of the UTF-8 bytes of s; invalid UTF-8 makes Enc fail,
// because another client could not produce the same bytes.
func Str(s string) Part {
	if !utf8.ValidString(s) {
		return Part{err: fmt.Errorf("%w: text is not UTF-8", ErrMalformed)}
	}
	return Part{bytes: []byte(s)}
}

// Int is a part made of n as eight big-endian bytes; n above MaxInt makes Enc
// fail.
func Int(n uint64) Part {
	if n > MaxInt {
		return Part{err: fmt.Errorf("%w: integer above 2^53-1", ErrMalformed)}
	}
	return Part{bytes: binary.BigEndian.AppendUint64(nil, n)}
}

// Enc returns enc(parts…): the lp of each part, one after the other. Two
// different lists of parts never have the same encoding. The error is
// ErrMalformed, from the first part that could not be made.
func Enc(parts ...Part) ([]byte, error) {
	size := 0
	for _, p := range parts {
		if p.err != nil {
			return nil, p.err
		}
		size += 4 + len(p.bytes)
	}
	out := make([]byte, 0, size)
	for _, p := range parts {
		out = appendLP(out, p.bytes)
	}
	return out, nil
}

// Base64URL encodes b as JSON carries it: base64url without padding.
func Base64URL(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// ParseBase64URL decodes what Base64URL writes and nothing else: padding, white
// space, the other alphabet and non-zero trailing bits are ErrMalformed, so
// that every byte string has one spelling.
func ParseBase64URL(s string) ([]byte, error) {
	// The decoder silently skips line ends, even when strict.
	if strings.ContainsAny(s, "\r\n") {
		return nil, fmt.Errorf("%w: line end in base64url", ErrMalformed)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return b, nil
}
