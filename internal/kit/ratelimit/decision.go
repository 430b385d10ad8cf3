package ratelimit

import (
	"fmt"
	"net/http"
	"time"
)

// Decision is the answer to one question "may this key do this now?".
//
// Limit 0 means that no limit applies (limits are off, or the address belongs
// to an exempt network); such a decision is always allowed.
type Decision struct {
	Allowed   bool
	Limit     uint64        // requests in one window
	Remaining uint64        // requests left in the current window
	Reset     time.Duration // until the window ends, never negative
	Class     Class
}

// Strictest is the decision that binds when both apply to the same request:
// a refusal before a permission, the longer wait between two refusals, the
// fewer remaining requests between two permissions.
func Strictest(a, b Decision) Decision {
	switch {
	case a.Allowed != b.Allowed:
		if b.Allowed {
			return a
		}
		return b
	case !a.Allowed:
		if b.Reset > a.Reset {
			return b
		}
		return a
	case a.Limit == 0:
		return b
	case b.Limit == 0:
		return a
	case b.Remaining != a.Remaining:
		if b.Remaining < a.Remaining {
			return b
		}
		return a
	case b.Limit < a.Limit:
		return b
	default:
		return a
	}
}

// Headers tells the client where it stands: the RateLimit and RateLimit-Policy
// structured fields of draft-ietf-httpapi-ratelimit-headers-10, and Retry-After
// (RFC 9110) when the request is refused. It replaces values already there and
// writes nothing when no limit applies.
func (d Decision) Headers(h http.Header) {
	if d.Limit == 0 {
		return
	}
	h.Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", string(d.Class), d.Limit, int64(window/time.Second)))
	h.Set("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", string(d.Class), d.Remaining, seconds(d.Reset)))
	if !d.Allowed {
		// At least a second: "0" invites an immediate retry that is refused again.
		h.Set("Retry-After", fmt.Sprint(max(1, seconds(d.Reset))))
	}
}

// seconds rounds up, so that a client that waits as told is not early.
func seconds(d time.Duration) int64 {
	return int64((d + time.Second - 1) / time.Second)
}
