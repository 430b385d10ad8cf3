package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// TestKillingTheServerLosesNothingAcknowledged kills it while people write, several times over, and
// asks for everything that it had acknowledged.
func TestKillingTheServerLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		folder := t.TempDir()
		serve := []string{"serve", "--listen=127.0.0.1:0", "--no-limits", "--log-level=error", "--database=" + testkit.EmptyURL(t, e)}
		server := begin(t, folder, serve...)
		c := &client{t: t, address: address(server)}
		c.signUp(somebody, theirs)
		space := c.band()
		log := newLog(40, 80, 120)
		for _, n := range []int{40, 80, 120} {
			never := make(chan struct{})
			wait := log.load(c, space, 8, never)
			select {
			case <-log.reached[n]:
			case <-time.After(patience):
				t.Fatal("nobody can write")
			}
			if code := server.signal(syscall.SIGKILL); code != -1 {
				t.Fatalf("it ended by itself with %d", code)
			}
			wait()
			server = begin(t, folder, serve...)
			c.address = address(server)
			c.signIn(somebody, theirs)
			allKept(t, log.soFar(), c.suggestions(space))
		}
		if code, out, complaints := command(t, "doctor", "--data="+folder+"/data", serve[len(serve)-1]); code != 0 {
			t.Errorf("the doctor ends with %d: %s%s", code, out, complaints)
		}
	})
}

// address waits until a server says where it is.
func address(p *process) string {
	p.t.Helper()
	line := p.line(" is at http://")
	return line[strings.Index(line, "http://"):]
}
