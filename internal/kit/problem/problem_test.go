package problem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// full stands for a room's problem in these tests.
func full() *problem.Error { return problem.New(problem.Conflict, "studio.session_full") }

func TestStatusOfEveryKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[problem.Kind]int{
		problem.Invalid: 400, problem.Unauthenticated: 401, problem.Forbidden: 403, problem.NotFound: 404,
		problem.NotAllowed: 405, problem.Conflict: 409, problem.Gone: 410, problem.Stale: 412,
		problem.TooLarge: 413, problem.Unsupported: 415, problem.Unprocessable: 422,
		problem.NeedsPrecondition: 428, problem.TooMany: 429, problem.Internal: 500, problem.Busy: 503,
	} {
		if got := problem.New(kind, "x").Status(); got != want {
			t.Errorf("kind %d answers %d, want %d", kind, got, want)
		}
	}
}

func TestIsComparesCodes(t *testing.T) {
	t.Parallel()
	base := full()
	wrapped := fmt.Errorf("book a seat: %w", base.With("seats", 10).Because(errors.New("row")))
	if !errors.Is(wrapped, base) {
		t.Error("a problem with additions is not itself any more")
	}
	if errors.Is(wrapped, problem.ErrNotFound) || errors.Is(base, errors.New("studio.session_full")) {
		t.Error("different problems are taken for one")
	}
	if !errors.Is(problem.ErrBusy.Because(base), base) {
		t.Error("the cause is not found")
	}
}

func TestAdditionsLeaveTheOriginalAlone(t *testing.T) {
	t.Parallel()
	base := full().With("a", 1).Field("/x", problem.FieldRequired)
	before := base.Document(i18n.New().For("en"), "")
	one := base.With("b", 2).Field("/y", problem.FieldInvalid).After(time.Second)
	two := base.With("c", 3).Field("/z", problem.FieldInvalid).Current(5).Because(errors.New("x"))
	if after := base.Document(i18n.New().For("en"), ""); !reflect.DeepEqual(before, after) {
		t.Errorf("the original became %+v", after)
	}
	if base.RetryAfter() != 0 || base.Unwrap() != nil {
		t.Error("the original has a wait or a cause")
	}
	if one.Fields()[1].Pointer != "/y" || two.Fields()[1].Pointer != "/z" {
		t.Error("two copies share their fields")
	}
}

