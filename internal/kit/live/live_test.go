package live_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/live"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

const (
	protocolError   = websocket.StatusCode(4400)
	unauthenticated = websocket.StatusCode(4401)
)

func TestFactsArriveInOrderOnEveryScreen(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e, live.Options{})
		a, b := w.enter(t, "alice"), w.enter(t, "bob")
		for _, c := range []client{a, b} {
			c.subscribe("t", -1)
			c.want("subscribed", "t", 0)
		}
		const facts = 450 // more than two batches
		var publishing sync.WaitGroup
		publishing.Go(func() {
			for i := 0; i < facts; i += 3 {
				w.publish(t, "other", note{Number: -1})
				w.publish(t, "t", note{Number: i}, note{Number: i + 1}, note{Number: i + 2})
			}
		})
		for _, c := range []client{a, b} {
			for i := range facts {
				if f := c.want("fact", "t", int64(i+1)); f.Fact.Data.Number != i || f.Fact.Kind != "test.noted" {
					t.Fatalf("fact %d is %+v", i, f)
				}
			}
		}
		publishing.Wait()
	})
}

func TestACutSocketResumesWithoutLossOrRepetition(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e, live.Options{})
		const facts = 300
		var publishing sync.WaitGroup
		publishing.Go(func() {
			for i := range facts {
				w.publish(t, "t", note{Number: i})
			}
		})
		position := int64(0)
		for position < facts {
			c := w.enter(t, "alice")
			c.subscribe("t", position)
			if f := c.next(); f.Type != "subscribed" {
				t.Fatalf("%+v", f)
			}
			for range 37 {
				f := c.next()
				if f.Type != "fact" || f.Offset != position+1 || f.Fact.Data.Number != int(position) {
					t.Fatalf("after %d: %+v", position, f)
				}
				if position++; position == facts {
					break
				}
			}
			_ = c.CloseNow() // no goodbye
		}
		publishing.Wait()
	})
}

func TestManySubscribeWhileFactsArrive(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e, live.Options{})
		const rounds = 60
		for round := range rounds {
			c := w.enter(t, "alice")
			var publishing sync.WaitGroup
			publishing.Go(func() { w.publish(t, "t", note{Number: round}) })
			c.subscribe("t", int64(round))
			if f := c.next(); f.Type != "subscribed" {
				t.Fatalf("%+v", f)
			}
			c.want("fact", "t", int64(round+1)) // whichever came first, the fact or the subscription
			publishing.Wait()
			_ = c.CloseNow()
		}
	})
}

func TestWhoCannotResumeIsToldToReadAnew(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e, live.Options{})
		c := w.enter(t, "alice")
		c.subscribe("t", -1)
		c.want("subscribed", "t", 0)
		w.publish(t, "t", note{Number: 1}, note{Number: 2})
		c.want("fact", "t", 1)
		c.want("fact", "t", 2)
		w.clock.Advance(25 * time.Hour)
		if n, err := event.Forget(t.Context(), w.db, 100); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		for _, after := range []int64{0, 1, 3, 1 << 40} {
			other := w.enter(t, "alice")
			other.subscribe("t", after)
			other.want("subscribed", "t", 2)
			other.want("resync", "t", 2)
			_ = other.CloseNow()
		}
		// Who was up to date goes on.
		other := w.enter(t, "alice")
		other.subscribe("t", 2)
		other.want("subscribed", "t", 2)
		w.publish(t, "t", note{Number: 3})
		other.want("fact", "t", 3)
		c.want("fact", "t", 3)
	})
}

func TestTheFirstFrameIsAToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	for name, first := range map[string]any{
		"a bad token":           map[string]any{"type": "auth", "token": "forged"},
		"no token":              map[string]any{"type": "auth"},
		"a subscription":        map[string]any{"type": "subscribe", "topics": []any{map[string]any{"topic": "t"}}},
		"a ping":                map[string]any{"type": "ping"},
		"something nobody said": map[string]any{"type": "hello"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := w.dial(t)
			c.say(first)
			c.wantClosed(unauthenticated)
		})
	}
	t.Run("not JSON", func(t *testing.T) {
		t.Parallel()
		c := w.dial(t)
		if err := c.Write(t.Context(), websocket.MessageText, []byte("{")); err != nil {
			t.Fatal(err)
		}
		c.wantClosed(protocolError)
	})
	t.Run("a binary frame", func(t *testing.T) {
		t.Parallel()
		c := w.dial(t)
		if err := c.Write(t.Context(), websocket.MessageBinary, []byte(`{"type":"auth","token":"alice"}`)); err != nil {
			t.Fatal(err)
		}
		c.wantClosed(protocolError)
	})
	t.Run("a frame too large", func(t *testing.T) {
		t.Parallel()
		c := w.dial(t)
		c.auth(strings.Repeat("x", 17<<10))
		c.wantClosed(websocket.StatusMessageTooBig)
	})
}

func TestWhoSaysNothingIsSentAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{AuthWait: 20 * time.Millisecond})
	silent := w.dial(t)
	spoken := w.enter(t, "alice")
	silent.wantClosed(unauthenticated)
	spoken.say(map[string]any{"type": "ping"})
	spoken.want("pong", "", 0)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	c := w.enter(t, "alice")
	c.subscribe("secret", -1)
	if f := c.want("refused", "secret", 0); f.Code != "not_found" {
		t.Errorf("%+v", f)
	}
	for i := range 64 {
		topic := event.Topic("t" + strconv.Itoa(i))
		c.subscribe(topic, -1)
		c.want("subscribed", topic, 0)
	}
	c.subscribe("one too many", -1)
	c.want("refused", "one too many", 0)
	c.subscribe("t3", 0) // subscribing again is none too many
	c.want("subscribed", "t3", 0)
	c.say(map[string]any{"type": "unsubscribe", "topics": []any{map[string]any{"topic": "t3"}}})
	c.subscribe("one more", -1)
	c.want("subscribed", "one more", 0)
	w.publish(t, "t3", note{Number: 1})
	w.publish(t, "one more", note{Number: 2})
	c.want("fact", "one more", 1) // and nothing of what it left
	c.say(map[string]any{"type": "hello"})
	c.wantClosed(protocolError)
}

func TestSubscribingAnewStartsAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	c := w.enter(t, "alice")
	c.subscribe("t", -1)
	c.want("subscribed", "t", 0)
	w.publish(t, "t", note{Number: 1}, note{Number: 2})
	c.want("fact", "t", 1)
	c.want("fact", "t", 2)
	c.subscribe("t", 1)
	c.want("subscribed", "t", 2)
	c.want("fact", "t", 2)
}

func TestASessionIsRenewedInBand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	c := w.enter(t, "alice")
	c.subscribe("t", -1)
	c.want("subscribed", "t", 0)
	c.auth("alice again")
	if f := c.want("ready", "", 0); !f.ExpiresAt.Equal(expiry) {
		t.Errorf("%+v", f)
	}
	w.revoke("alice") // the old token lapses
	w.publish(t, "t", note{Number: 1})
	c.want("fact", "t", 1)
	w.revoke("alice again")
	c.wantClosed(unauthenticated)
}

func TestAConnectionStaysWithWhoOpenedIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	for _, token := range []string{"bob", "forged", ""} {
		c := w.enter(t, "alice")
		c.auth(token)
		c.wantClosed(unauthenticated)
	}
}

func TestAWithdrawnRightIsHeardOfWithinTheSweep(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	c := w.enter(t, "alice")
	for _, topic := range []event.Topic{"t", "u"} {
		c.subscribe(topic, -1)
		c.want("subscribed", topic, 0)
	}
	w.close("t")
	if f := c.want("refused", "t", 0); f.Code != "not_found" {
		t.Errorf("%+v", f)
	}
	w.publish(t, "t", note{Number: 1})
	w.publish(t, "u", note{Number: 2})
	c.want("fact", "u", 1)
	c.subscribe("t", 0)
	c.want("refused", "t", 0)
}

func TestADoubtIsLookedIntoBeforeTheSweep(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{Sweep: time.Hour})
	c := w.enter(t, "alice")
	c.subscribe("t", -1)
	c.want("subscribed", "t", 0)
	w.close("t")
	w.hub.Recheck()
	c.want("refused", "t", 0)
}

func TestASlowClientIsDroppedAndTheOthersAreNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{WriteWait: 500 * time.Millisecond})
	slow, quick := w.dialSlowly(t).enter("alice"), w.enter(t, "bob")
	for _, c := range []client{slow, quick} {
		c.subscribe("t", -1)
		c.want("subscribed", "t", 0)
	}
	weight := strings.Repeat("x", 64<<10)
	var publishing sync.WaitGroup
	const facts = 150
	publishing.Go(func() {
		for i := range facts {
			w.publish(t, "t", note{i, weight})
		}
	})
	for i := range facts {
		quick.want("fact", "t", int64(i+1))
	}
	publishing.Wait()
	select {
	case <-w.closed: // the only one that has reason to be
	case <-time.After(patience):
		t.Fatal("nobody was dropped")
	}
	// The one that was dropped comes back and has everything.
	back := w.enter(t, "alice")
	back.subscribe("t", 0)
	back.want("subscribed", "t", facts)
	for i := range facts {
		back.want("fact", "t", int64(i+1))
	}
	for _, c := range []client{slow, quick, back} {
		_ = c.CloseNow()
	}
	w.hub.Close()
	if n := w.gauge(t, "kermesse_live_slow_clients_dropped_total"); n != "1" {
		t.Errorf("%s dropped", n)
	}
}

func TestOnlyOurOwnPagesConnect(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	for origin, want := range map[string]int{
		"https://evil.example":         http.StatusForbidden,
		"null":                         http.StatusForbidden,
		w.server.URL + ".evil.example": http.StatusForbidden,
		w.server.URL:                   http.StatusSwitchingProtocols,
		"":                             http.StatusSwitchingProtocols, // no browser
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, answer, err := websocket.Dial(t.Context(), w.server.URL, &websocket.DialOptions{HTTPHeader: header})
		if err == nil {
			_ = conn.CloseNow()
		}
		if answer == nil || answer.StatusCode != want {
			t.Errorf("origin %q: %v %v", origin, answer, err)
		}
	}
}

func TestClosingAsksEverybodyToComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, live.Options{})
	var all []client
	for range 5 {
		c := w.enter(t, "alice")
		c.subscribe("t", -1)
		c.want("subscribed", "t", 0)
		all = append(all, c)
	}
	all = append(all, w.dial(t)) // has said nothing yet
	if n := w.gauge(t, "kermesse_live_connections"); n != "6" {
		t.Errorf("%s connections", n)
	}
	var reading sync.WaitGroup
	for _, c := range all {
		reading.Go(func() {
			for {
				if _, err := c.read(); err != nil {
					if code := websocket.CloseStatus(err); code != websocket.StatusServiceRestart {
						t.Errorf("closed with %d: %v", code, err)
					}
					return
				}
			}
		})
	}
	w.hub.Close()
	reading.Wait()
	if n := w.gauge(t, "kermesse_live_connections"); n != "0" {
		t.Errorf("%s connections", n)
	}
	w.dial(t).wantClosed(websocket.StatusServiceRestart)
}
