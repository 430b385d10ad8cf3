// Package problem is how anything says no: errors with a kind, a stable code and
// texts in the reader's language, written out as problem documents (RFC 9457).
//
// A room declares its problems once, beside the rules that raise them:
//
//	var ErrFull = problem.New(problem.Conflict, "studio.session_full")
//
// and adds what is particular where it happens: ErrFull.With("seats", 10). The
// code must have its texts in both catalogues of kit/i18n; a test reads the
// whole source and fails when one lacks, or when a text has no code.
package problem

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Kind says what sort of refusal a problem is. Its value is the HTTP status.
type Kind int

// The kinds, by who can do what about it.
const (
	Invalid           Kind = http.StatusBadRequest            // the request itself makes no sense
	Unauthenticated   Kind = http.StatusUnauthorized          // nobody is signed in
	Forbidden         Kind = http.StatusForbidden             // signed in, without the right
	NotFound          Kind = http.StatusNotFound              // does not exist, or not for this person
	NotAllowed        Kind = http.StatusMethodNotAllowed      // the address exists, the method does not
	Conflict          Kind = http.StatusConflict              // the present state forbids it
	Gone              Kind = http.StatusGone                  // was there once and is over
	Stale             Kind = http.StatusPreconditionFailed    // somebody else changed it first
	TooLarge          Kind = http.StatusRequestEntityTooLarge // over a size limit
	Unsupported       Kind = http.StatusUnsupportedMediaType  // a format the server does not read
	Unprocessable     Kind = http.StatusUnprocessableEntity   // understood, and breaks a rule
	NeedsPrecondition Kind = http.StatusPreconditionRequired  // If-Match is missing
	TooMany           Kind = http.StatusTooManyRequests       // over a rate limit
	Internal          Kind = http.StatusInternalServerError   // our fault
	Busy              Kind = http.StatusServiceUnavailable    // later, it would work
	Full              Kind = http.StatusInsufficientStorage   // once the operator has made room
)

// Status is the HTTP status that answers a problem of this kind.
func (k Kind) Status() int { return int(k) }

// Error is one problem. It is never changed: the methods that add something give
// a copy, so a package-level value can be shared. Two Errors with the same code
// are the same to errors.Is, whatever was added to them.
type Error struct {
	kind    Kind
	code    string
	params  map[string]any
	fields  []Field
	wait    time.Duration
	cause   error
	current any
}

// Field is one part of the request that breaks a rule.
type Field struct {
	// Pointer is a JSON pointer (RFC 6901) into the body, such as "/title"; a
	// query parameter is "?name", a header "Name".
	Pointer string
	// Code names the rule, as stable as a problem's.
	Code string
	// Params are the values in the rule's text.
	Params map[string]any
}

// New declares a problem. The code is dotted and lower case, "room.what", and is
// never changed or reused: clients compare it. Pass it as a literal, so that the
// test that looks for its texts finds it.
func New(kind Kind, code string) *Error { return &Error{kind: kind, code: code} }

// With adds values for the text and for programs: names and values in turn. They
// are shown to clients as they are, so nothing private belongs in them.
func (e *Error) With(params ...any) *Error {
	out := e.copy()
	out.params = merged(e.params, params)
	return out
}

// maxFields is how many broken rules one problem names. Nobody reads more, and a
// stranger's small request with thousands of wrong fields would cost seconds and
// get an answer ten times its size.
const maxFields = 100

// Field adds one part of the request that breaks a rule, with values for the
// rule's text (names and values in turn). Only the first hundred are named.
func (e *Error) Field(pointer, code string, params ...any) *Error {
	if len(e.fields) >= maxFields {
		return e
	}
	out := e.copy()
	out.fields = append(slices.Clip(e.fields), Field{Pointer: pointer, Code: code, Params: merged(nil, params)})
	return out
}

// Because keeps what led to the problem, for the log. It is never shown.
func (e *Error) Because(err error) *Error {
	out := e.copy()
	out.cause = err
	return out
}

// Current adds what is there now, for a client that holds an older version.
func (e *Error) Current(v any) *Error {
	out := e.copy()
	out.current = v
	return out
}

// After says when trying again makes sense; it becomes Retry-After and the
// parameter retry_after, in whole seconds, rounded up and at least one.
func (e *Error) After(d time.Duration) *Error {
	out := e.copy()
	out.wait = max(time.Second, (d + time.Second - 1).Truncate(time.Second))
	out.params = merged(e.params, []any{"retry_after", int(out.wait / time.Second)})
	return out
}

// Kind is what sort of refusal this is.
func (e *Error) Kind() Kind { return e.kind }

// Code is the stable name of the problem.
func (e *Error) Code() string { return e.code }

// Status is the HTTP status that answers this problem.
func (e *Error) Status() int { return e.kind.Status() }

// Fields are the parts of the request that break a rule. Do not change them.
func (e *Error) Fields() []Field { return e.fields }

// RetryAfter is how long to wait before trying again, in whole seconds; zero
// when nothing is said about it.
func (e *Error) RetryAfter() time.Duration { return e.wait }

// Error is for logs: codes, pointers and the cause; no parameter, since a log
// holds nothing about people.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.code)
	for _, f := range e.fields {
		b.WriteString(", " + f.Pointer + " " + f.Code)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives what Because kept.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is compare codes.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.code == e.code
}

// From makes a problem of any error: the problem inside it when there is one,
// ErrTimeout for work that was cut short (nobody reads the answer when the client
// itself hung up), else ErrInternal because of it. The
// problem of nil is nil.
func From(err error) *Error {
	var known *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return ErrTimeout.Because(err)
	default:
		return ErrInternal.Because(err)
	}
}

func (e *Error) copy() *Error {
	out := *e
	return &out
}

// merged is base with the pairs added. A name that is no string, or a name
// without value, is kept under "!" rather than lost: an error path is the worst
// place to panic, and the odd parameter shows in the answer.
func merged(base map[string]any, pairs []any) map[string]any {
	if len(pairs) == 0 {
		return base
	}
	out := maps.Clone(base)
	if out == nil {
		out = make(map[string]any, len(pairs)/2)
	}
	for len(pairs) > 0 {
		name, ok := pairs[0].(string)
		if !ok || len(pairs) == 1 {
			out["!"] = pairs[0]
			pairs = pairs[1:]
			continue
		}
		out[name] = pairs[1]
		pairs = pairs[2:]
	}
	return out
}