func TestErrorTellsTheLogNoValues(t *testing.T) {
	t.Parallel()
	err := problem.ErrInvalid.
		With("who", "Léa Martin").
		Field("/title", problem.FieldTooLong, "max", 200).
		Field("/link", problem.FieldInvalid, "value", "https://private.example").
		Because(errors.New("constraint"))
	want := "request.invalid, /title field.too_long, /link field.invalid: constraint"
	if got := err.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAfterRoundsUpToWholeSeconds(t *testing.T) {
	t.Parallel()
	for in, want := range map[time.Duration]time.Duration{
		-time.Hour:             time.Second,
		0:                      time.Second,
		time.Millisecond:       time.Second,
		time.Second:            time.Second,
		time.Second + 1:        2 * time.Second,
		59*time.Second + 1e8:   time.Minute,
		90 * time.Minute:       90 * time.Minute,
		2*time.Second - 1:      2 * time.Second,
		10*time.Second + 5e8:   11 * time.Second,
		1500 * time.Nanosecond: time.Second,
	} {
		err := problem.ErrBusy.After(in)
		if got := err.RetryAfter(); got != want {
			t.Errorf("After(%v) waits %v, want %v", in, got, want)
		}
		if got := err.Document(i18n.New().For("en"), "").Params["retry_after"]; got != int(want/time.Second) {
			t.Errorf("After(%v) says %v", in, got)
		}
	}
}

func TestFromFindsTheProblemInAnyError(t *testing.T) {
	t.Parallel()
	if problem.From(nil) != nil {
		t.Error("no error is no problem")
	}
	base := full()
	if got := problem.From(fmt.Errorf("x: %w", base)); got != base {
		t.Errorf("got %v", got)
	}
	if got := problem.From(fmt.Errorf("x: %w", context.DeadlineExceeded)); !errors.Is(got, problem.ErrTimeout) || got.Status() != 503 {
		t.Errorf("a deadline gave %v", got)
	}
	unknown := errors.New("disk on fire")
	if got := problem.From(unknown); !errors.Is(got, problem.ErrInternal) || !errors.Is(got, unknown) {
		t.Errorf("an unknown error gave %v", got)
	}
}

func TestDocumentInBothLanguages(t *testing.T) {
	t.Parallel()
	catalogue := i18n.New()
	err := problem.ErrInvalid.
		Field("/title", problem.FieldTooLong, "max", 200).
		Field("/note", problem.FieldControlCharacter).
		Because(errors.New("secret cause"))
	for lang, want := range map[string]string{
		"fr": `{"type":"urn:kermesse:problem:request.invalid","title":"À corriger","status":422,` +
			`"detail":"Certaines informations sont à corriger.","code":"request.invalid","request_id":"r1","errors":[` +
			`{"pointer":"/title","code":"field.too_long","detail":"Pas plus de 200` + "\u00a0" + `caractères."},` +
			`{"pointer":"/note","code":"field.control_character","detail":"Ce texte contient un caractère invisible qui n’est pas accepté."}]}`,
		"en": `{"type":"urn:kermesse:problem:request.invalid","title":"Please check","status":422,` +
			`"detail":"Some of this needs correcting.","code":"request.invalid","request_id":"r1","errors":[` +
			`{"pointer":"/title","code":"field.too_long","detail":"No more than 200 characters."},` +
			`{"pointer":"/note","code":"field.control_character","detail":"This text contains an invisible character that is not accepted."}]}`,
	} {
		got, e := json.Marshal(err.Document(catalogue.For(lang), "r1"))
		if e != nil || string(got) != want {
			t.Errorf("%s:\n got %s\nwant %s\n%v", lang, got, want, e)
		}
	}
}

func TestDocumentCarriesTheCurrentVersion(t *testing.T) {
	t.Parallel()
	doc := problem.ErrVersionStale.Current(map[string]int{"version": 4}).Document(i18n.New().For("fr"), "r")
	if got, err := json.Marshal(doc); err != nil || !strings.Contains(string(got), `"current":{"version":4}`) {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestInternalQuotesTheRequestAndHidesTheCause(t *testing.T) {
	t.Parallel()
	l := i18n.New().For("fr")
	doc := problem.From(errors.New("disk on fire")).Document(l, "req-42")
	got, _ := json.Marshal(doc)
	if !strings.HasSuffix(doc.Detail, "req-42") || strings.Contains(string(got), "fire") {
		t.Errorf("got %s", got)
	}
	if doc.Params != nil {
		t.Errorf("the request id leaked into params: %v", doc.Params)
	}
	if doc := problem.ErrInternal.Document(l, ""); doc.Detail != "Un problème de notre côté" {
		t.Errorf("without a request id: %q", doc.Detail)
	}
}

func TestSentenceAlwaysSaysSomething(t *testing.T) {
	t.Parallel()
	l := i18n.New().For("en")
	for _, c := range []struct {
		code   string
		params map[string]any
		want   string
	}{
		{"field.too_long", map[string]any{"max": 5}, "No more than 5 characters."},
		{"field.too_long", nil, "Text too long"},
		{"nobody.wrote_this", nil, "nobody.wrote_this"},
	} {
		if got := problem.Sentence(l, c.code, c.params); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.code, c.params, got, c.want)
		}
	}
}

func TestOddParametersAreNotLost(t *testing.T) {
	t.Parallel()
	l := i18n.New().For("en")
	if got := full().With("a", 1, "lonely").Document(l, "").Params; !reflect.DeepEqual(got, map[string]any{"a": 1, "!": "lonely"}) {
		t.Errorf("got %v", got)
	}
	if got := full().With(7, "b", 2).Document(l, "").Params; !reflect.DeepEqual(got, map[string]any{"!": 7, "b": 2}) {
		t.Errorf("got %v", got)
	}
}
