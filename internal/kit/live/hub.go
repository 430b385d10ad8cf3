// Package live brings facts to open screens: one WebSocket per client, which subscribes to topics
// and resumes each from the last position it saw (RT-1).
//
// The hub holds no events. It learns that a topic has reached a position ([Hub.Reached], called by
// the relay or by a broker) and every connection reads the rows it lacks. A connection that cannot
// keep up is closed; its client comes back and resumes.
package live

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

// Sessions knows access tokens and whether one is still good.
type Sessions interface {
	// Authenticate tells who a token speaks for and until when.
	Authenticate(ctx context.Context, accessToken string) (authz.Actor, error)
	// Expires tells when the token lapses.
	Expires(accessToken string) time.Time
}

// Listeners tells who may hear a topic.
type Listeners interface {
	MayHear(ctx context.Context, actor authz.Actor, topic event.Topic) (bool, error)
}

// Options are what a hub is made of.
type Options struct {
	DB        *db.DB
	Sessions  Sessions
	Listeners Listeners
	Metrics   *telemetry.Metrics
	Log       *slog.Logger
	// Sweep is how often rights and sessions of open connections are checked again; 0 means 4 s,
	// which keeps the promise of five.
	Sweep time.Duration
	// AuthWait is how long a new connection may take to say who it is; 0 means 5 s.
	AuthWait time.Duration
	// WriteWait is how long a client may take to accept one frame before it is dropped as too slow;
	// 0 means 5 s.
	WriteWait time.Duration
}

// Hub knows the open connections and what each listens to.
type Hub struct {
	Options
	mu      sync.Mutex
	topics  map[event.Topic]map[*connection]struct{}
	doubt   chan struct{} // somebody lost a right
	open    map[*connection]struct{}
	people  map[id.Account]int // how many connections each has
	closing bool
	gone    sync.WaitGroup
}

// NewHub returns a hub without connections.
func NewHub(o Options) *Hub {
	if o.Sweep == 0 {
		o.Sweep = 4 * time.Second
	}
	if o.AuthWait == 0 {
		o.AuthWait = 5 * time.Second
	}
	if o.WriteWait == 0 {
		o.WriteWait = 5 * time.Second
	}
	return &Hub{Options: o, topics: map[event.Topic]map[*connection]struct{}{}, open: map[*connection]struct{}{},
		people: map[id.Account]int{}, doubt: make(chan struct{}, 1)}
}

// Reached wakes the connections that listen to a topic. It never blocks.
func (h *Hub) Reached(r event.Reached) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.topics[r.Topic] {
		c.reached(r)
	}
}

// Recheck has the rights and sessions of open connections checked now rather than at the next
// sweep. It never blocks.
func (h *Hub) Recheck() {
	select {
	case h.doubt <- struct{}{}:
	default:
	}
}

// Run checks rights and sessions of open connections again and again until ctx ends.
func (h *Hub) Run(ctx context.Context) {
	tick := time.NewTicker(h.Sweep)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-h.doubt:
		}
		for _, c := range h.connections() {
			c.recheck(ctx)
		}
	}
}

// Close asks every client to come back later and waits until they are gone.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closing = true
	h.mu.Unlock()
	for _, c := range h.connections() {
		c.end(closeRestart)
	}
	h.gone.Wait()
}

func (h *Hub) connections() []*connection {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]*connection, 0, len(h.open))
	for c := range h.open {
		out = append(out, c)
	}
	return out
}

func (h *Hub) enter(c *connection) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing {
		return false
	}
	h.open[c] = struct{}{}
	h.gone.Add(1)
	h.Metrics.LiveConnected()
	return true
}

// admit counts a connection as a person's; false when they have as many as one may.
func (h *Hub) admit(who id.Account) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.people[who] >= maxPerPerson {
		return false
	}
	h.people[who]++
	return true
}

func (h *Hub) leave(c *connection, who id.Account) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.open, c)
	if !who.IsZero() {
		if h.people[who]--; h.people[who] == 0 {
			delete(h.people, who)
		}
	}
	for topic := range h.topics {
		h.forget(c, topic)
	}
	h.Metrics.LiveDisconnected()
	h.gone.Done()
}

func (h *Hub) listen(c *connection, topic event.Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.topics[topic] == nil {
		h.topics[topic] = map[*connection]struct{}{}
	}
	h.topics[topic][c] = struct{}{}
}

func (h *Hub) unlisten(c *connection, topic event.Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(c, topic)
}

// forget is called with the lock held.
func (h *Hub) forget(c *connection, topic event.Topic) {
	delete(h.topics[topic], c)
	if len(h.topics[topic]) == 0 {
		delete(h.topics, topic)
	}
}
