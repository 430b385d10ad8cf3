package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/demo"
	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/web"
)

// demoTokenLife is how long the bearer tokens of the demo's people work.
const demoTokenLife = time.Hour

type demoCommand struct {
	Listen   string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen, on this machine. Port 0 takes a free one."`
	Database string `placeholder:"URL" help:"postgres://… of an empty database, or of an earlier demo, which is emptied. Without it: SQLite in the temporary folder."`
	JSON     bool   `name:"json" help:"Print one line of JSON (address, people, spaces) instead of text."`
	NoLimits bool   `help:"Answer however often somebody asks. For load tests only."`
	LogLevel string `default:"warn" enum:"debug,info,warn,error" help:"How much to tell: debug, info, warn or error."`
}

// demoLine is what --json prints.
type demoLine struct {
	Address  string       `json:"address"`
	Database string       `json:"database"` // without password
	People   []demoPerson `json:"people"`
	Spaces   []demoSpace  `json:"spaces"`
}

type demoPerson struct {
	Email       string `json:"email"`
	Password    string `json:"password"`
	Role        string `json:"role"`
	DisplayName string `json:"display_name"`
	Token       string `json:"token"` // bearer, good for an hour
	AccountID   string `json:"account_id"`
}

type demoSpace struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// Run serves the demo until ctx ends. Its keys and passwords are known to everybody, so only this
// machine reaches it.
func (cmd *demoCommand) Run(ctx context.Context, c *console) error {
	if err := cmd.onMachine(); err != nil {
		return err
	}
	log := c.logger(&config.Config{LogLevel: cmd.LogLevel})
	listener, err := listen(cmd.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	folder, err := os.MkdirTemp("", "kermesse-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	styles, err := web.StyleHashes()
	if err != nil {
		return err
	}
	o := app.Options{
		DatabaseURL: "sqlite:" + filepath.Join(folder, "kermesse.db"), Keys: keys.Demo(), Realm: demo.Realm,
		Origin: config.Config{}.OriginAt(listener.Addr()), Name: "Kermesse", DevMail: true, Client: web.Dist(), StyleHashes: styles,
		Version: c.version, NoLimits: cmd.NoLimits, Log: log,
	}
	if cmd.Database != "" {
		o.DatabaseURL = cmd.Database
		if err := clearDemo(ctx, cmd.Database); err != nil {
			return err
		}
	}
	community, err := app.FillDemo(ctx, o)
	if err != nil {
		return fmt.Errorf("make the demo community: %w", err)
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	defer h.Close(ctx)
	if err := h.Start(ctx); err != nil {
		return err
	}
	line, err := introduce(ctx, h, o, community)
	if err != nil {
		return err
	}
	if err := cmd.show(c, line); err != nil {
		return err
	}
	return h.Serve(ctx, listener)
}

func (cmd *demoCommand) onMachine() error {
	host, _, err := net.SplitHostPort(cmd.Listen)
	if err != nil {
		return usageError(fmt.Sprintf("--listen: %q is not HOST:PORT, as in 127.0.0.1:8080", cmd.Listen))
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return usageError("--listen: the demo's keys and passwords are known to everybody, so it listens on this machine only, as in 127.0.0.1:8080")
	}
	return nil
}

func introduce(ctx context.Context, h *app.House, o app.Options, community demo.Community) (demoLine, error) {
	line := demoLine{Address: o.Origin, Database: config.MaskURL(o.DatabaseURL)}
	for _, p := range community.People {
		token, err := h.Account.IssueToken(ctx, p.Account, "Démonstration", demoTokenLife)
		if err != nil {
			return line, fmt.Errorf("sign %s in: %w", p.Email, err)
		}
		line.People = append(line.People, demoPerson{
			Email: p.Email, Password: demo.Password, Role: p.Role, DisplayName: p.Name, Token: token, AccountID: p.Account.String(),
		})
	}
	for _, s := range community.Spaces {
		line.Spaces = append(line.Spaces, demoSpace{ID: s.ID.String(), Kind: string(s.Kind), Name: s.Name})
	}
	return line, nil
}

func (cmd *demoCommand) show(c *console, line demoLine) error {
	if cmd.JSON {
		return json.NewEncoder(c.out).Encode(line)
	}
	c.printf("\nKermesse is at %s\n\nSign in as anybody; the password is always %s\n", line.Address, demo.Password)
	for _, p := range line.People {
		role := ""
		if p.Role != "member" {
			role = "  (" + p.Role + ")"
		}
		c.printf("  %-32s %s%s\n", p.Email, p.DisplayName, role)
	}
	c.printf("\nLetters: %s/dev/mail\nCtrl-C stops, and everything is forgotten.\n\n", line.Address)
	return nil
}

// clearDemo accepts an empty PostgreSQL database, and empties one that an earlier demo filled. It
// touches nothing else.
func clearDemo(ctx context.Context, databaseURL string) error {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		if _, unparsed := errors.AsType[*pgconn.ParseConfigError](err); unparsed { // its text may hold the password
			return usageError("--database: wanted is postgres://USER:PASSWORD@HOST:PORT/DATABASE")
		}
		return fmt.Errorf("--database: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var tables int
	if err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`).Scan(&tables); err != nil {
		return err
	}
	if tables == 0 {
		return nil
	}
	var realm string
	err = conn.QueryRow(ctx, `SELECT value FROM public.instance WHERE name = 'realm'`).Scan(&realm)
	if err != nil || realm != demo.Realm {
		return errors.New("--database: it holds something that is not a demo; the demo wants an empty database")
	}
	if _, err := conn.Exec(ctx, `DROP SCHEMA public CASCADE`); err != nil {
		return fmt.Errorf("empty the earlier demo: %w", err)
	}
	_, err = conn.Exec(ctx, `CREATE SCHEMA public`)
	return err
}
