// Package web holds the built web client inside the binary.
package web

import (
	"embed"
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
