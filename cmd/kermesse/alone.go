package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gofrs/flock"

	"github.com/kermesse/kermesse/internal/kit/config"
)

// alone makes sure that one program serves a SQLite file: the second would work its jobs and tell its
// screens half of what happens. On PostgreSQL several may serve together. The system ends the hold
// with the program, however it ends; release ends it before.
func alone(cfg *config.Config) (release func(), err error) {
	path, ok := strings.CutPrefix(cfg.DatabaseURL(), "sqlite:")
	if !ok {
		return func() {}, nil
	}
	hold := flock.New(path+".lock", flock.SetPermissions(0o600))
	held, err := hold.TryLock()
	if err != nil {
		return nil, fmt.Errorf("hold the database: %w", err)
	}
	if !held {
		return nil, errors.New("another kermesse serves " + path + " already; stop it first")
	}
	return func() { _ = hold.Unlock() }, nil
}
