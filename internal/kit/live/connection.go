package live

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/event"
)

const (
	pingEvery   = 25 * time.Second // shorter than what proxies cut
	maxFrame    = 16 << 10
	maxTopics   = 64
	resumeBatch = 200

	// maxPerPerson is how many connections one person has: three devices with many tabs.
	maxPerPerson = 50
	// A client may ask for so much at once, and for so much each second from then on; a topic to
	// subscribe to, which costs queries, counts like a frame.
	askBurst  = 4 * maxTopics
	askPerSec = 16
)

// Close codes of this protocol (4000–4999 are for applications, RFC 6455 §7.4.2).
const (
	closeUnauthenticated websocket.StatusCode = 4401
	closeProtocol        websocket.StatusCode = 4400
	closeSlow            websocket.StatusCode = 4408
	closeTooMany         websocket.StatusCode = 4429
	closeRestart         websocket.StatusCode = websocket.StatusServiceRestart
)

// inbound is what a client says.
type inbound struct {
	Type   string `json:"type"`
	Token  string `json:"token"`
	Topics []struct {
		Topic event.Topic `json:"topic"`
		// After is the last position seen; absent: from now on.
		After *int64 `json:"after"`
	} `json:"topics"`
}

// outbound is what the hub says.
type outbound struct {
	Type      string          `json:"type"`
	Topic     event.Topic     `json:"topic,omitempty"`
	Offset    int64           `json:"offset,omitempty"`
	Reached   *int64          `json:"reached,omitempty"`
	Code      string          `json:"code,omitempty"`
	ExpiresAt *time.Time      `json:"expires_at,omitempty"`
	Fact      json.RawMessage `json:"fact,omitempty"`
}

type connection struct {
	hub    *Hub
	socket *websocket.Conn
	cancel context.CancelFunc

	mu      sync.Mutex
	actor   authz.Actor
	token   string
	heard   map[event.Topic]*progress
	answers []outbound
	why     websocket.StatusCode

	woken chan struct{}
}

// allowance is how much a client may still ask for; it grows back with time.
type allowance struct {
	left float64
	at   time.Time
}

func (a *allowance) take(n int, now time.Time) bool {
	a.left = min(askBurst, a.left+askPerSec*now.Sub(a.at).Seconds())
	a.at = now
	if a.left < float64(n) {
		return false
	}
	a.left -= float64(n)
	return true
}

// progress is how far a client has come in a topic, and how far there is to go.
type progress struct{ sent, reached int64 }

// ServeHTTP takes one WebSocket and keeps it until it ends.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Accept refuses a request whose Origin is another host than its own.
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	socket.SetReadLimit(maxFrame)
	// The socket dies with the context of a read or a write in progress, and then no close code
	// reaches the client. So ending a connection cancels ctx, at which the writing side looks between
	// frames, and the frames themselves go by base.
	base := context.WithoutCancel(r.Context())
	ctx, cancel := context.WithCancel(base)
	defer cancel()
	c := &connection{hub: h, socket: socket, cancel: cancel, heard: map[event.Topic]*progress{},
		woken: make(chan struct{}, 1), why: websocket.StatusNormalClosure}
	if !h.enter(c) {
		socket.Close(closeRestart, "")
		return
	}
	defer func() {
		c.mu.Lock()
		who := c.actor.Account
		c.mu.Unlock()
		h.leave(c, who)
	}()
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		c.read(base)
	}()
	c.write(ctx)
	c.mu.Lock()
	why := c.why
	c.mu.Unlock()
	socket.Close(why, "")
	// A subscription under way would enter the hub after this connection has left it.
	<-reading
}

// authenticate takes a token, at first or in time before the last one lapses, and ends the
// connection when it does not do. It may not change who is connected.
func (c *connection) authenticate(ctx context.Context, token string) bool {
	actor, err := c.hub.Sessions.Authenticate(ctx, token)
	known := c.authenticated() // set by this goroutine only
	if err == nil && !known && !c.hub.admit(actor.Account) {
		c.end(closeTooMany)
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || known && actor != c.actor {
		c.endLocked(closeUnauthenticated)
		return false
	}
	c.actor, c.token = actor, token
	expires := c.hub.Sessions.Expires(token)
	c.answers = append(c.answers, outbound{Type: "ready", ExpiresAt: &expires})
	c.wake()
	return true
}

func (c *connection) authenticated() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token != ""
}

