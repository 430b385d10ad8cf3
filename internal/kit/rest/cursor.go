package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

// cursorVersion changes when what cursors hold does; an older one is then refused.
const cursorVersion = 1

type cursor struct {
	Version int             `json:"v"`
	Filter  []byte          `json:"f"`
	At      json.RawMessage `json:"a"`
}

// EncodeCursor gives the opaque text that continues a list after position, under the same filter.
// It is not signed: rights are checked again at every page.
func EncodeCursor(filter, position any) (string, error) {
	at, err := json.Marshal(position)
	if err != nil {
		return "", err
	}
	sum, err := filterHash(filter)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(cursor{Version: cursorVersion, Filter: sum, At: at})
	return base64.RawURLEncoding.EncodeToString(text), err
}

// DecodeCursor reads what EncodeCursor wrote for the same filter. Anything else is the problem
// cursor.invalid. An empty text gives nil: the first page.
func DecodeCursor[P any](text string, filter any) (*P, error) {
	if text == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, problem.ErrCursorInvalid
	}
	var c cursor
	if err := strictJSON(raw, &c); err != nil || c.Version != cursorVersion {
		return nil, problem.ErrCursorInvalid
	}
	want, err := filterHash(filter)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(c.Filter, want) {
		return nil, problem.ErrCursorInvalid
	}
	position := new(P)
	if err := strictJSON(c.At, position); err != nil {
		return nil, problem.ErrCursorInvalid
	}
	return position, nil
}

func filterHash(filter any) ([]byte, error) {
	text, err := json.Marshal(filter)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	return sum[:8], nil
}

func strictJSON(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the JSON value")
	}
	return nil
}
