package world

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

// Answer is what a request got. Problem is filled in when it was refused.
type Answer struct {
	Status  int
	Header  http.Header
	Text    string
	Problem problem.Document
	asked   string // for messages
	t       testing.TB
}

// Ask sends a request to the API, path below /api/v1. A body of nil is none; a string or bytes are
// sent as they are, anything else as JSON. Headers are names and values in turn; an empty value
// takes a header away.
func (p *Person) Ask(method, path string, body any, headers ...string) Answer {
	p.w.t.Helper()
	return p.w.Do(p.Request(method, rest.Prefix+path, body, headers...))
}

// Request makes what [Person.Ask] sends, for any path of the server.
func (p *Person) Request(method, path string, body any, headers ...string) *http.Request {
	p.w.t.Helper()
	content := encode(p.w.t, body)
	r := httptest.NewRequest(method, Origin+path, content)
	if content != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.Token != "" {
		r.Header.Set("Authorization", "Bearer "+p.Token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return r.WithContext(p.w.t.Context())
}

// encode gives nil, and not a reader of nothing, for no body.
func encode(t testing.TB, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return bytes.NewReader([]byte(b))
	case []byte:
		return bytes.NewReader(b)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(raw)
}

// Do has the server answer a request.
func (w *World) Do(r *http.Request) Answer {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	a := Answer{Status: rec.Code, Header: rec.Result().Header, Text: rec.Body.String(), asked: r.Method + " " + r.URL.RequestURI(), t: w.t}
	if a.Header.Get("Content-Type") == problem.MediaType && r.Method != http.MethodHead {
		if err := json.Unmarshal(rec.Body.Bytes(), &a.Problem); err != nil {
			w.t.Fatalf("%s: %v in %q", a.asked, err, a.Text)
		}
	}
	return a
}

// Want fails the test unless the answer has a status and, refused, a code.
func (a Answer) Want(status int, code string) Answer {
	a.t.Helper()
	if a.Status != status || a.Problem.Code != code {
		a.t.Fatalf("%s: %d %.300s; want %d %s", a.asked, a.Status, a.Text, status, code)
	}
	return a
}

// Read decodes the body of an answer that has to have a status.
func Read[T any](a Answer, status int) T {
	a.t.Helper()
	var out T
	if a.Status != status {
		a.t.Fatalf("%s: %d %.300s; want %d", a.asked, a.Status, a.Text, status)
	}
	if err := json.Unmarshal([]byte(a.Text), &out); err != nil {
		a.t.Fatalf("%s: %v in %q", a.asked, err, a.Text)
	}
	return out
}