func (c *connection) receive(ctx context.Context) (inbound, error) {
	var m inbound
	kind, frame, err := c.socket.Read(ctx)
	if err != nil {
		return m, err
	}
	if kind != websocket.MessageText {
		return m, errors.New("not a text frame")
	}
	return m, json.Unmarshal(frame, &m)
}

// read obeys the client until it goes or says what it may not. The first frame is a token.
func (c *connection) read(ctx context.Context) {
	asks := allowance{left: askBurst, at: time.Now()}
	for first := true; ; first = false {
		m, err := c.receive(ctx)
		if err != nil {
			if status := websocket.CloseStatus(err); status == -1 {
				c.end(closeProtocol)
			} else {
				c.end(websocket.StatusNormalClosure)
			}
			return
		}
		if first && m.Type != "auth" {
			c.end(closeUnauthenticated)
			return
		}
		if !asks.take(1+len(m.Topics), time.Now()) {
			c.end(closeTooMany)
			return
		}
		switch m.Type {
		case "auth":
			if !c.authenticate(ctx, m.Token) {
				return
			}
		case "subscribe":
			for _, t := range m.Topics {
				if err := c.subscribe(ctx, t.Topic, t.After); err != nil {
					c.hub.Log.ErrorContext(ctx, "live subscribe", "error", err)
					c.end(websocket.StatusInternalError)
					return
				}
			}
		case "unsubscribe":
			for _, t := range m.Topics {
				c.drop(t.Topic)
			}
		case "ping":
			c.say(outbound{Type: "pong"})
		case "pong":
		default:
			c.end(closeProtocol)
			return
		}
	}
}

func (c *connection) subscribe(ctx context.Context, topic event.Topic, after *int64) error {
	c.mu.Lock()
	actor := c.actor
	full := len(c.heard) >= maxTopics && c.heard[topic] == nil
	c.mu.Unlock()
	may, err := c.hub.Listeners.MayHear(ctx, actor, topic)
	if err != nil {
		return err
	}
	if !may || full {
		c.say(outbound{Type: "refused", Topic: topic, Code: "not_found"})
		return nil
	}
	// Listening begins before the position is read, or what happens between would be missed. Until
	// then the topic has a progress that only collects what the relay says.
	c.mu.Lock()
	c.heard[topic] = &progress{sent: math.MaxInt64}
	c.mu.Unlock()
	c.hub.listen(c, topic)
	start := int64(-1)
	if after != nil {
		start = *after
	}
	_, reached, complete, err := event.After(ctx, c.hub.DB, topic, start, 1)
	if err != nil {
		return err
	}
	p := &progress{sent: start, reached: reached}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers = append(c.answers, outbound{Type: "subscribed", Topic: topic, Reached: &reached})
	if after == nil {
		p.sent = reached
	} else if !complete {
		p.sent = reached
		c.answers = append(c.answers, outbound{Type: "resync", Topic: topic, Reached: &reached})
	}
	if old := c.heard[topic]; old != nil {
		p.reached = max(p.reached, old.reached)
	}
	c.heard[topic] = p
	c.wake()
	return nil
}

func (c *connection) drop(topic event.Topic) {
	c.hub.unlisten(c, topic)
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.heard, topic)
}

// reached notes that there is more to read. The hub calls it with its lock held.
func (c *connection) reached(r event.Reached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.heard[r.Topic]; p != nil {
		p.reached = max(p.reached, r.Position)
	}
	c.wake()
}

func (c *connection) say(m outbound) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.answers) > 4*maxTopics { // a client that talks and does not listen
		c.hub.Metrics.SlowClientDropped()
		c.why = closeSlow
		c.cancel()
		return
	}
	c.answers = append(c.answers, m)
	c.wake()
}

