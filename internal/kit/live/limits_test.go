package live_test

import (
	"testing"

	"github.com/coder/websocket"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/live"
)

const tooMany websocket.StatusCode = 4429

func TestOnePersonHasFiftyConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	first := w.enter(t, "alice")
	for range 49 {
		w.enter(t, "alice")
	}
	beyond := w.dial(t)
	beyond.auth("alice")
	beyond.wantClosed(tooMany)
	w.enter(t, "bob") // is somebody else

	first.enter("alice again") // renewing a session opens no further connection
}

func TestWhoAsksWithoutEndIsSentAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	c := w.enter(t, "alice")
	topics := make([]any, 60)
	for i := range topics {
		topics[i] = map[string]any{"topic": "t"}
	}
	for range 6 {
		c.say(map[string]any{"type": "subscribe", "topics": topics})
	}
	for {
		if _, _, err := c.Read(t.Context()); err != nil {
			if status := websocket.CloseStatus(err); status != tooMany {
				t.Errorf("closed with %d, want %d", status, tooMany)
			}
			return
		}
	}
}
