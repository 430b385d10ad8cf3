package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/schema"
)

type migrateCommand struct {
	Up     migrateUpCommand     `cmd:"" help:"Run the migrations that have not run. The server does this itself when it starts."`
	Status migrateStatusCommand `cmd:"" help:"List the migrations and whether they have run; exit code 1 when some have not."`
}

type migrateUpCommand struct{ config.Config }

// Run migrates; the previous version may run meanwhile.
func (cmd *migrateUpCommand) Run(ctx context.Context, c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	if err := prepare(&cmd.Config); err != nil {
		return err
	}
	if err := schema.Migrate(ctx, cmd.DatabaseURL()); err != nil {
		return err
	}
	c.printf("the database is at this version\n")
	return nil
}

type migrateStatusCommand struct{ config.Config }

// Run lists the migrations. It makes no database where there is none.
func (cmd *migrateStatusCommand) Run(ctx context.Context, c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	if path, ok := strings.CutPrefix(cmd.DatabaseURL(), "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return errors.New("there is no database yet at " + path)
		}
	}
	states, err := schema.Status(ctx, cmd.DatabaseURL())
	if err != nil {
		return err
	}
	missing := false
	for _, s := range states {
		word := "applied"
		if !s.Applied {
			word, missing = "pending", true
		}
		c.printf("%s  %s\n", word, filepath.Base(s.Name))
	}
	if missing {
		return alreadySaid(exitFailed)
	}
	return nil
}
