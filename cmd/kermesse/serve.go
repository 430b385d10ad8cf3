package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/config"
)

type serveCommand struct{ config.Config }

// Run serves until ctx ends, then lets what is in progress finish.
func (cmd *serveCommand) Run(ctx context.Context, c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	if err := prepare(&cmd.Config); err != nil {
		return err
	}
	release, err := alone(&cmd.Config)
	if err != nil {
		return err
	}
	defer release()
	log := c.logger(&cmd.Config)
	cmd.warn(log)
	listener, err := listen(cmd.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	origin := cmd.OriginAt(listener.Addr())
	o, err := c.options(&cmd.Config, origin, log)
	if err != nil {
		return err
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	defer h.Close(ctx)
	link, err := firstAdministratorLink(ctx, h, origin)
	if err != nil {
		return err
	}
	if err := h.Start(ctx); err != nil {
		return err
	}
	if cmd.HasPublicOrigin() {
		c.printf("Kermesse %s listens at http://%s for the proxy that answers at %s\n", c.version, listener.Addr(), origin)
	} else {
		c.printf("Kermesse %s is at %s\n", c.version, origin)
	}
	if link != "" {
		c.printf("There is no administrator yet. Sign up, then open this link once within %.0f hours:\n  %s\n", account.LinkLife.Hours(), link)
	}
	err = h.Serve(ctx, listener)
	if ctx.Err() != nil {
		log.InfoContext(ctx, "stopped")
	}
	return err
}

// warn says what works but ought not to stay so.
func (cmd *serveCommand) warn(log *slog.Logger) {
	if info, err := os.Stat(cmd.Data); err == nil && info.Mode().Perm()&0o077 != 0 {
		log.Warn("others on this machine can look into the data folder", "folder", cmd.Data, "mode", fmt.Sprintf("%04o", info.Mode().Perm()))
	}
	if cmd.NoLimits.On() {
		log.Warn("rate limits are off")
	}
}

// listen takes the address before anything else begins, so that two servers never share a start.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}

// firstAdministratorLink is the one-time link of an instance without an administrator, empty with one.
func firstAdministratorLink(ctx context.Context, h *app.House, origin string) (string, error) {
	token, err := h.Account.FirstAdministratorLink(ctx)
	if err != nil || token == "" {
		return "", err
	}
	return origin + "/first-admin#" + token, nil
}
