package rest

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// An answer below this many bytes fits one packet anyway.
const minCompressed = 1400

// compressor makes long documents short for who accepts that: on a telephone far away the journey costs
// more than the work. The length of an answer varies by chance, so that nobody learns from it how much
// of it repeats what they sent (BREACH).
func compressor() (func(http.Handler) http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(minCompressed), gzhttp.CompressionLevel(1), gzhttp.RandomJitter(32, 0, false),
		gzhttp.ContentTypes([]string{"application/json", "application/problem+json"}),
	)
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		compressed := wrap(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Upgrade") != "" { // a WebSocket takes the connection over
				next.ServeHTTP(w, r)
				return
			}
			compressed(w, r)
		})
	}, nil
}
