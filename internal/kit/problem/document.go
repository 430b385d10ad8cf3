package problem

import (
	"maps"

	"github.com/kermesse/kermesse/internal/kit/i18n"
)

// MediaType is the Content-Type of a Document (RFC 9457 §3).
const MediaType = "application/problem+json"

// Document is a problem as clients read it (RFC 9457), in one language. Clients
// show Detail and the Detail of each of Errors, and compare Code.
type Document struct {
	Type      string          `json:"type" doc:"A name for this type of problem; it is not an address."`
	Title     string          `json:"title" doc:"What sort of problem this is, in the language asked for."`
	Status    int             `json:"status" doc:"The HTTP status."`
	Detail    string          `json:"detail" doc:"What to show the person, in the language asked for."`
	Code      string          `json:"code" doc:"The stable name of the problem, to compare."`
	Params    map[string]any  `json:"params,omitempty" doc:"The values in the text."`
	RequestID string          `json:"request_id,omitempty" doc:"What to quote when asking for help."`
	Errors    []DocumentField `json:"errors,omitempty" doc:"The parts of the request that break a rule."`
	Current   any             `json:"current,omitempty" doc:"With 412: what is there now."`
}

// DocumentField is one part of the request that breaks a rule.
type DocumentField struct {
	Pointer string `json:"pointer" doc:"A JSON pointer into the body; ?name for a query parameter."`
	Code    string `json:"code" doc:"The stable name of the rule."`
	Detail  string `json:"detail" doc:"The rule, in the language asked for."`
}

// Document writes the problem in l's language. The cause is left out.
func (e *Error) Document(l i18n.Localizer, requestID string) Document {
	values := maps.Clone(e.params)
	if requestID != "" {
		values = merged(values, []any{"request_id", requestID})
	}
	title, _ := l.Text(titleKey(e.code), values)
	doc := Document{
		Type:      "urn:kermesse:problem:" + e.code,
		Title:     title,
		Status:    e.Status(),
		Detail:    Sentence(l, e.code, values),
		Code:      e.code,
		Params:    e.params,
		RequestID: requestID,
		Current:   e.current,
	}
	for _, f := range e.fields {
		doc.Errors = append(doc.Errors, DocumentField{f.Pointer, f.Code, Sentence(l, f.Code, f.Params)})
	}
	return doc
}

// Sentence is what to show for a code: its detail, or its title where there is
// no detail or a value is missing for it. A code without texts stands for itself.
func Sentence(l i18n.Localizer, code string, params map[string]any) string {
	if text, ok := l.Text(titleKey(code)+".detail", params); ok {
		return text
	}
	if text, ok := l.Text(titleKey(code), params); ok {
		return text
	}
	return code
}

func titleKey(code string) string { return "problem." + code }
