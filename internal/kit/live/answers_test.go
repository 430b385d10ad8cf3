package live

import (
	"context"
	"testing"

	"github.com/coder/websocket"

	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

// Who asks and does not listen is cut before the answers fill the memory.
func TestAnswersToWhoDoesNotListenHaveABound(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &connection{
		hub: NewHub(Options{Metrics: telemetry.NewMetrics(telemetry.Build{})}), cancel: cancel,
		woken: make(chan struct{}, 1), why: websocket.StatusNormalClosure,
	}
	const bound = 4*maxTopics + 1
	for range bound {
		c.say(outbound{Type: "pong"})
	}
	if ctx.Err() != nil || len(c.answers) != bound {
		t.Fatalf("cut after %d answers", len(c.answers))
	}
	c.say(outbound{Type: "pong"})
	if ctx.Err() == nil || len(c.answers) != bound || c.why != closeSlow {
		t.Errorf("%d answers wait, closed with %d", len(c.answers), c.why)
	}
}
