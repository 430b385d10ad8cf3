package rest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

// Versioned is implemented by what carries a revision of its editable fields.
type Versioned interface{ Revision() int64 }

// Plain answers with a body and nothing else.
type Plain[T any] struct{ Body T }

// Tagged answers with a body and its revision as an ETag.
type Tagged[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

// Created answers 201 with where the new thing is.
type Created[T any] struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     T
}

// Empty answers without a body.
type Empty struct{}

// Page is one page of a list; Next is absent on the last one.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Opaque cursor of the next page"`
}

// OK answers with v.
func OK[T any](v T) *Plain[T] { return &Plain[T]{Body: v} }

// List answers with one page.
func List[T any](items []T, next string) *Plain[Page[T]] {
	if items == nil {
		items = []T{}
	}
	return &Plain[Page[T]]{Body: Page[T]{Items: items, Next: next}}
}

// WithETag answers with v and its revision.
func WithETag[T Versioned](v T) *Tagged[T] { return &Tagged[T]{ETag: etag(v), Body: v} }

// At answers that v was created at a path below [Prefix].
func At[T any](v T, format string, args ...any) *Created[T] {
	c := &Created[T]{Location: Prefix + fmt.Sprintf(format, args...), Body: v}
	if r, ok := any(v).(Versioned); ok {
		c.ETag = etag(r)
	}
	return c
}

func etag(v Versioned) string { return `"` + strconv.FormatInt(v.Revision(), 10) + `"` }

var errVersionInvalid = problem.New(problem.Invalid, "version.invalid")

// IfMatch reads the revision a client edited from its If-Match header. Without one the edit is
// refused: it could overwrite what somebody else wrote.
func IfMatch(header string) (int64, error) {
	if header == "" {
		return 0, problem.ErrVersionRequired
	}
	text, ok := strings.CutPrefix(header, `"`)
	if text, ok2 := strings.CutSuffix(text, `"`); ok && ok2 {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
			return n, nil
		}
	}
	return 0, errVersionInvalid
}
