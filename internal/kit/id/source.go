package id

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"github.com/kermesse/kermesse/internal/kit/clock"
)

// Source makes new ids. Ids of one source strictly increase, also within a
// millisecond and when the clock is set back, so rows sort by creation and
// B-trees grow at their end. It is safe for concurrent use.
type Source struct {
	clock clock.Clock
	rand  io.Reader

	mu   sync.Mutex
	ms   uint64 // Unix milliseconds in the last id, 48 bits
	high uint16 // rand_a of RFC 9562, 12 bits
	low  uint64 // rand_b of RFC 9562, 62 bits
}

// NewSource gives a source that takes its time from c and its bits from rand:
// crypto/rand.Reader in the product, something seeded in tests.
func NewSource(c clock.Clock, rand io.Reader) *Source {
	return &Source{clock: c, rand: rand}
}

// New makes an id that no other has. It panics when the source's reader fails,
// as crypto/rand does: without randomness nothing can be named safely.
func New[K any](s *Source) ID[K] { return ID[K](s.next()) }

const (
	highMax = 1<<12 - 1
	lowMax  = 1<<62 - 1
	// A fresh millisecond starts in the lower half, and each further id of that
	// millisecond adds up to 2^48: some 2^25 ids fit before the next is borrowed.
	highStart = highMax >> 1
	stepMask  = 1<<48 - 1
)

// next follows RFC 9562 §6.2, method 2: within a millisecond the random bits
// are counted up by a random step, so the next id cannot be told from the last.
func (s *Source) next() [16]byte {
	s.mu.Lock()
	defer s.mu.Unlock()

	var bits [10]byte
	if _, err := io.ReadFull(s.rand, bits[:]); err != nil {
		panic(fmt.Sprintf("id: no random bits: %v", err))
	}
	high := binary.BigEndian.Uint16(bits[:2]) & highStart
	low := binary.BigEndian.Uint64(bits[2:])

	// A clock before 1970 would wrap around; it counts as standing still.
	if ms := s.clock.Now().UnixMilli(); ms > 0 && uint64(ms) > s.ms {
		s.ms, s.high, s.low = uint64(ms), high, low&lowMax
	} else {
		s.low += low&stepMask + 1
		if s.low > lowMax {
			s.low &= lowMax
			s.high++
		}
		if s.high > highMax {
			s.ms, s.high = s.ms+1, high
		}
	}

	var out [16]byte
	binary.BigEndian.PutUint64(out[:8], s.ms<<16|7<<12|uint64(s.high))
	binary.BigEndian.PutUint64(out[8:], 0b10<<62|s.low)
	return out
}

// Account makes the id of a new account.
func (s *Source) Account() Account { return New[accountKind](s) }

// Space makes the id of a new space.
func (s *Source) Space() Space { return New[spaceKind](s) }

// Device makes the id of a new device.
func (s *Source) Device() Device { return New[deviceKind](s) }
