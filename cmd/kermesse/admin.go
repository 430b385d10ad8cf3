package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

type adminCommand struct {
	Create  adminCreateCommand  `cmd:"" help:"Make an administrator. The password is asked for, or read from a file or the standard input."`
	Confirm adminConfirmCommand `cmd:"" help:"Confirm the address of somebody whom no mail reaches."`
	Link    adminLinkCommand    `cmd:"" help:"Print the one-time link for the first administrator."`
}

type adminCreateCommand struct {
	config.Config
	Email        string `required:"" placeholder:"ADDRESS" help:"Address to sign in with."`
	DisplayName  string `required:"" placeholder:"NAME" help:"How others see them."`
	Language     string `default:"fr" help:"fr or en."`
	TimeZone     string `default:"Europe/Paris" help:"As in Europe/Paris."`
	PasswordFile string `placeholder:"FILE" help:"File that holds the password and nothing else."`
}

// Run makes the account. The password is turned into what a browser would send, and goes no further.
func (cmd *adminCreateCommand) Run(ctx context.Context, c *console) error {
	h, err := c.quietly(ctx, &cmd.Config)
	if err != nil {
		return err
	}
	defer h.Close(ctx)
	word, err := c.secretFrom(cmd.PasswordFile, "Password")
	if err != nil {
		return err
	}
	if err := checkPassword(word, cmd.Email); err != nil {
		return err
	}
	kdf := e2ee.DefaultPBKDF2()
	master, err := kdf.Master(h.Realm, cmd.Email, word)
	if err != nil {
		return err
	}
	auth, err := master.Auth()
	if err != nil {
		return err
	}
	made, err := h.Account.CreateAdministrator(ctx, account.Create{
		Email: cmd.Email, DisplayName: cmd.DisplayName, Language: cmd.Language, TimeZone: cmd.TimeZone, Auth: auth[:], KDF: kdf,
	})
	if err != nil {
		return explain(err)
	}
	c.printf("%s is an administrator and can sign in at %s/sign-in\n", made.DisplayName, consoleOrigin(&cmd.Config))
	return nil
}

type adminConfirmCommand struct {
	config.Config
	Email string `arg:"" help:"The address to confirm."`
}

// Run confirms the address. In a folder without an instance it makes none.
func (cmd *adminConfirmCommand) Run(ctx context.Context, c *console) error {
	if _, err := backup.LoadKeys(cmd.KeysFolder()); err != nil {
		return fmt.Errorf("there is no instance here: %w", err)
	}
	h, err := c.quietly(ctx, &cmd.Config)
	if err != nil {
		return err
	}
	defer h.Close(ctx)
	switch err := h.Account.ConfirmByOperator(ctx, cmd.Email); {
	case errors.Is(err, problem.ErrNotFound):
		return fmt.Errorf("nobody here has the address %s", cmd.Email)
	case err != nil:
		return explain(err)
	}
	c.printf("%s is confirmed\n", cmd.Email)
	return nil
}

type adminLinkCommand struct{ config.Config }

// Run prints the link.
func (cmd *adminLinkCommand) Run(ctx context.Context, c *console) error {
	h, err := c.quietly(ctx, &cmd.Config)
	if err != nil {
		return err
	}
	defer h.Close(ctx)
	link, err := firstAdministratorLink(ctx, h, consoleOrigin(&cmd.Config))
	if err != nil {
		return err
	}
	if link == "" {
		return errors.New("there is an administrator already: ask one of them, or use `kermesse admin create`")
	}
	c.printf("%s\n", link)
	return nil
}
