package rest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

// slowBody says when somebody begins to read it, and gives nothing until it is released.
type slowBody struct {
	asked   func()
	release chan struct{}
}

func (b slowBody) Read([]byte) (int, error) {
	b.asked()
	<-b.release
	return 0, io.ErrUnexpectedEOF
}

// dawdle begins n requests whose bodies do not arrive, from the address that from names for each,
// and returns once all of them are being read or were refused.
func dawdle(t *testing.T, h http.Handler, n int, from func(int) string) (refused int) {
	t.Helper()
	release := make(chan struct{})
	events := make(chan bool, 2*n)
	var ended sync.WaitGroup
	t.Cleanup(func() { close(release); ended.Wait() })
	for i := range n {
		ended.Go(func() {
			var once sync.Once
			r := httptest.NewRequest("POST", rest.Prefix+"/notes", slowBody{func() { once.Do(func() { events <- true }) }, release})
			r.RemoteAddr, r.ContentLength = from(i), 100
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			once.Do(func() { events <- false })
		})
	}
	for range n {
		if !<-events {
			refused++
		}
	}
	return refused
}

func TestClientsThatSendSlowlyKeepNobodyWaiting(t *testing.T) {
	t.Parallel()
	h := server(t, rest.Options{})
	if refused := dawdle(t, h, 600, func(i int) string { return fmt.Sprintf("10.0.%d.%d:1", i/200, i%200) }); refused != 0 {
		t.Errorf("%d of 600 slow clients refused, want none", refused)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", rest.Prefix+"/notes", nil))
	if w.Code != http.StatusOK {
		t.Errorf("with 600 slow clients somebody else gets %d, want 200", w.Code)
	}
}

func TestOneAddressSendsOnlySoManyBodiesAtOnce(t *testing.T) {
	t.Parallel()
	h := server(t, rest.Options{})
	// One subscriber has a whole /64.
	if refused := dawdle(t, h, 100, func(i int) string { return fmt.Sprintf("[2001:db8::%x]:1", i+1) }); refused != 36 {
		t.Errorf("%d of 100 refused, want 36", refused)
	}
	reading := httptest.NewRequest("GET", rest.Prefix+"/notes", nil)
	reading.RemoteAddr = "[2001:db8::1]:1"
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, reading); w.Code != http.StatusOK {
		t.Errorf("reading from that address gets %d, want 200", w.Code)
	}
	r := httptest.NewRequest("POST", rest.Prefix+"/notes", strings.NewReader(`{"title":"x"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer good")
	w = httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusCreated {
		t.Errorf("another address gets %d, want 201", w.Code)
	}
}

func TestAnUpgradeIsNoWayAroundTheRulesForBodies(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", rest.Prefix+"/notes", strings.NewReader("{\"title\":\"\xff\"}"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer good")
	r.Header.Set("Upgrade", "websocket")
	w := httptest.NewRecorder()
	server(t, rest.Options{}).ServeHTTP(w, r)
	var p problem.Document
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code != "body.invalid_utf8" {
		t.Errorf("%d %q %v, want body.invalid_utf8", w.Code, p.Code, err)
	}
}

func TestAProblemNamesOnlySoManyFields(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	body.WriteString(`{"title":"x"`)
	for i := range 20_000 {
		fmt.Fprintf(&body, `,"k%d":1`, i)
	}
	body.WriteString("}")
	r := httptest.NewRequest("POST", rest.Prefix+"/notes", strings.NewReader(body.String()))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer good")
	w := httptest.NewRecorder()
	server(t, rest.Options{}).ServeHTTP(w, r)
	var p problem.Document
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || len(p.Errors) != 100 {
		t.Errorf("%d with %d fields (%v), want 100", w.Code, len(p.Errors), err)
	}
}
