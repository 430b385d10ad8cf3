package main

import "runtime"

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(c *console) error {
	c.printf("kermesse %s %s %s/%s\n", c.version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
