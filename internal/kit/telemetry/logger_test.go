package telemetry_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/telemetry"
)

func TestLogsAreOneObjectPerLineInUTC(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, slog.LevelInfo, true)
	log.Debug("too quiet to hear")
	log.With("request_id", "r1").Info("answered", "status", 200, slog.Group("space", "id", "s1"))
	var line struct {
		Time      time.Time
		Level     string
		Msg       string
		RequestID string `json:"request_id"`
		Status    int
		Space     struct{ ID string }
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if line.Level != "INFO" || line.Msg != "answered" || line.RequestID != "r1" || line.Status != 200 || line.Space.ID != "s1" {
		t.Errorf("got %+v", line)
	}
	if !strings.Contains(out.String(), `Z","level"`) || time.Since(line.Time) > time.Minute {
		t.Errorf("the time is not now in UTC: %s", out.String())
	}
}

func TestTheLevelMayChangeWhileRunning(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	var level slog.LevelVar
	log := telemetry.NewLogger(&out, &level, false)
	log.Debug("first")
	level.Set(slog.LevelDebug)
	log.Debug("second")
	if got := out.String(); strings.Contains(got, "first") || !strings.Contains(got, "msg=second") {
		t.Errorf("got %q", got)
	}
}

func TestSecretsAreWithheld(t *testing.T) {
	t.Parallel()
	for key, hidden := range map[string]bool{
		"token": true, "refresh_token": true, "accessToken": true, "Authorization": true, "Set-Cookie": true,
		"password": true, "smtp.password": true, "email": true, "newEmail": true, "e_mail": true, "api_key": true,
		"client-secret": true, "EMAIL": true, "database_dsn": true,
		"tokens_count": false, "emailed": false, "account": false, "route": false, "secretary": false, "key": false,
	} {
		for _, asJSON := range []bool{true, false} {
			var out bytes.Buffer
			telemetry.NewLogger(&out, slog.LevelInfo, asJSON).
				Info("m", slog.Group("g", slog.Any(key, "s3same")))
			if got := !strings.Contains(out.String(), "s3same"); got != hidden {
				t.Errorf("%s (json %v): hidden is %v in %s", key, asJSON, got, out.String())
			}
		}
	}
}
