package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// siteAt is a site whose program is this test itself, so that /proc knows it.
func siteAt(t *testing.T, handler http.HandlerFunc) *site {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	return &site{process: &exec.Cmd{Process: self}, client: newClient(), address: server.URL, token: "t", listURL: "/list", postURL: "/post", created: http.StatusCreated}
}

func rows(n int) string {
	return `{"items":[` + strings.TrimSuffix(strings.Repeat("{},", n), ",") + `]}`
}

func TestALoadIsBoundedInCountAndMeasuresEveryRequest(t *testing.T) {
	var asked atomic.Int64
	s := siteAt(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Header.Get("Authorization") != "Bearer t" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, rows(20))
	})
	got, err := s.load(context.Background(), 4, 100, time.Minute, s.list())
	if err != nil {
		t.Fatal(err)
	}
	if got.requests != 100 || asked.Load() != 100 || len(got.latencies) != 100 {
		t.Errorf("measured %d, asked %d, timed %d, want 100 of each", got.requests, asked.Load(), len(got.latencies))
	}
	if got.percentile(95) < got.percentile(50) || got.perSecond() <= 0 {
		t.Errorf("figures do not fit together: %s", got)
	}
}

func TestALoadIsBoundedInTime(t *testing.T) {
	s := siteAt(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rows(20)) })
	got, err := s.load(context.Background(), 2, 1<<40, time.Millisecond, s.list())
	if err != nil {
		t.Fatal(err)
	}
	if got.requests == 0 {
		t.Error("nothing was measured")
	}
}

func TestAWrongAnswerEndsTheTurn(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"too few rows": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rows(3)) },
		"refused":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
	} {
		t.Run(name, func(t *testing.T) {
			s := siteAt(t, handler)
			if _, err := s.load(context.Background(), 2, 10, time.Minute, s.list()); err == nil {
				t.Error("the turn counted")
			}
		})
	}
}

func TestFiguresReplaceOnlyWhatStandsBetweenTheMarks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(file, []byte("before\n"+figuresBegin+"old\n"+figuresEnd+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	turns := []turn{{requests: 10, took: time.Second}, {requests: 30, took: time.Second}, {requests: 20, took: time.Second}}
	half := []turn{{requests: 5, took: time.Second}}
	text := report(plan{clients: 16, rounds: 3, starts: 1, crowd: 50}, []result{
		{subject: subject{name: "Kermesse", kermesse: true}, starts: []time.Duration{time.Second}, lists: turns, creates: turns},
		{subject: subject{name: "Peer"}, starts: []time.Duration{time.Second}, lists: turns, creates: half},
	})
	if err := replaceFigures(file, text); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, wanted := range []string{"before\n", "after\n", "| Kermesse | 20 | **1.00** |", "| 20 | **4.00** |", "| Peer | 20 | 1 |"} {
		if !strings.Contains(string(got), wanted) {
			t.Errorf("the document lacks %q:\n%s", wanted, got)
		}
	}
	if strings.Contains(string(got), "old") {
		t.Error("the old figures are still there")
	}
}
