package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/kit/geo"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/telemetry"
	"github.com/kermesse/kermesse/web"
)

// logger writes to the standard error as the configuration asks.
func (c *console) logger(cfg *config.Config) *slog.Logger {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	return telemetry.NewLogger(c.err, levels[cfg.LogLevel], cfg.LogFormat == "json")
}

// instance says where the configured instance keeps its things.
func instance(cfg *config.Config) backup.Instance {
	return backup.Instance{DatabaseURL: cfg.DatabaseURL(), Data: cfg.Data, Keys: cfg.KeysFolder()}
}

// prepare makes the folders of an instance, for its owner only, and refuses one that a restore left
// half done.
func prepare(cfg *config.Config) error {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	if backup.Unfinished(cfg.Data) {
		return fmt.Errorf("a restore into %s was cut short: empty it (and the database) and restore again", cfg.Data)
	}
	if path, ok := strings.CutPrefix(cfg.DatabaseURL(), "sqlite:"); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("make the folder of the database: %w", err)
		}
		// SQLite would let everybody read it, and gives its companions the mode that it has.
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return fmt.Errorf("make the database: %w", err)
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// options are what a house of this configuration is made of, once it is known where people open it.
func (c *console) options(cfg *config.Config, origin string, log *slog.Logger) (app.Options, error) {
	k, err := keys.Load(cfg.KeysFolder())
	if err != nil {
		return app.Options{}, err
	}
	styles, err := web.StyleHashes()
	if err != nil {
		return app.Options{}, err
	}
	o := app.Options{
		DatabaseURL: cfg.DatabaseURL(), Synchronous: cfg.Synchronous(), Connections: cfg.DatabaseConnections.Int(),
		Keys: k, Origin: origin, Name: cfg.Name, Version: c.version, TrustedProxies: cfg.Proxies(),
		NoLimits: cfg.NoLimits.On(), Log: log, Client: web.Dist(), StyleHashes: styles,
	}
	if cfg.HasPublicOrigin() {
		o.Realm = origin
	}
	if cfg.GeoIP != "" {
		if o.Places, err = geo.Open(cfg.GeoIP); err != nil {
			return app.Options{}, err
		}
	}
	if cfg.SMTPHost != "" {
		sender, err := smtp(cfg)
		if err != nil {
			return app.Options{}, err
		}
		o.Sender = sender
	}
	return o, nil
}

func smtp(cfg *config.Config) (*mail.SMTP, error) {
	return mail.NewSMTP(mail.SMTPOptions{
		Host: cfg.SMTPHost, Port: cfg.SMTPPort.Int(), Security: mail.Security(cfg.SMTPSecurity),
		Username: cfg.SMTPUser, Password: cfg.SMTPPassword, From: cfg.SMTPFrom, Domain: cfg.Host(),
	}, clock.System{})
}

// quietly opens the house of an existing instance for one command, with nothing running in it.
func (c *console) quietly(ctx context.Context, cfg *config.Config) (*app.House, error) {
	if err := c.loader.Check(cfg); err != nil {
		return nil, err
	}
	if err := prepare(cfg); err != nil {
		return nil, err
	}
	o, err := c.options(cfg, consoleOrigin(cfg), c.logger(cfg))
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, o)
}

// consoleOrigin is where people open the instance, for a command that does not listen itself.
func consoleOrigin(cfg *config.Config) string { return cfg.OriginAt(textAddr(cfg.Listen)) }

// textAddr is an address as it was configured.
type textAddr string

func (textAddr) Network() string  { return "tcp" }
func (a textAddr) String() string { return string(a) }

// secretFrom reads a short secret: from a file, from a pipe, or typed without being shown.
func (c *console) secretFrom(path, question string) (string, error) {
	if path != "" {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return "", usageError(path + " does not exist")
		}
		return strings.TrimRight(string(text), "\r\n"), err
	}
	return c.ask(question)
}
