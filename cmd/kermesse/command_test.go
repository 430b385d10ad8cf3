package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestWhatCannotBeFollowed(t *testing.T) {
	t.Parallel()
	data := "--data=" + filepath.Join(t.TempDir(), "data")
	file := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(file, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		says string
	}{
		{"", "expected one of"},
		{"danse", "danse"},
		{"serve --musique", "--musique"},
		{"serve more", "more"},
		{"config", "expected"},
		{"config check --log-level=loud --listen=x", "2 problems"},
		{"demo --listen=8080", "HOST:PORT"},
		{"demo --listen=0.0.0.0:8080", "this machine only"},
		{"demo --listen=example.org:8080", "this machine only"},
		{"demo --database=mysql://x", "postgres://"},
		{"doctor --encrypted-volume=perhaps", "encrypted-volume"},
		{"backup " + data, "--to"},
		{"backup --to=x " + data, "either --recipient"},
		{"backup --to=x --recipient=nobody " + data, "--recipient"},
		{"backup --to=x --recipient=age1 --passphrase-file=y " + data, "either --recipient"},
		{"backup --to=x --passphrase-file=" + file + " " + data, "12 characters"},
		{"backup --to=x --passphrase-file=/absent " + data, "/absent"},
		{"restore --from=x " + data, "either --identity-file"},
		{"admin create --email=a@example.org " + data, "--display-name"},
		{"admin create --email=a@example.org --display-name=A --password-file=" + file + " " + data, "fewer than 12"},
		{"admin create --email=a@example.org --display-name=A --password-file=/absent " + data, "/absent"},
		{"admin create --email=a@example.org --display-name=A " + data, "standard input"},
	} {
		code, out, complaints := command(t, strings.Fields(c.args)...)
		if code != exitUsage || !strings.Contains(complaints, c.says) || out != "" {
			t.Errorf("%q: %d, %q, %q", c.args, code, out, complaints)
		}
	}
	for _, args := range []string{"--help", "serve --help", "config check --help"} {
		if code, out, complaints := command(t, strings.Fields(args)...); code != 0 || !strings.Contains(out, "Usage: kermesse") || complaints != "" {
			t.Errorf("%q: %d, %q, %q", args, code, out, complaints)
		}
	}
}

func TestConfigCheckShowsWhatCountsWithoutSecrets(t *testing.T) {
	t.Parallel()
	code, out, _ := command(t, "config", "check", "--database=postgres://u:sesame@localhost/x", "--smtp-host=m.example.org",
		"--smtp-from=a@example.org", "--smtp-user=u", "--smtp-password=sesame")
	if code != 0 || strings.Contains(out, "sesame") || !strings.Contains(out, `smtp-host = "m.example.org"`) || !strings.Contains(out, `log-level = "info"`) {
		t.Errorf("%d: %s", code, out)
	}
	if _, out, _ := command(t, "config", "reference"); out != config.Reference() {
		t.Error("the reference is another")
	}
	if code, out, _ := command(t, "version"); code != 0 || !strings.HasPrefix(out, "kermesse ") {
		t.Errorf("%d: %s", code, out)
	}
}

func TestTheAPIsDocumentIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	_, first, _ := command(t, "openapi")
	code, second, complaints := command(t, "openapi")
	if code != 0 || first != second || !strings.Contains(first, `"openapi": "3.1`) || complaints != "" {
		t.Errorf("%d: %d and %d bytes, %s", code, len(first), len(second), complaints)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		data := filepath.Join(t.TempDir(), "data")
		database := []string{"--data=" + data, "--database=" + testkit.EmptyURL(t, e)}
		code, _, _ := command(t, append([]string{"migrate", "status"}, database...)...)
		if code != exitFailed {
			t.Errorf("status of nothing: %d", code)
		}
		for range 2 {
			if code, _, complaints := command(t, append([]string{"migrate", "up"}, database...)...); code != 0 {
				t.Fatal(complaints)
			}
		}
		code, out, _ := command(t, append([]string{"migrate", "status"}, database...)...)
		if code != 0 || strings.Contains(out, "pending") || !strings.Contains(out, "applied  00001_kit.sql") {
			t.Errorf("status: %d, %s", code, out)
		}
	})
}

