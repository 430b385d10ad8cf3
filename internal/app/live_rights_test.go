package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

// screen is an open connection of somebody.
type screen struct {
	t   *testing.T
	ctx context.Context
	*websocket.Conn
}

type frame struct {
	Type  string      `json:"type"`
	Topic event.Topic `json:"topic"`
	Fact  struct {
		Kind string `json:"kind"`
	} `json:"fact"`
}

// screenOf connects somebody and lets them listen to topics that they may hear.
func screenOf(t *testing.T, address string, p *world.Person, topics ...event.Topic) *screen {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	socket, _, err := websocket.Dial(ctx, "ws://"+address+"/api/v1/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	s := &screen{t, ctx, socket}
	s.say(map[string]any{"type": "auth", "token": p.Token})
	s.want("ready", "")
	for _, topic := range topics {
		s.subscribe(topic)
		s.want("subscribed", topic)
	}
	return s
}

func (s *screen) say(v any) {
	s.t.Helper()
	if err := wsjson.Write(s.ctx, s.Conn, v); err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) subscribe(topic event.Topic) {
	s.t.Helper()
	s.say(map[string]any{"type": "subscribe", "topics": []map[string]any{{"topic": topic}}})
}

// want reads frames until one of a kind about a topic; facts about others who come and go may lie between.
func (s *screen) want(kind string, topic event.Topic) frame {
	s.t.Helper()
	for {
		var f frame
		if err := wsjson.Read(s.ctx, s.Conn, &f); err != nil {
			s.t.Fatalf("waiting for %s %s: %v", kind, topic, err)
		}
		if f.Type == kind && f.Topic == topic {
			return f
		}
		if f.Type != "fact" {
			s.t.Fatalf("%+v instead of %s %s", f, kind, topic)
		}
	}
}

// wantClosed reads until the connection is closed, and tells why.
func (s *screen) wantClosed(code websocket.StatusCode) {
	s.t.Helper()
	for {
		var f frame
		if err := wsjson.Read(s.ctx, s.Conn, &f); err != nil {
			if got := websocket.CloseStatus(err); got != code {
				s.t.Errorf("closed with %d, %v; want %d", got, err, code)
			}
			return
		}
	}
}

// TestAScreenLosesItsRightsAtOnce keeps a connection open beyond the right to it. The sweep that would
// find out in the end is an hour away: what happens here comes of the facts themselves.
func TestAScreenLosesItsRightsAtOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		w.Hub.Sweep = time.Hour
		w.Start()
		address := w.Listen()
		ours, others := w.Band("Les Mercredis"), w.Band("Les Jeudis")
		nadia, karim := ours.Bring("Nadia", authz.Member), ours.Bring("Karim", authz.Member)
		others.Admit(nadia, authz.Member)
		here, there := event.SpaceTopic(ours.ID), event.SpaceTopic(others.ID)

		t.Run("nobody listens to what they do not belong to", func(t *testing.T) {
			s := screenOf(t, address, karim, here)
			for _, topic := range []event.Topic{there, event.AccountTopic(nadia.ID), "space:", "account:", "everything", here + " "} {
				s.subscribe(topic)
				s.want("refused", topic)
			}
		})
		t.Run("who leaves hears no more", func(t *testing.T) {
			leaves, stays := screenOf(t, address, nadia, here, there), screenOf(t, address, karim, here)
			nadia.Ask("DELETE", ours.Path("/members/me"), nil).Want(204, "")
			leaves.want("refused", here)
			leaves.subscribe(here)
			leaves.want("refused", here)
			// The next facts reach those who belong, and her in the other band alone.
			ours.Suggest(ours.Owner, "Zou bisou bisou")
			for stays.want("fact", here).Fact.Kind != "band.suggestion_added" {
			}
			others.Suggest(others.Owner, "Poupée de cire")
			var f frame
			for f.Fact.Kind != "band.suggestion_added" {
				if err := wsjson.Read(leaves.ctx, leaves.Conn, &f); err != nil {
					t.Fatal(err)
				}
				if f.Topic == here {
					t.Fatalf("who left hears %+v", f)
				}
			}
		})
		t.Run("who signs out everywhere is cut everywhere", func(t *testing.T) {
			first := screenOf(t, address, karim, here)
			phone := *karim
			phone.SignIn()
			second, bystander := screenOf(t, address, &phone, here), screenOf(t, address, ours.Owner, here)
			karim.Ask("DELETE", "/sessions", nil).Want(204, "")
			first.wantClosed(4401)
			second.wantClosed(4401)
			ours.Suggest(ours.Owner, "Comment te dire adieu")
			bystander.want("fact", here)
		})
	})
}
