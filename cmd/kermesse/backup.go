package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/config"
)

type backupCommand struct {
	config.Config
	To             string   `required:"" placeholder:"FILE" help:"File to write; it must not exist yet."`
	Recipient      []string `placeholder:"AGE1…" help:"Public age key that will open the backup; may be repeated. Make one with age-keygen."`
	PassphraseFile string   `placeholder:"FILE" help:"File with a passphrase that will open the backup."`
}

// Run makes a backup, whether the server runs or not.
func (cmd *backupCommand) Run(ctx context.Context, c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	lock, err := cmd.lock()
	if err != nil {
		return err
	}
	m, err := backup.Write(ctx, instance(&cmd.Config), cmd.To, lock, c.version, time.Now())
	if err != nil {
		return err
	}
	info, err := os.Stat(cmd.To)
	if err != nil {
		return err
	}
	c.printf("%s: %d bytes, %s database and keys, read back whole\n", cmd.To, info.Size(), m.Engine)
	return nil
}

func (cmd *backupCommand) lock() (backup.Lock, error) {
	switch {
	case len(cmd.Recipient) > 0 && cmd.PassphraseFile == "":
		lock, err := backup.LockFor(cmd.Recipient)
		if err != nil {
			return lock, usageError(fmt.Sprintf("--recipient: %v", err))
		}
		return lock, nil
	case len(cmd.Recipient) == 0 && cmd.PassphraseFile != "":
		passphrase, err := os.ReadFile(cmd.PassphraseFile)
		if err != nil {
			return backup.Lock{}, usageError(fmt.Sprintf("--passphrase-file: %v", err))
		}
		lock, err := backup.LockWithPassphrase(strings.TrimRight(string(passphrase), "\r\n"))
		if err != nil {
			return lock, usageError(fmt.Sprintf("--passphrase-file: %v", err))
		}
		return lock, nil
	}
	return backup.Lock{}, usageError("say who will be able to open the backup: either --recipient age1… or --passphrase-file FILE")
}

type restoreCommand struct {
	config.Config
	From           string `required:"" placeholder:"FILE" help:"The backup."`
	IdentityFile   string `placeholder:"FILE" help:"File with the private age key, for backups made with --recipient."`
	PassphraseFile string `placeholder:"FILE" help:"File with the passphrase, for backups made with one."`
}

// Run restores into an empty data folder and database.
func (cmd *restoreCommand) Run(ctx context.Context, c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	key, err := cmd.key()
	if err != nil {
		return err
	}
	file, err := os.Open(cmd.From)
	if err != nil {
		return err
	}
	defer file.Close()
	m, err := backup.Restore(ctx, file, key, instance(&cmd.Config))
	if errors.Is(err, backup.ErrNotEmpty) {
		return fmt.Errorf("%w; choose another with --data and --database", err)
	}
	if err != nil {
		return err
	}
	c.printf("restored what was backed up on %s by version %s; `kermesse serve` takes it from here\n", m.MadeAt.Format(time.RFC3339), m.Version)
	return nil
}

func (cmd *restoreCommand) key() (backup.Key, error) {
	switch {
	case cmd.IdentityFile != "" && cmd.PassphraseFile == "":
		return backup.KeyFromFile(cmd.IdentityFile)
	case cmd.IdentityFile == "" && cmd.PassphraseFile != "":
		passphrase, err := os.ReadFile(cmd.PassphraseFile)
		if err != nil {
			return backup.Key{}, usageError(fmt.Sprintf("--passphrase-file: %v", err))
		}
		return backup.KeyFromPassphrase(strings.TrimRight(string(passphrase), "\r\n"))
	}
	return backup.Key{}, usageError("say what opens the backup: either --identity-file FILE or --passphrase-file FILE")
}
