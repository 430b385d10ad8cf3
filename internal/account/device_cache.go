package account

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

const (
	// deviceFreshness is how old what is known of a device may be.
	deviceFreshness = time.Second
	// maxDevicesKnown bounds the memory that devices take.
	maxDevicesKnown = 20_000
)

// deviceCache knows which devices are signed in, so that a request does not cost a query.
type deviceCache struct {
	db *db.DB

	mu    sync.Mutex
	known map[id.Device]deviceState
}

type deviceState struct {
	account id.Account
	revoked bool
	asOf    time.Time
}

func newDeviceCache(d *db.DB) *deviceCache {
	return &deviceCache{db: d, known: map[id.Device]deviceState{}}
}

// live tells whether the device is the account's and signed in.
func (c *deviceCache) live(ctx context.Context, actor authz.Actor) (bool, error) {
	now := c.db.Clock().Now()
	c.mu.Lock()
	state, ok := c.known[actor.Device]
	c.mu.Unlock()
	age := now.Sub(state.asOf)
	if ok && (state.revoked || age >= 0 && age < deviceFreshness) {
		return !state.revoked && state.account == actor.Account, nil
	}
	state, err := db.View(ctx, c.db, id.Space{}, func(ctx context.Context, tx *db.Tx) (deviceState, error) {
		row, err := q.New(tx).Device(ctx, actor.Device)
		if errors.Is(err, sql.ErrNoRows) {
			return deviceState{revoked: true, asOf: now}, nil
		}
		return deviceState{account: row.AccountID, revoked: row.RevokedAt != nil, asOf: now}, err
	})
	if err != nil {
		return false, err
	}
	return c.learn(actor.Device, state) && state.account == actor.Account, nil
}

// learn keeps what was read of a device and tells whether it is signed in. Being signed out is final,
// so it stands against anything that was read before it happened.
func (c *deviceCache) learn(device id.Device, state deviceState) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.known[device]; ok && old.revoked {
		return false
	}
	c.makeRoom(state.asOf)
	c.known[device] = state
	return !state.revoked
}

// revoke makes this process refuse devices from now on, without asking the database again.
func (c *deviceCache) revoke(devices ...id.Device) {
	now := c.db.Clock().Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, device := range devices {
		c.makeRoom(now)
		c.known[device] = deviceState{revoked: true, asOf: now}
	}
}

// makeRoom drops what is no longer worth keeping. A device that was signed out is kept for as long as
// a request that began before may still learn otherwise.
func (c *deviceCache) makeRoom(now time.Time) {
	if len(c.known) < maxDevicesKnown {
		return
	}
	for device, state := range c.known {
		if age := now.Sub(state.asOf); age < 0 || age > time.Minute || !state.revoked && age > deviceFreshness {
			delete(c.known, device)
		}
	}
	if len(c.known) >= maxDevicesKnown {
		clear(c.known)
	}
}