func TestAdministrators(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		where := []string{"--data=" + filepath.Join(t.TempDir(), "data"), "--database=" + testkit.EmptyURL(t, e)}
		with := func(args ...string) []string { return append(args, where...) }
		if code, _, complaints := command(t, with("admin", "confirm", "somebody@example.org")...); code != exitFailed || !strings.Contains(complaints, "no instance") {
			t.Errorf("without an instance: %d, %s", code, complaints)
		}
		code, out, complaints := command(t, with("admin", "link", "--domain=kermesse.example.org")...)
		if code != 0 || !strings.HasPrefix(out, "https://kermesse.example.org/first-admin#") {
			t.Fatalf("%d, %q, %s", code, out, complaints)
		}
		create := with("admin", "create", "--email=somebody@example.org", "--display-name=Quelqu’un")
		if code, _, complaints := answering(t, theirs+"\n", create...); code != 0 {
			t.Fatal(complaints)
		}
		if code, _, complaints := answering(t, theirs+"\n", create...); code != exitUsage || !strings.Contains(complaints, "address") {
			t.Errorf("twice: %d, %s", code, complaints)
		}
		bad := with("admin", "create", "--email=nobody", "--display-name=N", "--language=de")
		if code, _, complaints := answering(t, theirs+"\n", bad...); code != exitUsage || !strings.Contains(complaints, "email") || !strings.Contains(complaints, "language") {
			t.Errorf("nonsense: %d, %s", code, complaints)
		}
		if code, _, _ := command(t, with("admin", "link")...); code != exitFailed {
			t.Errorf("a link with an administrator: %d", code)
		}
		if code, _, complaints := command(t, with("admin", "confirm", "somebody@example.org")...); code != 0 {
			t.Error(complaints)
		}
		if code, _, complaints := command(t, with("admin", "confirm", "other@example.org")...); code != exitFailed || !strings.Contains(complaints, "nobody here") {
			t.Errorf("nobody: %d, %s", code, complaints)
		}
	})
}

func TestTheDoctorFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	examine := func(args ...string) (int, string) {
		t.Helper()
		code, out, _ := command(t, append([]string{"doctor", "--data=" + data}, args...)...)
		return code, out
	}
	if code, out := examine(); code != exitFailed || !strings.Contains(out, "does not exist") {
		t.Errorf("nothing: %d, %s", code, out)
	}
	if _, err := os.Stat(data); err == nil {
		t.Fatal("the doctor made a data folder")
	}
	if code, _, complaints := command(t, "admin", "link", "--data="+data); code != 0 {
		t.Fatal(complaints)
	}
	if code, out := examine(); code != 0 || !strings.Contains(out, "warning  encrypted volume") {
		t.Errorf("healthy: %d, %s", code, out)
	}
	if code, out := examine("--encrypted-volume=yes"); code != 0 || !strings.Contains(out, "ok       encrypted volume") {
		t.Errorf("encrypted: %d, %s", code, out)
	}
	if code, out := examine("--smtp-host=127.0.0.1", "--smtp-port=1", "--smtp-from=a@example.org"); code != exitFailed || !strings.Contains(out, "problem  mail") {
		t.Errorf("no mail server: %d, %s", code, out)
	}
	database, err := os.ReadFile(filepath.Join(data, "kermesse.db"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func() error
		mend  func() error
		what  string
	}{
		"open folder": {
			func() error { return os.Chmod(data, 0o755) }, func() error { return os.Chmod(data, 0o700) }, "data folder",
		},
		"open key": {
			func() error { return os.Chmod(filepath.Join(data, "keys", "pepper"), 0o644) },
			func() error { return os.Chmod(filepath.Join(data, "keys", "pepper"), 0o600) }, "keys",
		},
		"no key": {
			func() error { return os.Rename(filepath.Join(data, "keys", "token"), filepath.Join(folder, "token")) },
			func() error { return os.Rename(filepath.Join(folder, "token"), filepath.Join(data, "keys", "token")) }, "keys",
		},
		"half a restore": {
			func() error { return os.Mkdir(filepath.Join(data, ".restore-1"), 0o700) },
			func() error { return os.Remove(filepath.Join(data, ".restore-1")) }, "data folder",
		},
		"damaged database": {
			func() error {
				bad := bytes.Clone(database)
				copy(bad[len(bad)/4*3:], bytes.Repeat([]byte{0xff}, 8192))
				return os.WriteFile(filepath.Join(data, "kermesse.db"), bad, 0o600)
			},
			func() error { return os.WriteFile(filepath.Join(data, "kermesse.db"), database, 0o600) }, "integrity",
		},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		if code, out := examine(); code != exitFailed || !strings.Contains(out, "problem  "+c.what) {
			t.Errorf("%s: %d, %s", name, code, out)
		}
		if err := c.mend(); err != nil {
			t.Fatal(err)
		}
	}
	if code, out := examine(); code != 0 {
		t.Errorf("mended: %d, %s", code, out)
	}
}

func TestTheDoctorKnowsPostgreSQL(t *testing.T) {
	t.Parallel()
	for _, e := range testkit.Engines(t) {
		if e != db.Postgres {
			continue
		}
		where := []string{"--data=" + filepath.Join(t.TempDir(), "data"), "--database=" + testkit.EmptyURL(t, e)}
		if code, _, complaints := command(t, append([]string{"admin", "link"}, where...)...); code != 0 {
			t.Fatal(complaints)
		}
		code, out, _ := command(t, append([]string{"doctor"}, where...)...)
		for _, want := range []string{"ok       application role", "ok       walls", "ok       server", "ok       clock", "warning  owner role"} {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("%d, %q is missing: %s", code, want, out)
			}
		}
	}
}
