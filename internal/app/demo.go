package app

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/demo"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

// FillDemo fills a new database with the demo's village. The house that does it lives some weeks ago
// and is closed before another opens on the same database.
func FillDemo(ctx context.Context, o Options) (demo.Community, error) {
	then := clock.NewStepped(time.Now().Add(-demo.Span))
	o.Clock = then
	o.Keys, o.Realm = keys.Demo(), demo.Realm
	o.Synchronous = "OFF" // nobody needs the village before it is whole
	o.NoLimits = true
	h, err := Open(ctx, o)
	if err != nil {
		return demo.Community{}, err
	}
	defer h.Close(ctx)
	community, err := demo.Fill(ctx, demo.House{Account: h.Account, Space: h.Space, Band: h.Band, Clock: then})
	if err != nil {
		return community, err
	}
	return community, h.Relay.Drain(ctx)
}
