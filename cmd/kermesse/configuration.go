package main

import (
	"github.com/kermesse/kermesse/internal/kit/config"
)

type configCommand struct {
	Check     configCheckCommand     `cmd:"" help:"Explain every problem at once; without any, print what counts."`
	Reference configReferenceCommand `cmd:"" help:"Print the reference of all options, in Markdown."`
}

type configCheckCommand struct{ config.Config }

// Run explains the configuration; exit code 2 when something is wrong with it.
func (cmd *configCheckCommand) Run(c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	for _, o := range cmd.Options() {
		if shown := o.Shown(); shown != "" {
			c.printf("%s = %q\n", o.Name, shown)
		}
	}
	return nil
}

type configReferenceCommand struct{}

// Run prints the reference.
func (configReferenceCommand) Run(c *console) error {
	c.printf("%s", config.Reference())
	return nil
}
