// Package web holds the built web client inside the binary.
package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the built client: index.html, theme.js and assets/ at its root, each text file beside its
// precompressed .br and .gz forms. When the client has not been built it holds only a placeholder, so that the
// Go code compiles on its own; callers find out by the absence of index.html.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		// fs.Sub refuses only an invalid name, and this one is a constant.
		panic(err)
	}
	return sub
}

// StyleHashes returns the CSP hash sources ("sha256-…", without quotes) of the style elements that the client's
// component library adds at run time. They belong in style-src beside 'self'. None when the client has not been built.
func StyleHashes() ([]string, error) {
	return styleHashes(Dist())
}

func styleHashes(client fs.FS) ([]string, error) {
	text, err := fs.ReadFile(client, "csp.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read csp.json of the client: %w", err)
	}
	var csp struct {
		StyleSrc []string `json:"style_src"`
	}
	if err := json.Unmarshal(text, &csp); err != nil {
		return nil, fmt.Errorf("read csp.json of the client: %w", err)
	}
	return csp.StyleSrc, nil
}
