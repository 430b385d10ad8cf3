package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

type openAPICommand struct{}

// Run prints the document of a house that exists for a moment only: the same bytes every time.
func (openAPICommand) Run(ctx context.Context, c *console) error {
	folder, err := os.MkdirTemp("", "kermesse-openapi-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	h, err := app.Open(ctx, app.Options{
		DatabaseURL: "sqlite:" + filepath.Join(folder, "kermesse.db"), Synchronous: "NORMAL",
		Keys: keys.Demo(), Origin: "http://localhost", Version: c.version,
	})
	if err != nil {
		return err
	}
	defer h.Close(ctx)
	document, err := h.OpenAPI()
	if err != nil {
		return err
	}
	c.printf("%s", document)
	return nil
}
