package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Message is one e-mail to one person, ready to leave.
type Message struct {
	ID      string // names the message for good: the id of the job that sends it
	To      string // a bare address: no name, no angle brackets
	Subject string // one line
	Text    string // plain text, always there
	HTML    string // the same as HTML; may be empty
}

// Sender takes messages away. Send returns when the next server has accepted
// the message, or with an error: ErrInvalid and ErrRejected mean that trying
// again is useless, anything else that it may help.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

var (
	// ErrInvalid says that a message cannot be sent as it is.
	ErrInvalid = errors.New("mail: invalid message")
	// ErrRejected says that the mail server refused the address or the message
	// for good (SMTP 5yz, RFC 5321 §4.2.1).
	ErrRejected = errors.New("mail: rejected by the mail server")
)

// Limits of a message, in bytes: RFC 5321 §4.5.3.1.3 for addresses, the others
// far above what templates make.
const (
	maxID      = 128
	maxAddress = 254
	maxSubject = 1000
	maxBody    = 1 << 20
)

// Check refuses with ErrInvalid what must not reach a mail server, above all
// line breaks in what becomes a header: they would let whoever chose a name
// add headers and recipients. Errors never quote the address.
func (m Message) Check() error {
	if !validID(m.ID) {
		return fmt.Errorf("%w: the id is empty, too long or has characters other than letters, digits, dot, dash and underscore", ErrInvalid)
	}
	if !validAddress(m.To) {
		return fmt.Errorf("%w: the recipient is not a bare address", ErrInvalid)
	}
	if strings.TrimSpace(m.Subject) == "" || len(m.Subject) > maxSubject || !oneLine(m.Subject) {
		return fmt.Errorf("%w: the subject is empty, too long or not one line of text", ErrInvalid)
	}
	if strings.TrimSpace(m.Text) == "" {
		return fmt.Errorf("%w: no text", ErrInvalid)
	}
	for _, body := range []string{m.Text, m.HTML} {
		if len(body) > maxBody || !utf8.ValidString(body) || strings.ContainsRune(body, 0) {
			return fmt.Errorf("%w: a body is too long or not text", ErrInvalid)
		}
	}
	return nil
}

func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for _, c := range id {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// validAddress accepts what a mail server takes as is; quoted local parts and
// display names do not survive the comparison.
func validAddress(address string) bool {
	if len(address) > maxAddress || !oneLine(address) {
		return false
	}
	parsed, err := netmail.ParseAddress(address)
	return err == nil && parsed.Name == "" && parsed.Address == address
}

// oneLine also refuses U+2028 and U+2029, which some programs break lines at.
func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp)
	})
}
