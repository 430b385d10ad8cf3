package app

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// encodings lists the precompressed forms beside each text file, the best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// client serves the web client: files by name, and its one page for every address that the client
// itself understands. What is missing under /assets/ is missing: an old client must notice.
type client struct {
	files fs.FS
	built time.Time
}

func newClient(files fs.FS) client { return client{files: files, built: time.Now()} }

func (c client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" || !c.has(name) {
		if strings.HasPrefix(name+"/", "assets/") || path.Ext(name) != "" {
			http.NotFound(w, r)
			return
		}
		name = "index.html"
	}
	h := w.Header()
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names change with their content
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		h.Set("Content-Type", kind)
	}
	h.Add("Vary", "Accept-Encoding")
	for _, e := range encodings {
		if accepts(r.Header.Get("Accept-Encoding"), e.name) && c.regular(name+e.suffix) {
			h.Set("Content-Encoding", e.name)
			name += e.suffix
			break
		}
	}
	content, err := fs.ReadFile(c.files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, "", c.built, bytes.NewReader(content))
}

// private names what the build left for the server alone. The precompressed form of a file is
// chosen by what the client accepts, never asked for: it would be served as something else.
func private(name string) bool {
	for _, e := range encodings {
		if strings.HasSuffix(name, e.suffix) {
			return true
		}
	}
	return strings.HasPrefix(name, ".") || name == "csp.json" || strings.HasPrefix(name, "api-docs/")
}

func (c client) has(name string) bool { return !private(name) && c.regular(name) }

func (c client) regular(name string) bool {
	info, err := fs.Stat(c.files, name)
	return err == nil && info.Mode().IsRegular()
}

// newDocs serves the API's human documentation, which is built with the client.
func newDocs(files fs.FS) http.Handler {
	docs, err := fs.Sub(files, "api-docs")
	if err != nil {
		panic(err) // refused only for an invalid name, and this one is a constant
	}
	return newClient(docs)
}

// accepts tells whether an Accept-Encoding header names a coding without refusing it (RFC 9110, 12.5.3).
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q, isWeight := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return !isWeight || strings.Trim(q, "0.") != ""
		}
	}
	return false
}
