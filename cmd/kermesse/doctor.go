package main

import (
	"context"
	"encoding/json"

	"github.com/kermesse/kermesse/internal/doctor"
	"github.com/kermesse/kermesse/internal/kit/config"
)

type doctorCommand struct {
	config.Config
	JSON            bool   `name:"json" help:"Print JSON instead of text."`
	EncryptedVolume string `enum:",yes,no" default:"" placeholder:"yes|no" help:"Record whether database and data folder are on an encrypted volume, which no program can find out."`
}

// Run examines the instance; exit code 1 when something has to be put right.
func (cmd *doctorCommand) Run(ctx context.Context, c *console) error {
	if err := c.loader.Check(&cmd.Config); err != nil {
		return err
	}
	findings := doctor.Examine(ctx, &cmd.Config, cmd.EncryptedVolume)
	bad := false
	for _, f := range findings {
		bad = bad || f.Verdict == doctor.Wrong
	}
	if cmd.JSON {
		if err := json.NewEncoder(c.out).Encode(map[string]any{"healthy": !bad, "findings": findings}); err != nil {
			return err
		}
	} else {
		for _, f := range findings {
			c.printf("%-8s %-20s %s\n", f.Verdict, f.What, f.Detail)
			if f.Remedy != "" {
				c.printf("%-29s → %s\n", "", f.Remedy)
			}
		}
	}
	if bad {
		return alreadySaid(exitFailed)
	}
	return nil
}
