package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// answered is a problem on its way out through the typed API.
type answered struct {
	problem.Document
	headers http.Header
}

func (a *answered) Error() string             { return a.Code }
func (a *answered) GetStatus() int            { return a.Status }
func (a *answered) GetHeaders() http.Header   { return a.headers }
func (a *answered) ContentType(string) string { return problem.MediaType }

type languageKey struct{}

func withLanguage(ctx context.Context, l i18n.Localizer) context.Context {
	return context.WithValue(ctx, languageKey{}, l)
}

// Language is the language that the request under ctx asked for.
func Language(ctx context.Context) (i18n.Localizer, bool) {
	l, ok := ctx.Value(languageKey{}).(i18n.Localizer)
	return l, ok
}

func (s *Server) localizer(ctx context.Context) i18n.Localizer {
	if l, ok := Language(ctx); ok {
		return l
	}
	return s.Catalogue.For("")
}

// answer turns an error into the document that a client reads. What the operator has to mend is
// logged here, once.
func (s *Server) answer(ctx context.Context, err error) *answered {
	p := problem.From(err)
	if p.Kind() == problem.Internal || p.Kind() == problem.Full {
		s.Log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request_id", requestID(ctx)),
			slog.String("route", requestOf(ctx).route), slog.Any("error", err))
	}
	a := &answered{Document: p.Document(s.localizer(ctx), requestID(ctx)), headers: http.Header{}}
	if wait := p.RetryAfter(); wait > 0 {
		a.headers.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	if p.Kind() == problem.Unauthenticated {
		a.headers.Set("WWW-Authenticate", "Bearer")
	}
	return a
}

// writeProblem answers outside the typed API.
func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	if _, ok := Language(ctx); !ok {
		ctx = withLanguage(ctx, s.Catalogue.For(r.Header.Get("Accept-Language")))
	}
	a := s.answer(ctx, err)
	for name, values := range a.headers {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problem.MediaType)
	w.WriteHeader(a.Status)
	_ = json.NewEncoder(w).Encode(a.Document)
}

// writeHumaProblem answers from a middleware of the typed API.
func (s *Server) writeHumaProblem(hc huma.Context, err error) {
	a := s.answer(hc.Context(), err)
	for name, values := range a.headers {
		hc.SetHeader(name, values[0])
	}
	hc.SetHeader("Content-Type", problem.MediaType)
	hc.SetStatus(a.Status)
	_ = json.NewEncoder(hc.BodyWriter()).Encode(a.Document)
}

// refused turns what the typed layer found wrong with a request into a problem. Its own messages
// echo values, passwords included, and speak English: only their kind is kept.
func refused(status int, message string, causes []error) error {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return problem.ErrBodyTooLarge.With("max", maxBody)
	case http.StatusUnsupportedMediaType:
		return problem.ErrUnsupportedMediaType
	case http.StatusRequestTimeout:
		return problem.ErrTimeout
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		out := problem.ErrInvalid
		for _, cause := range causes {
			if detailer, ok := cause.(huma.ErrorDetailer); ok {
				out = fieldProblem(out, detailer.ErrorDetail())
			}
		}
		if len(out.Fields()) == 0 {
			if strings.Contains(message, "body is required") {
				return problem.ErrInvalid.Field("", problem.FieldRequired)
			}
			return problem.ErrBodyMalformed
		}
		return out
	}
	return problem.ErrInternal.Because(fmt.Errorf("%s: %w", message, joinCauses(causes)))
}

func joinCauses(causes []error) error {
	if len(causes) == 1 {
		return causes[0]
	}
	return fmt.Errorf("%d causes: %v", len(causes), causes)
}

// rules maps the beginnings of the validator's messages to rules of ours. What follows is a number
// or nothing that may be shown.
var rules = []struct {
	message string
	code    string
	param   string
}{
	{"expected length <= ", problem.FieldTooLong, "max"},
	{"expected length >= ", problem.FieldTooShort, "min"},
	{"expected array length <= ", problem.FieldTooMany, "max"},
	{"expected array length >= ", problem.FieldTooFew, "min"},
	{"expected number <= ", problem.FieldTooBig, "max"},
	{"expected number >= ", problem.FieldTooSmall, "min"},
	{"unexpected property", problem.FieldUnknown, ""},
	{"invalid integer", problem.FieldWrongType, ""},
	{"invalid boolean", problem.FieldWrongType, ""},
	{"invalid number", problem.FieldWrongType, ""},
	{"expected string", problem.FieldWrongType, ""},
	{"expected number", problem.FieldWrongType, ""},
	{"expected integer", problem.FieldWrongType, ""},
	{"expected boolean", problem.FieldWrongType, ""},
	{"expected array", problem.FieldWrongType, ""},
	{"expected object", problem.FieldWrongType, ""},
}

func fieldProblem(p *problem.Error, d *huma.ErrorDetail) *problem.Error {
	pointer := pointerOf(d.Location)
	if name, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
		name, _, _ = strings.Cut(name, " ")
		return p.Field(pointer+"/"+name, problem.FieldRequired)
	}
	if strings.HasPrefix(d.Message, "required ") {
		return p.Field(pointer, problem.FieldRequired)
	}
	for _, rule := range rules {
		rest, ok := strings.CutPrefix(d.Message, rule.message)
		if !ok {
			continue
		}
		if rule.param == "" {
			return p.Field(pointer, rule.code)
		}
		if n, err := strconv.Atoi(rest); err == nil {
			if rule.code == problem.FieldTooShort && n == 1 {
				return p.Field(pointer, problem.FieldRequired)
			}
			return p.Field(pointer, rule.code, rule.param, n)
		}
	}
	return p.Field(pointer, problem.FieldInvalid)
}

// pointerOf turns the validator's "body.tags[2]" into a JSON pointer, "/tags/2"; a parameter
// becomes "?name", anything else its name.
func pointerOf(location string) string {
	place, path, _ := strings.Cut(location, ".")
	switch place {
	case "query":
		return "?" + path
	case "path", "header":
		return path
	}
	if path == "" {
		return ""
	}
	return "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path)
}

// configureLibrary makes the typed layer answer with problem documents and say that lists are never
// null. What it offers for that are package variables; this is the one place that sets them, once, to
// values without state of their own.
var configureLibrary = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	words := i18n.New().For("")
	huma.NewError = func(status int, message string, causes ...error) huma.StatusError {
		return &answered{Document: problem.From(refused(status, message, causes)).Document(words, "")}
	}
	huma.NewErrorWithContext = func(hc huma.Context, status int, message string, causes ...error) huma.StatusError {
		if hc == nil {
			return huma.NewError(status, message, causes...)
		}
		s, ok := hc.Context().Value(serverKey{}).(*Server)
		if !ok {
			return huma.NewError(status, message, causes...)
		}
		return s.answer(hc.Context(), refused(status, message, causes))
	}
})

type serverKey struct{}
