package db

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// Idempotency identifies one intended act, however often its request arrives.
type Idempotency struct {
	Account   id.Account // zero for an anonymous act
	Key       string     // the client's, at most 128 bytes
	Operation string     // which act the key is for
	Body      [32]byte   // keyed hash of the request's body
	// Allowed is asked, in the unit of the replay, before a stored outcome is shown: whoever did
	// something once may have lost the right to see it since. nil: nobody is refused.
	Allowed func(ctx context.Context, tx *Tx) error
}

// Secret marks outcomes that are not stored: their replay is answered by [problem.ErrIdempotencyAlreadyDone].
type Secret interface{ SecretOutcome() }

type idempotencyKey struct{}

type idempotentRequest struct {
	Idempotency
	taken atomic.Bool
}

// WithIdempotency makes the first unit that writes under ctx happen once per key: its outcome is
// stored in the same transaction, and a replay gets that outcome instead of a second act.
func WithIdempotency(ctx context.Context, i Idempotency) context.Context {
	return context.WithValue(ctx, idempotencyKey{}, &idempotentRequest{Idempotency: i})
}

// once wraps fn so that it happens once per idempotency key of ctx.
func once[T any](ctx context.Context, fn func(context.Context, *Tx) (T, error)) func(context.Context, *Tx) (T, error) {
	request, ok := ctx.Value(idempotencyKey{}).(*idempotentRequest)
	if !ok || !request.taken.CompareAndSwap(false, true) {
		return fn
	}
	return func(ctx context.Context, tx *Tx) (T, error) {
		var out T
		first, stored, err := claim(ctx, tx, request.Idempotency)
		if err != nil {
			return out, err
		}
		if !first {
			if request.Allowed != nil {
				if err := request.Allowed(ctx, tx); err != nil {
					return out, err
				}
			}
			if stored == nil {
				return out, problem.ErrIdempotencyAlreadyDone
			}
			if err := json.Unmarshal(stored, &out); err != nil {
				return out, fmt.Errorf("read a stored outcome: %w", err)
			}
			return out, nil
		}
		if out, err = fn(ctx, tx); err != nil {
			return out, err
		}
		if _, secret := any(out).(Secret); secret || request.Account.IsZero() {
			return out, nil // whoever replays an anonymous act proves nothing
		}
		outcome, err := json.Marshal(out)
		if err != nil {
			return out, fmt.Errorf("store an outcome: %w", err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE idempotency_key SET outcome = $3 WHERE account_id = $1 AND key = $2`,
			request.Account, request.Key, string(outcome))
		return out, err
	}
}

// claim takes the key. When it was taken before by the same act it returns that act's outcome, nil
// when there is none to show.
func claim(ctx context.Context, tx *Tx, i Idempotency) (first bool, outcome []byte, err error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO idempotency_key (account_id, key, operation, body_hash, created_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, key) DO NOTHING`,
		i.Account, i.Key, i.Operation, i.Body[:], tx.Now())
	if err != nil {
		return false, nil, fmt.Errorf("claim an idempotency key: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err == nil, nil, err
	}
	var operation string
	var body []byte
	var stored *string
	err = tx.QueryRowContext(ctx, `SELECT operation, body_hash, outcome FROM idempotency_key WHERE account_id = $1 AND key = $2`,
		i.Account, i.Key).Scan(&operation, &body, &stored)
	if err != nil {
		return false, nil, fmt.Errorf("read an idempotency key: %w", err)
	}
	if operation != i.Operation || subtle.ConstantTimeCompare(body, i.Body[:]) != 1 {
		return false, nil, problem.ErrIdempotencyReused
	}
	if stored == nil {
		return false, nil, nil
	}
	return false, []byte(*stored), nil
}

// ForgetKeys deletes idempotency keys older than age, at most limit of them, and tells how many.
func ForgetKeys(ctx context.Context, d *DB, age time.Duration, limit int) (int64, error) {
	return Do(ctx, d, id.Space{}, func(ctx context.Context, tx *Tx) (int64, error) {
		res, err := tx.ExecContext(ctx, `DELETE FROM idempotency_key WHERE (account_id, key) IN
			(SELECT account_id, key FROM idempotency_key WHERE created_at < $1 LIMIT $2)`, tx.Now().Add(-age), limit)
		if err != nil {
			return 0, fmt.Errorf("forget idempotency keys: %w", err)
		}
		return res.RowsAffected()
	})
}
