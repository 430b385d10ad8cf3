package keys

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

// The cost of a guess (design/crypto.md §2, OWASP's second choice).
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	saltSize   = 16
	hashSize   = 32
	maxSecret  = 1024 // bytes; what clients send is 32
)

// What a stored hash may ask for: a row that somebody altered must not be able to
// exhaust the machine.
const (
	maxHashMemory = 64 * 1024 // KiB
	maxHashPasses = 10
	maxHashLanes  = 4
)

// ErrMalformedHash: what is stored is not a hash of HashSecret.
var ErrMalformedHash = errors.New("keys: malformed hash of a secret")

// ErrOtherPepper: the hash was made with the pepper of another instance.
var ErrOtherPepper = errors.New("keys: the hash was made with another pepper")

// queue lets as many hash at once as there are cores, and few wait: past that,
// answering "busy" at once serves everybody better.
type queue struct {
	admitted chan struct{} // those that hash or wait
	running  chan struct{}
}

func newQueue() *queue {
	cores := runtime.GOMAXPROCS(0)
	return &queue{admitted: make(chan struct{}, 9*cores), running: make(chan struct{}, cores)}
}

// enter waits for a core and gives what to call when done.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	select {
	case q.admitted <- struct{}{}:
	default:
		return nil, problem.ErrBusy.After(time.Second)
	}
	select {
	case q.running <- struct{}{}:
		return func() { <-q.running; <-q.admitted }, nil
	case <-ctx.Done():
		<-q.admitted
		return nil, ctx.Err()
	}
}

// HashSecret gives what to store of a secret: its Argon2id hash keyed with the
// pepper, as a PHC string with its salt and cost. As many run at once as there
// are cores; when too many wait it is problem.ErrBusy.
func (k *Keys) HashSecret(ctx context.Context, secret []byte) (string, error) {
	if len(secret) > maxSecret {
		return "", fmt.Errorf("keys: a secret of %d bytes", len(secret))
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails, by its promise
	h := secretHash{memory: hashMemory, passes: hashPasses, lanes: hashLanes, pepper: k.prints[pepperName], salt: salt}
	sum, err := k.compute(ctx, h, secret, hashSize)
	if err != nil {
		return "", err
	}
	h.sum = sum
	return h.String(), nil
}

// VerifySecret tells whether stored is the hash of secret. An empty stored means
// that there is no such account: the same work is done and the answer is no, so
// that time tells nothing. A malformed hash, or one of another instance, is an
// error; so is problem.ErrBusy when too many wait.
func (k *Keys) VerifySecret(ctx context.Context, stored string, secret []byte) (bool, error) {
	h := secretHash{memory: hashMemory, passes: hashPasses, lanes: hashLanes, salt: make([]byte, saltSize), sum: make([]byte, hashSize)}
	if stored != "" {
		var err error
		if h, err = parseSecretHash(stored); err != nil {
			return false, err
		}
		if h.pepper != k.prints[pepperName] {
			return false, ErrOtherPepper
		}
	}
	if len(secret) > maxSecret {
		return false, nil
	}
	sum, err := k.compute(ctx, h, secret, len(h.sum))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, h.sum) == 1 && stored != "", nil
}

func (k *Keys) compute(ctx context.Context, h secretHash, secret []byte, size int) ([]byte, error) {
	leave, err := k.hashing.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	mac := hmac.New(sha256.New, k.secrets())
	mac.Write(secret)
	return argon2.IDKey(mac.Sum(nil), h.salt, h.passes, h.memory, h.lanes, uint32(size)), nil
}

// secretHash is a stored hash: $argon2id$v=19$m=,t=,p=,keyid=$salt$sum.
type secretHash struct {
	memory, passes uint32
	lanes          uint8
	pepper         string // the fingerprint of the pepper
	salt, sum      []byte
}

func (h secretHash) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d,keyid=%s$%s$%s", argon2.Version,
		h.memory, h.passes, h.lanes, h.pepper, b64.EncodeToString(h.salt), b64.EncodeToString(h.sum))
}

// parseSecretHash reads String's form and no other.
func parseSecretHash(s string) (secretHash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || len(s) > 512 {
		return secretHash{}, ErrMalformedHash
	}
	var h secretHash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d,keyid=%s", &h.memory, &h.passes, &h.lanes, &h.pepper); err != nil {
		return secretHash{}, ErrMalformedHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.sum, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	switch {
	case err1 != nil, err2 != nil, h.String() != s,
		h.memory < 8*uint32(h.lanes), h.memory > maxHashMemory,
		h.passes < 1, h.passes > maxHashPasses,
		h.lanes < 1, h.lanes > maxHashLanes,
		len(h.salt) < 8, len(h.sum) < 16:
		return secretHash{}, ErrMalformedHash
	}
	return h, nil
}
