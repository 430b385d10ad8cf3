package mail

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
)

// OutboxSize is how many messages an Outbox keeps; the oldest leave first.
const OutboxSize = 500

// Sent is a message an Outbox took, and when.
type Sent struct {
	Message
	At time.Time
}

// Outbox is a Sender that sends nothing: it keeps the newest messages in memory
// to be read on a page. It is safe for concurrent use.
type Outbox struct {
	clock clock.Clock

	mu      sync.Mutex
	items   []Sent // oldest first
	changed chan struct{}
}

// NewOutbox gives an empty outbox.
func NewOutbox(c clock.Clock) *Outbox {
	return &Outbox{clock: c, changed: make(chan struct{})}
}

// Send keeps the message, under the same conditions as a real sender: it is
// checked, and refused when ctx is over.
func (o *Outbox) Send(ctx context.Context, m Message) error {
	if err := m.Check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.items) == OutboxSize {
		o.items = slices.Delete(o.items, 0, 1)
	}
	o.items = append(o.items, Sent{Message: m, At: o.clock.Now()})
	close(o.changed)
	o.changed = make(chan struct{})
	return nil
}

// Items are the messages kept, newest first.
func (o *Outbox) Items() []Sent {
	o.mu.Lock()
	defer o.mu.Unlock()
	items := slices.Clone(o.items)
	slices.Reverse(items)
	return items
}

// Await gives the newest message that matches, waiting for one to arrive if
// need be. It fails only when ctx is over.
func (o *Outbox) Await(ctx context.Context, match func(Sent) bool) (Sent, error) {
	for {
		o.mu.Lock()
		changed := o.changed
		o.mu.Unlock()
		items := o.Items()
		if i := slices.IndexFunc(items, match); i >= 0 {
			return items[i], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Sent{}, context.Cause(ctx)
		}
	}
}
