package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// request makes the n-th request of a turn; the answer must have the status and, where it says, the rows.
type request struct {
	method string
	url    string
	body   func(n int64) ([]byte, error)
	status int
	rows   int
}

// list asks for twenty suggestions.
func (s *site) list() request {
	return request{method: http.MethodGet, url: s.address + s.listURL, status: http.StatusOK, rows: 20}
}

// create stores one suggestion; no two are alike.
func (s *site) create() request {
	run := time.Now().UnixNano()
	return request{method: http.MethodPost, url: s.address + s.postURL, status: s.created, body: func(n int64) ([]byte, error) {
		row := map[string]any{
			"title":            fmt.Sprintf("Une chanson à répéter %d-%d", run, n),
			"artist":           fmt.Sprintf("Les Voisins du %d", n%97),
			"link":             fmt.Sprintf("https://music.example.org/%d/%d", run, n),
			"note":             "À jouer plus lentement que sur le disque, et sans le pont.",
			"tags":             []string{"rock", "fête"},
			"duration_seconds": 120 + n%180,
		}
		for key, value := range s.extra {
			row[key] = value
		}
		return json.Marshal(row)
	}}
}

// turn is what one bounded loop of requests gave.
type turn struct {
	requests  int
	took      time.Duration
	processor time.Duration // used by the program itself; a database server's own is not in it
	latencies []time.Duration
}

func (t turn) perSecond() float64 { return float64(t.requests) / t.took.Seconds() }

// each is the processor time of one request.
func (t turn) each() time.Duration { return t.processor / time.Duration(max(t.requests, 1)) }

// percentile returns the latency that p of a hundred requests stayed under.
func (t turn) percentile(p int) time.Duration {
	if len(t.latencies) == 0 {
		return 0
	}
	return t.latencies[min(len(t.latencies)*p/100, len(t.latencies)-1)]
}

func (t turn) String() string {
	return fmt.Sprintf("%7.0f/s  p95 %6s  %6s processor each", t.perSecond(), t.percentile(95).Round(100*time.Microsecond), t.each().Round(time.Microsecond))
}

// load keeps that many clients busy, one request after the other each, until the count or the time is used up.
// One wrong answer ends the turn: a server that refuses quickly is not a fast one.
func (s *site) load(ctx context.Context, clients, requests int, limit time.Duration, r request) (turn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	before, err := s.processor()
	if err != nil {
		return turn{}, err
	}
	var (
		next     atomic.Int64
		group    sync.WaitGroup
		failure  = make(chan error, clients)
		perGuest = make([][]time.Duration, clients)
		start    = time.Now()
		deadline = start.Add(limit)
	)
	for i := range clients {
		group.Go(func() {
			for {
				n := next.Add(1)
				begun := time.Now()
				if n > int64(requests) || begun.After(deadline) {
					return
				}
				if err := s.send(ctx, r, n); err != nil {
					failure <- err
					cancel()
					return
				}
				perGuest[i] = append(perGuest[i], time.Since(begun))
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	select {
	case err := <-failure:
		return turn{}, err
	default:
	}
	after, err := s.processor()
	if err != nil {
		return turn{}, err
	}
	all := slices.Concat(perGuest...)
	slices.Sort(all)
	return turn{requests: len(all), took: took, processor: after - before, latencies: all}, nil
}

func (s *site) send(ctx context.Context, r request, n int64) error {
	var body io.Reader
	if r.body != nil {
		text, err := r.body(n)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, r.url, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	// Only the first answers are looked into: the load itself should cost little.
	if res.StatusCode != r.status || r.rows > 0 && n <= 16 {
		text, err := io.ReadAll(res.Body)
		if err != nil {
			return err
		}
		var list struct {
			Items []json.RawMessage `json:"items"`
		}
		if res.StatusCode != r.status || json.Unmarshal(text, &list) != nil || len(list.Items) != r.rows {
			return fmt.Errorf("%s %s answered %s with %d rows: %.300s", r.method, r.url, res.Status, len(list.Items), text)
		}
		return nil
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
