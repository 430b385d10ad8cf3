package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

func TestServeWithoutConfiguration(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	server := begin(t, folder, "serve", "--listen=127.0.0.1:0")
	c := &client{t: t, address: address(server)}
	link := strings.TrimSpace(server.line("/first-admin#"))
	for range 30 { // a supervisor asks every second or two, and a refusal would have it restart the server
		c.call(http.StatusOK, "GET", "/healthz", nil, nil)
		c.call(http.StatusOK, "GET", "/readyz", nil, nil)
	}
	c.call(http.StatusOK, "GET", "/metrics", nil, nil)
	for _, private := range []string{"/csp.json", "/csp.json.br", "/csp.json.gz", "/index.html.br", "/assets/../csp.json.br", "/.vite/manifest.json"} {
		if status, _, err := c.try("GET", private, nil); err != nil || status != http.StatusNotFound {
			t.Errorf("%s: %d, %v", private, status, err)
		}
	}
	for path, want := range map[string]os.FileMode{"data": 0o700, "data/keys": 0o700, "data/keys/pepper": 0o600, "data/kermesse.db": 0o600, "data/kermesse.db-wal": 0o600} {
		info, err := os.Stat(filepath.Join(folder, path))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, want mode %v", path, err, want)
		}
	}
	c.signUp(somebody, theirs)
	token, ok := strings.CutPrefix(link, c.address+"/first-admin#")
	if !ok {
		t.Fatalf("the link is %s", link)
	}
	var me struct {
		Roles []string `json:"platform_roles"`
	}
	c.call(http.StatusOK, "POST", "/api/v1/first-administrator", map[string]string{"token": token}, &me)
	if len(me.Roles) != 1 || me.Roles[0] != "administrator" {
		t.Errorf("platform roles are %v", me.Roles)
	}
	if code := server.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}

	again := begin(t, folder, "serve", "--listen=127.0.0.1:0")
	c.address = address(again)
	c.signIn(somebody, theirs)
	if code := again.signal(syscall.SIGINT); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for line := range again.lines {
		if strings.Contains(line, "first-admin") {
			t.Error("a link is printed although there is an administrator")
		}
	}
}

func TestServeRefusesToStart(t *testing.T) {
	t.Parallel()
	taken := begin(t, t.TempDir(), "serve", "--listen=127.0.0.1:0")
	where := strings.TrimPrefix(address(taken), "http://")

	half := t.TempDir()
	if err := os.Mkdir(filepath.Join(half, ".restore-1"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"open to the world":      {[]string{"--listen=0.0.0.0:8080"}, exitUsage, "--domain"},
		"a taken port":           {[]string{"--listen=" + where}, exitFailed, "listen"},
		"a half restored folder": {[]string{"--data=" + half}, exitFailed, "cut short"},
		"a file for a folder":    {[]string{"--data=" + file}, exitFailed, "data folder"},
		"no such database":       {[]string{"--listen=127.0.0.1:0", "--database=postgres://u:sesame@127.0.0.1:1/x"}, exitFailed, "connect"},
	} {
		args := append([]string{"serve", "--data=" + filepath.Join(t.TempDir(), "data")}, c.args...)
		code, out, complaints := command(t, args...)
		if code != c.code || !strings.Contains(complaints, c.says) || out != "" || strings.Contains(complaints, "sesame") {
			t.Errorf("%s: %d, %q, %q", name, code, out, complaints)
		}
	}
}

func TestTwoDoNotServeOneFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first := begin(t, folder, "serve", "--listen=127.0.0.1:0")
	c := &client{t: t, address: address(first)}
	code, _, complaints := command(t, "serve", "--listen=127.0.0.1:0", "--data="+filepath.Join(folder, "data"))
	if code != exitFailed || !strings.Contains(complaints, "serves") {
		t.Errorf("the second ends with %d: %s", code, complaints)
	}
	c.call(http.StatusOK, "GET", "/readyz", nil, nil)
	first.signal(syscall.SIGKILL)
	again := begin(t, folder, "serve", "--listen=127.0.0.1:0")
	c.address = address(again)
	c.call(http.StatusOK, "GET", "/readyz", nil, nil)
}

func TestOtherKeysAreRefused(t *testing.T) {
	t.Parallel()
	database := "--database=" + testkit.EmptyURL(t, db.SQLite)
	first, second := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "data")
	if code, _, complaints := command(t, "admin", "link", "--data="+first, database); code != 0 {
		t.Fatal(complaints)
	}
	code, _, complaints := command(t, "serve", "--listen=127.0.0.1:0", "--data="+second, database)
	if code != exitFailed || !strings.Contains(complaints, "key") {
		t.Errorf("%d: %s", code, complaints)
	}
	code, out, _ := command(t, "doctor", "--json", "--data="+second, database)
	if code != exitFailed || !strings.Contains(out, `{"what":"fingerprints","verdict":"problem"`) {
		t.Errorf("the doctor ends with %d: %s", code, out)
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		folder := t.TempDir()
		args := []string{"demo", "--listen=127.0.0.1:0", "--json", "--no-limits"}
		if e == db.Postgres {
			args = append(args, "--database="+testkit.EmptyURL(t, e))
		}
		for range 2 { // the second finds what the first left on PostgreSQL
			server := begin(t, folder, args...)
			var demo demoLine
			if err := json.Unmarshal([]byte(server.line("{")), &demo); err != nil {
				t.Fatal(err)
			}
			if len(demo.People) < 5 || len(demo.Spaces) < 1 || demo.People[0].Role != "administrator" {
				t.Fatalf("the demo is %+v", demo)
			}
			c := &client{t: t, address: demo.Address, token: demo.People[0].Token}
			if songs := c.suggestions(demo.Spaces[0].ID); len(songs) < 10 {
				t.Errorf("%d songs", len(songs))
			}
			var me struct {
				ID   string `json:"id"`
				Name string `json:"display_name"`
			}
			c.signIn(demo.People[1].Email, demo.People[1].Password)
			c.call(http.StatusOK, "GET", "/api/v1/accounts/me", nil, &me)
			if me.ID != demo.People[1].AccountID || me.Name != demo.People[1].DisplayName {
				t.Errorf("signed in as %+v", me)
			}
			if code := server.signal(syscall.SIGTERM); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if line, more := <-server.lines; more {
				t.Errorf("it also printed %q", line)
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
				t.Errorf("%v is left, %v", left, err)
			}
		}
	})
}

func TestDemoTouchesNothingOfOthers(t *testing.T) {
	t.Parallel()
	for _, e := range testkit.Engines(t) {
		if e != db.Postgres {
			continue
		}
		database := "--database=" + testkit.URL(t, e)
		code, _, complaints := command(t, "demo", "--listen=127.0.0.1:0", database)
		if code != exitFailed || !strings.Contains(complaints, "not a demo") {
			t.Errorf("%d: %s", code, complaints)
		}
		if code, out, _ := command(t, "migrate", "status", database); code != 0 || !strings.Contains(out, "applied") {
			t.Errorf("afterwards: %d, %s", code, out)
		}
	}
}
