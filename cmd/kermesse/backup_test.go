package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// TestABackupTakenWhilePeopleWriteComesBackWhole is the operator's whole story: back up a server at
// work, lose it, restore elsewhere, and everybody is at home again.
func TestABackupTakenWhilePeopleWriteComesBackWhole(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		here, elsewhere, vault := t.TempDir(), t.TempDir(), t.TempDir()
		passphrase := filepath.Join(vault, "passphrase")
		if err := os.WriteFile(passphrase, []byte("une longue phrase secrète\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		database := "--database=" + testkit.EmptyURL(t, e)
		server := begin(t, here, "serve", "--listen=127.0.0.1:0", "--no-limits", database)
		c := &client{t: t, address: address(server)}
		c.signUp(somebody, theirs)
		space := c.band()

		log, stop := newLog(30), make(chan struct{})
		wait := log.load(c, space, 4, stop)
		select {
		case <-log.reached[30]:
		case <-time.After(patience):
			t.Fatal("nobody can write")
		}
		before := log.soFar()
		file := filepath.Join(vault, "kermesse.age")
		backup := []string{"backup", "--to=" + file, "--passphrase-file=" + passphrase, "--data=" + here + "/data", database}
		if code, _, complaints := command(t, backup...); code != 0 {
			t.Fatal(complaints)
		}
		close(stop)
		wait()
		if code := server.signal(syscall.SIGTERM); code != 0 {
			t.Errorf("exit code %d", code)
		}
		if code, _, complaints := command(t, backup...); code != exitFailed || !strings.Contains(complaints, "exists already") {
			t.Errorf("over another backup: %d, %s", code, complaints)
		}

		restore := []string{"restore", "--from=" + file, "--passphrase-file=" + passphrase}
		if code, _, complaints := command(t, append(restore, "--data="+here+"/data", database)...); code != exitFailed || !strings.Contains(complaints, "emptiness") {
			t.Errorf("over the living: %d, %s", code, complaints)
		}
		restored := "--database=" + testkit.EmptyURL(t, e)
		if code, _, complaints := command(t, append(restore, "--data="+elsewhere+"/data", restored)...); code != 0 {
			t.Fatal(complaints)
		}
		again := begin(t, elsewhere, "serve", "--listen=127.0.0.1:0", "--no-limits", restored)
		c.address, c.token = address(again), ""
		c.signIn(somebody, theirs)
		allKept(t, before, c.suggestions(space))
		if _, ok := c.suggest(space, "Une de plus"); !ok {
			t.Error("nobody can write after the restore")
		}
		if code, out, _ := command(t, "doctor", "--data="+elsewhere+"/data", restored); code != 0 {
			t.Errorf("the doctor ends with %d: %s", code, out)
		}
	})
}
