package e2ee

import "fmt"

// Algorithms that turn a password into a master key.
const (
	// PBKDF2 is PBKDF2-HMAC-SHA-256 (RFC 8018); P1 is the iterations.
	PBKDF2 = 1
	// Argon2id is RFC 9106, version 0x13; P1 is the memory in KiB, P2 the
	// passes, P3 the lanes.
	Argon2id = 2
)

// What a client accepts; outside, it refuses before deriving anything. The
// lower bounds stop a server from asking for a cheap secret, the upper ones
// from freezing the device.
const (
	minIterations = 600_000
	maxIterations = 10_000_000
	minMemory     = 19 << 10
	maxMemory     = 1024 << 10
	minPasses     = 2
	maxPasses     = 20
	minLanes      = 1
	maxLanes      = 4
)

// KDF says how a password becomes a master key. A server proposes it; Check
// and CheckPinned decide whether a client follows.
type KDF struct {
	Alg uint64 `json:"alg"`
	P1  uint64 `json:"p1"`
	P2  uint64 `json:"p2"`
	P3  uint64 `json:"p3"`
}

// DefaultPBKDF2 is what new accounts get: every browser computes it natively.
func DefaultPBKDF2() KDF { return KDF{Alg: PBKDF2, P1: 600_000} }

// DefaultArgon2id is 64 MiB, 3 passes, 1 lane.
func DefaultArgon2id() KDF { return KDF{Alg: Argon2id, P1: 64 << 10, P2: 3, P3: 1} }

// Check returns ErrKDFRefused unless k is a known algorithm within the bounds
// every client keeps.
func (k KDF) Check() error {
	ok := false
	switch k.Alg {
	case PBKDF2:
		ok = within(k.P1, minIterations, maxIterations) && k.P2 <= MaxInt && k.P3 <= MaxInt
	case Argon2id:
		ok = within(k.P1, minMemory, maxMemory) && within(k.P2, minPasses, maxPasses) && within(k.P3, minLanes, maxLanes)
	}
	if !ok {
		return fmt.Errorf("%w: %+v is out of bounds", ErrKDFRefused, k)
	}
	return nil
}

// CheckPinned is Check, and also refuses what is weaker than pin, the strongest
// parameters this device has used for the address: PBKDF2 after Argon2id, fewer
// iterations, less memory, fewer passes. Lanes spread the same work, so their
// number is free within the bounds.
func (k KDF) CheckPinned(pin KDF) error {
	if err := k.Check(); err != nil {
		return err
	}
	weaker := k.Alg < pin.Alg
	if k.Alg == pin.Alg {
		weaker = k.P1 < pin.P1 || (k.Alg == Argon2id && k.P2 < pin.P2)
	}
	if weaker {
		return fmt.Errorf("%w: %+v is weaker than the pinned %+v", ErrKDFRefused, k, pin)
	}
	return nil
}

func within(n, low, high uint64) bool { return low <= n && n <= high }
