// Package doctor examines an instance for its operator: what is in order, what to watch, and what to
// put right, each with the remedy. It changes nothing but the answer that it is asked to record.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/kit/keys"
)

// Verdict is how a finding is to be taken.
type Verdict string

// The verdicts.
const (
	Good     Verdict = "ok"
	Doubtful Verdict = "warning" // works, and ought not to stay so
	Wrong    Verdict = "problem" // has to be put right
)

// Finding is one thing that was looked at.
type Finding struct {
	What    string  `json:"what"`
	Verdict Verdict `json:"verdict"`
	Detail  string  `json:"detail"` // without secrets
	Remedy  string  `json:"remedy,omitempty"`
}

// patience bounds each look at something across the network.
const patience = 5 * time.Second

// Examine looks at everything. encrypted ("yes", "no") is the operator's answer to whether the volume
// is encrypted, recorded in the database; empty asks for it when it was never given.
func Examine(ctx context.Context, cfg *config.Config, encrypted string) []Finding {
	r := &report{cfg: cfg}
	r.folder()
	r.file()
	own := r.keys()
	r.database(ctx, own, encrypted)
	r.disk()
	r.mail(ctx)
	return r.findings
}

type report struct {
	cfg      *config.Config
	findings []Finding
}

func (r *report) good(what, format string, args ...any) {
	r.findings = append(r.findings, Finding{what, Good, fmt.Sprintf(format, args...), ""})
}

func (r *report) doubtful(what, detail, remedy string) {
	r.findings = append(r.findings, Finding{what, Doubtful, detail, remedy})
}

func (r *report) wrong(what, detail, remedy string) {
	r.findings = append(r.findings, Finding{what, Wrong, detail, remedy})
}

func (r *report) folder() {
	info, err := os.Stat(r.cfg.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.wrong("data folder", r.cfg.Data+" does not exist", "start the server once, or name the right folder with --data")
	case err != nil:
		r.wrong("data folder", err.Error(), "")
	case backup.Unfinished(r.cfg.Data):
		r.wrong("data folder", "a restore into it was cut short", "empty the folder and the database, and restore again")
	case info.Mode().Perm()&0o077 != 0:
		r.wrong("data folder", fmt.Sprintf("others on this machine can look into it: mode %04o", info.Mode().Perm()), "chmod 700 "+r.cfg.Data)
	default:
		r.good("data folder", "%s, for its owner only", r.cfg.Data)
	}
}

// file looks at the configuration file, which may hold passwords.
func (r *report) file() {
	if r.cfg.File == "" {
		return
	}
	info, err := os.Stat(r.cfg.File)
	if err != nil {
		return // the configuration's own check has said so
	}
	if info.Mode().Perm()&0o007 != 0 {
		r.doubtful("configuration file", fmt.Sprintf("everybody on this machine can read it: mode %04o", info.Mode().Perm()),
			"if it holds a password: chmod o-rwx "+r.cfg.File)
		return
	}
	r.good("configuration file", "%s", r.cfg.File)
}

func (r *report) keys() *keys.Keys {
	own, err := backup.LoadKeys(r.cfg.KeysFolder())
	if err != nil {
		r.wrong("keys", err.Error(), "restore the folder of keys from its backup; without it nobody can sign in")
		return nil
	}
	r.good("keys", "%s, complete and for their owner only", r.cfg.KeysFolder())
	return own
}
