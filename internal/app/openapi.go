package app

import (
	"encoding/json"
	"net/http"
)

// OpenAPI is the API's document (OpenAPI 3.1), the same bytes every time.
func (h *House) OpenAPI() ([]byte, error) {
	document, err := json.MarshalIndent(h.Server.OpenAPI(), "", "  ")
	if err != nil {
		return nil, err
	}
	return append(document, '\n'), nil
}

func (h *House) openAPI() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		document, err := h.OpenAPI()
		if err != nil {
			h.log.ErrorContext(r.Context(), "openapi", "error", err)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document)
	})
}