func (c *connection) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// end closes the connection, saying why; the first reason counts.
func (c *connection) end(why websocket.StatusCode) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endLocked(why)
}

// endLocked is [connection.end] with the lock held.
func (c *connection) endLocked(why websocket.StatusCode) {
	if c.why == websocket.StatusNormalClosure {
		c.why = why
	}
	c.cancel()
}

func (c *connection) write(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	late := time.NewTimer(c.hub.AuthWait)
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-late.C:
			if !c.authenticated() {
				c.end(closeUnauthenticated)
				return
			}
		case <-ping.C:
			if !c.send(ctx, outbound{Type: "ping"}) {
				return
			}
		case <-c.woken:
			if !c.flush(ctx) {
				return
			}
		}
	}
}

// flush sends answers, then facts of every topic that is behind.
func (c *connection) flush(ctx context.Context) bool {
	c.mu.Lock()
	answers := c.answers
	c.answers = nil
	type lag struct {
		p    *progress
		sent int64
	}
	behind := map[event.Topic]lag{}
	for topic, p := range c.heard {
		if p.sent < p.reached {
			behind[topic] = lag{p, p.sent}
		}
	}
	c.mu.Unlock()
	for _, m := range answers {
		if !c.send(ctx, m) {
			return false
		}
	}
	for topic, l := range behind {
		if !c.catchUp(ctx, topic, l.p, l.sent) {
			return false
		}
	}
	return true
}

// catchUp sends at most one batch of a topic's facts after sent. p is what the batch counts for: a
// subscription that has begun anew meanwhile has a progress of its own.
func (c *connection) catchUp(ctx context.Context, topic event.Topic, p *progress, sent int64) bool {
	events, reached, complete, err := event.After(ctx, c.hub.DB, topic, sent, resumeBatch)
	if err != nil {
		if ctx.Err() == nil {
			c.hub.Log.ErrorContext(ctx, "live read", "error", err)
			c.end(websocket.StatusInternalError)
		}
		return false
	}
	if !complete {
		sent = reached
		if !c.send(ctx, outbound{Type: "resync", Topic: topic, Reached: &reached}) {
			return false
		}
	}
	for _, e := range events {
		if e.Position <= sent {
			continue
		}
		if !c.send(ctx, outbound{Type: "fact", Topic: topic, Offset: e.Position, Fact: json.RawMessage(e.Fact)}) {
			return false
		}
		sent = e.Position
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p.sent = sent
	p.reached = max(p.reached, reached)
	if p.sent < p.reached {
		c.wake()
	}
	return true
}

func (c *connection) send(ctx context.Context, m outbound) bool {
	frame, err := json.Marshal(m)
	if err != nil {
		c.hub.Log.ErrorContext(ctx, "live write", "error", err)
		c.end(websocket.StatusInternalError)
		return false
	}
	if ctx.Err() != nil {
		return false
	}
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.hub.WriteWait)
	defer cancel()
	if err := c.socket.Write(wait, websocket.MessageText, frame); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			c.hub.Metrics.SlowClientDropped()
			c.end(closeSlow)
		} else {
			c.end(websocket.StatusNormalClosure)
		}
		return false
	}
	return true
}

// recheck ends a connection whose session is over and subscriptions whose right is gone.
func (c *connection) recheck(ctx context.Context) {
	c.mu.Lock()
	actor, token := c.actor, c.token
	topics := make([]event.Topic, 0, len(c.heard))
	for topic := range c.heard {
		topics = append(topics, topic)
	}
	c.mu.Unlock()
	if token == "" {
		return // still within the wait for its first frame
	}
	if _, err := c.hub.Sessions.Authenticate(ctx, token); err != nil {
		c.end(closeUnauthenticated)
		return
	}
	for _, topic := range topics {
		if may, err := c.hub.Listeners.MayHear(ctx, actor, topic); err == nil && !may {
			c.drop(topic)
			c.say(outbound{Type: "refused", Topic: topic, Code: "not_found"})
		}
	}
}
