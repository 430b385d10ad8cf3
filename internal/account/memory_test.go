package account

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func deviceNumber(n int) id.Device {
	var d id.Device
	binary.BigEndian.PutUint32(d[:], uint32(n)+1)
	return d
}

// What a request read of a device before it was signed out may arrive after.
func TestBeingSignedOutIsFinal(t *testing.T) {
	t.Parallel()
	c := clock.NewStepped(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC))
	cache := newDeviceCache(testkit.Open(t, db.SQLite, c))
	device, who := deviceNumber(1), id.Account{1}
	read := deviceState{account: who, asOf: c.Now()}
	if !cache.learn(device, read) {
		t.Fatal("a device that is signed in is not")
	}
	cache.revoke(device)
	if cache.learn(device, read) {
		t.Error("an older answer brings the device back")
	}
	if live, err := cache.live(t.Context(), authz.Actor{Account: who, Device: device}); live || err != nil {
		t.Errorf("%v, %v", live, err)
	}
}

// A device is asked about again as soon as what is known of it is from the future: the clock was set back.
func TestAClockSetBackMakesNobodyFresh(t *testing.T) {
	t.Parallel()
	c := clock.NewStepped(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC))
	cache := newDeviceCache(testkit.Open(t, db.SQLite, c))
	device, who := deviceNumber(1), id.Account{1}
	cache.learn(device, deviceState{account: who, asOf: c.Now()})
	actor := authz.Actor{Account: who, Device: device}
	if live, err := cache.live(t.Context(), actor); !live || err != nil {
		t.Fatalf("%v, %v", live, err)
	}
	c.Advance(-time.Hour)
	if live, err := cache.live(t.Context(), actor); live || err != nil { // the database knows no such device
		t.Errorf("%v, %v", live, err)
	}
}

// What is remembered has a bound; who was just signed out is the last to be forgotten.
func TestMemoryOfDevicesHasABound(t *testing.T) {
	t.Parallel()
	c := clock.NewStepped(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC))
	cache := newDeviceCache(testkit.Open(t, db.SQLite, c))
	for n := range maxDevicesKnown - 1 {
		cache.learn(deviceNumber(n), deviceState{account: id.Account{1}, asOf: c.Now()})
	}
	out := deviceNumber(maxDevicesKnown)
	cache.revoke(out)
	c.Advance(2 * deviceFreshness)
	cache.learn(deviceNumber(maxDevicesKnown+1), deviceState{account: id.Account{1}, asOf: c.Now()})
	if len(cache.known) != 2 || !cache.known[out].revoked {
		t.Errorf("%d known, %+v", len(cache.known), cache.known[out])
	}
	for n := range maxDevicesKnown { // all fresh: there is nothing to choose between
		cache.learn(deviceNumber(n), deviceState{account: id.Account{1}, asOf: c.Now()})
	}
	if len(cache.known) > maxDevicesKnown {
		t.Errorf("%d known", len(cache.known))
	}
}

func TestMemoryOfTokensHasABound(t *testing.T) {
	t.Parallel()
	c := clock.NewStepped(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC))
	tokens := newAccessTokens("realm", keys.Demo().TokenKey(), c)
	fill := func(from int, expires time.Time) {
		for n := from; n < from+maxVerified; n++ {
			tokens.keep(sha256.Sum256(binary.BigEndian.AppendUint32(nil, uint32(n))), claim{expires: expires})
		}
	}
	fill(0, c.Now().Add(time.Minute))
	c.Advance(time.Minute)
	lasting := sha256.Sum256([]byte("lasting"))
	tokens.keep(lasting, claim{expires: c.Now().Add(time.Minute)})
	if _, ok := tokens.verified[lasting]; len(tokens.verified) != 1 || !ok {
		t.Errorf("%d lapsed tokens are remembered", len(tokens.verified)-1)
	}
	fill(maxVerified, c.Now().Add(time.Minute))
	if len(tokens.verified) > maxVerified {
		t.Errorf("%d tokens", len(tokens.verified))
	}
}
