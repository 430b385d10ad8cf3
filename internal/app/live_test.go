package app_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/internal/world"
)

// lossTime is how long a right may outlive its end (AC-6, SP-6).
const lossTime = 5 * time.Second

// socket is an open WebSocket.
type socket struct {
	*websocket.Conn
	t *testing.T
}

func (c socket) next() (map[string]any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), lossTime)
	defer cancel()
	_, raw, err := c.Read(ctx)
	if err != nil {
		return nil, err
	}
	var frame map[string]any
	return frame, json.Unmarshal(raw, &frame)
}

// until reads until a frame of a type.
func (c socket) until(kind string) map[string]any {
	c.t.Helper()
	for {
		frame, err := c.next()
		if err != nil {
			c.t.Fatalf("no %s: %v", kind, err)
		}
		if frame["type"] == kind {
			return frame
		}
	}
}

// opens one as somebody and listens to a topic.
func opens(t *testing.T, address, token string, topic event.Topic) socket {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), "ws://"+address+"/api/v1/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	c := socket{conn, t}
	for _, say := range []any{
		map[string]any{"type": "auth", "token": token},
		map[string]any{"type": "subscribe", "topics": []any{map[string]any{"topic": topic}}},
	} {
		if err := wsjson.Write(t.Context(), conn, say); err != nil {
			t.Fatal(err)
		}
	}
	c.until("subscribed")
	return c
}

func TestWhoIsRemovedHearsNothingMore(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e).Start()
		address := w.Listen()
		for name, act := range map[string]func(*world.Space, *world.Person){
			"removed": func(s *world.Space, p *world.Person) {
				s.Owner.Ask("DELETE", s.Path("/members/"+p.ID.String()), nil).Want(204, "")
			},
			"banned": func(s *world.Space, p *world.Person) {
				s.Owner.Ask("PUT", s.Path("/bans/"+p.ID.String()), nil).Want(204, "")
			},
			"out of time": func(s *world.Space, p *world.Person) {
				if _, err := w.Space.ChangeRole(s.Owner.Prove().Acts(), space.ChangeRole{Space: s.ID, Account: p.ID, Role: authz.Guest, Until: new(w.Clock.Now().Add(time.Hour))}); err != nil {
					t.Fatal(err)
				}
				w.Clock.Advance(time.Hour) // and no job comes by: the sweep of connections does
			},
		} {
			band := w.Band("Les Mercredis")
			bob := band.Bring("Bob", authz.Member)
			bobs := opens(t, address, bob.Token, event.SpaceTopic(band.ID))
			began := time.Now()
			act(band, bob)
			if frame := bobs.until("refused"); frame["topic"] != string(event.SpaceTopic(band.ID)) {
				t.Errorf("%s: %v", name, frame)
			}
			if took := time.Since(began); took > lossTime {
				t.Errorf("%s: after %v", name, took)
			}
			bob.Ask("GET", band.Path("/suggestions"), nil).Want(404, "space.not_found")
		}
	})
}

func TestADeviceThatIsSignedOutIsCutOff(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e).Start()
		address := w.Listen()
		nadia := w.Person("Nadia")
		device := world.Read[struct {
			DeviceID    string `json:"device_id"`
			AccessToken string `json:"access_token"`
		}](w.Nobody().Ask("POST", "/sessions", map[string]any{
			"email": nadia.Email, "auth": world.Auth(), "device": map[string]any{"name": "Téléphone", "platform": "web"},
		}), 201)
		lost := opens(t, address, device.AccessToken, event.AccountTopic(nadia.ID))
		kept := opens(t, address, nadia.Token, event.AccountTopic(nadia.ID))
		nadia.Ask("DELETE", "/sessions/"+device.DeviceID, nil).Want(204, "")
		for {
			if _, err := lost.next(); err != nil {
				if websocket.CloseStatus(err) != 4401 {
					t.Errorf("%v", err)
				}
				break
			}
		}
		if frame := kept.until("fact"); frame["fact"].(map[string]any)["kind"] != "account.device_revoked" {
			t.Errorf("%v", frame)
		}
	})
}
