package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/world"
)

// call opens a connection and says something on it.
func call(t *testing.T, address, says string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, says); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhoSendsTooSlowlyIsCut(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, func(o *app.Options) {
		o.HeaderTimeout, o.BodyTimeout = 150*time.Millisecond, 150*time.Millisecond
	})
	address := w.Listen()
	t.Run("nothing at all", func(t *testing.T) {
		t.Parallel()
		if said, err := io.ReadAll(call(t, address, "")); err != nil || len(said) > 0 {
			t.Errorf("%q %v", said, err)
		}
	})
	t.Run("half a header", func(t *testing.T) {
		t.Parallel()
		if said, err := io.ReadAll(call(t, address, "GET / HTTP/1.1\r\nHost: k")); err != nil || strings.Contains(string(said), " 200 ") {
			t.Errorf("%q %v", said, err)
		}
	})
	for name, head := range map[string]string{"a body of known length": "Content-Length: 100\r\n\r\n{", "a body in chunks": "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := call(t, address, "POST /api/v1/kdf-lookups HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\n"+head)
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != 503 || !strings.Contains(string(text), `"code":"timeout"`) || !answer.Close {
				t.Errorf("%d %s, closes %v", answer.StatusCode, text, answer.Close)
			}
		})
	}
}

// TestIdleAndSlowConnectionsKeepNobodyOut: a thousand that say nothing, and as many begun bodies as
// one address may have, cost the others nothing; one more is told so at once.
func TestIdleAndSlowConnectionsKeepNobodyOut(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite, func(o *app.Options) { o.HeaderTimeout, o.BodyTimeout = time.Hour, time.Hour })
	address := w.Listen()
	for range 1000 {
		call(t, address, "")
	}
	begun := "POST /api/v1/kdf-lookups HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
	answers := make(chan string, 65)
	for range 65 {
		c := call(t, address, begun)
		go func() {
			line, _ := bufio.NewReader(c).ReadString('\n')
			answers <- line
		}()
	}
	if first := <-answers; !strings.Contains(first, "503") {
		t.Errorf("one body too many: %q", first)
	}
	client := &http.Client{Timeout: 10 * time.Second}
	for _, path := range []string{"/api/v1/instance", "/healthz"} {
		answer, err := client.Get("http://" + address + path)
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("%s: %v %v", path, answer, err)
		}
		_ = answer.Body.Close()
	}
}

func TestABodyWithoutLengthIsBoundedToo(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	c := call(t, w.Listen(), "POST /api/v1/kdf-lookups HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
	go func() {
		chunk := fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("a", 64<<10))
		for range 10 << 20 / (64 << 10) {
			if _, err := io.WriteString(c, chunk); err != nil {
				return // cut, as it should be
			}
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != 413 || answer.Header.Get("Content-Type") != problem.MediaType {
		t.Errorf("%d %v", answer.StatusCode, answer.Header)
	}
}

func TestHeadersHaveABound(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	c := call(t, w.Listen(), "GET / HTTP/1.1\r\nHost: k\r\nX-Long: "+strings.Repeat("a", 20<<10)+"\r\n\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != 431 {
		t.Errorf("%d", answer.StatusCode)
	}
}
