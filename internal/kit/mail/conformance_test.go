package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/mail"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func hello() mail.Message {
	return mail.Message{
		ID: "job-0199a1c2", To: "alice@example.org", Subject: "Répétition mercredi à 20 h ♫",
		Text: "Bonjour,\n\n.un point en début de ligne\n" + strings.Repeat("très long ", 200) + "\nfin = vraie\n",
		HTML: "<p>Bonjour &amp; bienvenue</p>\n",
	}
}

// bench is a sender, and a way to see what arrived at the other end.
type bench struct {
	sender  mail.Sender
	arrived func(*testing.T) []mail.Message // in order of arrival
}

// TestSendersConform is what every sender promises, the one for development
// included, so that what works there works with a real mail server.
func TestSendersConform(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) bench{
		"outbox": func(*testing.T) bench {
			box := mail.NewOutbox(clock.NewStepped(noon))
			return bench{box, func(*testing.T) []mail.Message {
				var all []mail.Message
				for _, s := range box.Items() {
					all = append([]mail.Message{s.Message}, all...)
				}
				return all
			}}
		},
		"smtp": func(t *testing.T) bench {
			s := (&server{startTLS: true}).start(t)
			return bench{open(t, s, nil), func(t *testing.T) []mail.Message {
				var all []mail.Message
				for _, d := range s.deliveries() {
					m, _ := parse(t, d.data)
					all = append(all, m)
				}
				return all
			}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			t.Run("what is sent arrives unchanged", func(t *testing.T) {
				t.Parallel()
				b := open(t)
				plain := hello()
				plain.ID, plain.HTML = "job-2", ""
				for _, m := range []mail.Message{hello(), plain} {
					if err := b.sender.Send(t.Context(), m); err != nil {
						t.Fatal(err)
					}
				}
				got := b.arrived(t)
				if len(got) != 2 || got[0] != hello() || got[1] != plain {
					t.Errorf("got %+v", got)
				}
			})
			t.Run("sent twice arrives twice under one id", func(t *testing.T) {
				t.Parallel()
				b := open(t)
				for range 2 {
					if err := b.sender.Send(t.Context(), hello()); err != nil {
						t.Fatal(err)
					}
				}
				if got := b.arrived(t); len(got) != 2 || got[0].ID != got[1].ID {
					t.Errorf("got %+v", got)
				}
			})
			t.Run("invalid messages go nowhere", func(t *testing.T) {
				t.Parallel()
				b := open(t)
				for what, change := range invalid() {
					m := hello()
					change(&m)
					err := b.sender.Send(t.Context(), m)
					if !errors.Is(err, mail.ErrInvalid) {
						t.Errorf("%s: %v", what, err)
					} else if strings.Contains(err.Error(), "alice") {
						t.Errorf("%s: the error quotes the address: %v", what, err)
					}
				}
				if got := b.arrived(t); len(got) != 0 {
					t.Errorf("%d messages arrived", len(got))
				}
			})
			t.Run("too late is an error", func(t *testing.T) {
				t.Parallel()
				b := open(t)
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				if err := b.sender.Send(ctx, hello()); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
				if got := b.arrived(t); len(got) != 0 {
					t.Errorf("%d messages arrived", len(got))
				}
			})
			t.Run("many at once", func(t *testing.T) {
				t.Parallel()
				b := open(t)
				var all sync.WaitGroup
				for i := range 8 {
					all.Go(func() {
						m := hello()
						m.ID = fmt.Sprintf("job-%d", i)
						m.To = fmt.Sprintf("person%d@example.org", i)
						if err := b.sender.Send(context.Background(), m); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				got := map[string]string{}
				for _, m := range b.arrived(t) {
					got[m.ID] = m.To
				}
				for i := range 8 {
					if want := fmt.Sprintf("person%d@example.org", i); got[fmt.Sprintf("job-%d", i)] != want {
						t.Errorf("message %d went to %q", i, got[fmt.Sprintf("job-%d", i)])
					}
				}
			})
		})
	}
}

// invalid are changes that make a good message one to refuse.
func invalid() map[string]func(*mail.Message) {
	return map[string]func(*mail.Message){
		"no recipient":             func(m *mail.Message) { m.To = "" },
		"a second recipient":       func(m *mail.Message) { m.To = "alice@example.org, bob@example.org" },
		"header after recipient":   func(m *mail.Message) { m.To = "alice@example.org\r\nBcc: bob@example.org" },
		"recipient with a name":    func(m *mail.Message) { m.To = "Alice <alice@example.org>" },
		"quoted recipient":         func(m *mail.Message) { m.To = "\"alice b\"@example.org" },
		"recipient too long":       func(m *mail.Message) { m.To = "alice@" + strings.Repeat("a.", 130) + "org" },
		"not an address":           func(m *mail.Message) { m.To = "alice" },
		"header after subject":     func(m *mail.Message) { m.Subject = "Hello\r\nBcc: alice@example.org" },
		"line feed in subject":     func(m *mail.Message) { m.Subject = "Hello\nX: y" },
		"line separator":           func(m *mail.Message) { m.Subject = "Hello\u2028X: y" },
		"NUL in subject":           func(m *mail.Message) { m.Subject = "Hello\x00" },
		"subject that is not text": func(m *mail.Message) { m.Subject = "Hello\xff" },
		"empty subject":            func(m *mail.Message) { m.Subject = " " },
		"endless subject":          func(m *mail.Message) { m.Subject = strings.Repeat("a", 1001) },
		"no id":                    func(m *mail.Message) { m.ID = "" },
		"header after id":          func(m *mail.Message) { m.ID = "a>\r\nBcc: <alice@example.org" },
		"id with a domain":         func(m *mail.Message) { m.ID = "a@b" },
		"id too long":              func(m *mail.Message) { m.ID = strings.Repeat("a", 129) },
		"no text":                  func(m *mail.Message) { m.Text = "\n " },
		"text that is not text":    func(m *mail.Message) { m.Text = "\xff" },
		"NUL in HTML":              func(m *mail.Message) { m.HTML = "<p>\x00</p>" },
		"endless HTML":             func(m *mail.Message) { m.HTML = strings.Repeat("a", 1<<20+1) },
	}
}

func open(t *testing.T, s *server, change func(*mail.SMTPOptions)) *mail.SMTP {
	t.Helper()
	o := mail.SMTPOptions{
		Host: "127.0.0.1", Port: s.port, RootCAs: s.roots, Timeout: 10 * time.Second,
		From: "Les Mercredis à l’heure <bonjour@example.org>", Domain: "kermesse.example",
	}
	if change != nil {
		change(&o)
	}
	sender, err := mail.NewSMTP(o, clock.NewStepped(noon))
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// parse reads a MIME message back with the standard library alone.
func parse(t *testing.T, data []byte) (mail.Message, netmail.Header) {
	t.Helper()
	raw, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(raw.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	to, err := raw.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		t.Fatalf("To %q: %v", raw.Header.Get("To"), err)
	}
	id, domain, _ := strings.Cut(strings.Trim(raw.Header.Get("Message-ID"), "<>"), "@")
	if domain != "kermesse.example" {
		t.Errorf("Message-ID %q", raw.Header.Get("Message-ID"))
	}
	m := mail.Message{ID: id, To: to[0].Address, Subject: subject}
	kind, params, err := mime.ParseMediaType(raw.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	read := func(encoding string, r io.Reader) string {
		if encoding == "quoted-printable" {
			r = quotedprintable.NewReader(r)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(body), "\r\n", "\n")
	}
	if kind == "text/plain" {
		m.Text = read(raw.Header.Get("Content-Transfer-Encoding"), raw.Body)
		return m, raw.Header
	}
	if kind != "multipart/alternative" {
		t.Fatalf("content type %q", kind)
	}
	parts := multipart.NewReader(raw.Body, params["boundary"])
	var kinds []string
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, kind)
		body := read(part.Header.Get("Content-Transfer-Encoding"), part)
		if kind == "text/html" {
			m.HTML = body
		} else {
			m.Text = body
		}
	}
	// The last part is the one programs prefer (RFC 2046 §5.1.4).
	if len(kinds) != 2 || kinds[0] != "text/plain" || kinds[1] != "text/html" {
		t.Errorf("parts are %v", kinds)
	}
	return m, raw.Header
}
