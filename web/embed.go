// Package web holds the built web client inside the binary.
package web

import (
	"embed"
	"encoding/json"
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

//go:embed style-hashes.json
var styleHashes []byte

// StyleHashes lists the hashes (CSP level 3) of the style elements that the client's widgets add to a page;
// everything else it wears comes from files. A test of the client holds the list against the library.
func StyleHashes() []string {
	var hashes []string
	if err := json.Unmarshal(styleHashes, &hashes); err != nil {
		panic(err) // embedded: it was valid when this was tested
	}
	return hashes
}
