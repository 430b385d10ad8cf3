// Package telemetry lets operators see the house from outside (OP-5): structured
// logs and Prometheus metrics. Neither carries personal data: logs name people
// by id, metrics not at all.
package telemetry

import (
	"io"
	"log/slog"
	"strings"
	"time"
)

// redacted stands where a value was withheld.
const redacted = "[redacted]"

// NewLogger writes logs to w from the given level on: one JSON object per line,
// or key=value for people. Times are in UTC.
//
// As a last defence against a careless call, values of attributes named like
// secrets or addresses of people (token, password, cookie, email…, also as a
// part of a longer name such as refresh_token) are withheld (SE-14). Texts of
// messages and errors are not searched.
func NewLogger(w io.Writer, level slog.Leveler, json bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: tidy}
	if json {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

func tidy(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
		return slog.Time(a.Key, a.Value.Time().UTC().Truncate(time.Microsecond))
	}
	if sensitive(a.Key) {
		return slog.String(a.Key, redacted)
	}
	return a
}

// sensitive looks at each word of a name: RefreshToken, refresh-token and
// refresh_token hold a token; broken_tokens_count does not.
func sensitive(key string) bool {
	switch strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(key)) {
	case "setcookie", "email", "mail", "phone", "apikey", "privatekey":
		return true
	}
	for word := range words(key) {
		switch word {
		case "token", "password", "passphrase", "secret", "authorization", "cookie", "email", "dsn":
			return true
		}
	}
	return false
}

// words splits snake_case, kebab-case, dotted and camelCase names.
func words(key string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i <= len(key); i++ {
			end := i == len(key)
			separator := !end && (key[i] == '_' || key[i] == '-' || key[i] == '.')
			hump := !end && i > start && upper(key[i]) && !upper(key[i-1])
			if !end && !separator && !hump {
				continue
			}
			if i > start && !yield(strings.ToLower(key[start:i])) {
				return
			}
			start = i
			if separator {
				start++
			}
		}
	}
}

func upper(c byte) bool { return c >= 'A' && c <= 'Z' }
