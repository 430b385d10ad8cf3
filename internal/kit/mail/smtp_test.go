package mail_test

import (
	"context"
	"errors"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/mail"
)

func TestSMTPHeaders(t *testing.T) {
	t.Parallel()
	s := (&server{startTLS: true}).start(t)
	if err := open(t, s, nil).Send(t.Context(), hello()); err != nil {
		t.Fatal(err)
	}
	got := s.deliveries()
	if len(got) != 1 || got[0].from != "bonjour@example.org" || got[0].to != "alice@example.org" || !got[0].encrypted {
		t.Fatalf("got %+v", got)
	}
	_, header := parse(t, got[0].data)
	from, err := netmail.ParseAddress(header.Get("From"))
	if err != nil || from.Name != "Les Mercredis à l’heure" || from.Address != "bonjour@example.org" {
		t.Errorf("From %q: %v", header.Get("From"), err)
	}
	if date, err := header.Date(); err != nil || !date.Equal(noon) {
		t.Errorf("Date %q: %v", header.Get("Date"), err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<job-0199a1c2@kermesse.example>", "Auto-Submitted": "auto-generated", "Mime-Version": "1.0", "Bcc": "",
	} {
		if header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, header.Get(name), want)
		}
	}
}

func TestSMTPSecurity(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server    *server
		options   func(*mail.SMTPOptions)
		delivered bool
		encrypted bool
		user      string
	}{
		"STARTTLS": {
			server: &server{startTLS: true}, delivered: true, encrypted: true,
		},
		"STARTTLS is not offered": {
			server: &server{},
		},
		"a certificate nobody vouches for": {
			server: &server{startTLS: true}, options: func(o *mail.SMTPOptions) { o.RootCAs = nil },
		},
		"TLS from the first byte": {
			server: &server{implicitTLS: true}, options: func(o *mail.SMTPOptions) { o.Security = mail.ImplicitTLS },
			delivered: true, encrypted: true,
		},
		"TLS from the first byte, a certificate nobody vouches for": {
			server: &server{implicitTLS: true}, options: func(o *mail.SMTPOptions) { o.Security, o.RootCAs = mail.ImplicitTLS, nil },
		},
		"TLS from the first byte, with a password": {
			server: &server{implicitTLS: true, user: "kermesse", password: "p"},
			options: func(o *mail.SMTPOptions) {
				o.Security, o.Username, o.Password = mail.ImplicitTLS, "kermesse", "p"
			},
			delivered: true, encrypted: true, user: "kermesse",
		},
		"opportunistic and offered": {
			server: &server{startTLS: true}, options: func(o *mail.SMTPOptions) { o.Security = mail.Opportunistic },
			delivered: true, encrypted: true,
		},
		"opportunistic and not offered": {
			server: &server{}, options: func(o *mail.SMTPOptions) { o.Security = mail.Opportunistic }, delivered: true,
		},
		"plaintext": {
			server: &server{startTLS: true}, options: func(o *mail.SMTPOptions) { o.Security = mail.Plaintext }, delivered: true,
		},
		"password over STARTTLS": {
			server:    &server{startTLS: true, user: "kermesse", password: "p"},
			options:   func(o *mail.SMTPOptions) { o.Username, o.Password = "kermesse", "p" },
			delivered: true, encrypted: true, user: "kermesse",
		},
		"wrong password": {
			server:  &server{startTLS: true, user: "kermesse", password: "p"},
			options: func(o *mail.SMTPOptions) { o.Username, o.Password = "kermesse", "q" },
		},
		"no password in the clear": {
			server: &server{user: "kermesse", password: "p"},
			options: func(o *mail.SMTPOptions) {
				o.Security, o.Username, o.Password = mail.Opportunistic, "kermesse", "p"
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.server.start(t)
			err := open(t, s, c.options).Send(t.Context(), hello())
			got := s.deliveries()
			if !c.delivered {
				if err == nil || len(got) != 0 {
					t.Errorf("%v, %d deliveries", err, len(got))
				}
				if errors.Is(err, mail.ErrInvalid) || errors.Is(err, mail.ErrRejected) {
					t.Errorf("the operator can mend this, so it is worth another try: %v", err)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0].encrypted != c.encrypted || got[0].user != c.user {
				t.Errorf("%v, %+v", err, got)
			}
		})
	}
	t.Run("the password is not even tried in the clear", func(t *testing.T) {
		t.Parallel()
		s := (&server{user: "kermesse", password: "p"}).start(t)
		err := open(t, s, func(o *mail.SMTPOptions) {
			o.Security, o.Username, o.Password = mail.Plaintext, "kermesse", "p"
		}).Send(t.Context(), hello())
		if err == nil || s.heard("AUTH") {
			t.Errorf("%v", err)
		}
	})
}

func TestSMTPAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command, reply string
		sent, rejected bool
	}{
		"unknown recipient":            {"RCPT", "550 5.1.1 <alice@example.org> unknown", false, true},
		"greylisted recipient":         {"RCPT", "450 4.2.0 <alice@example.org> come back", false, false},
		"refused message":              {"end of data", "554 5.7.1 spam from alice@example.org", false, true},
		"full disk":                    {"end of data", "452 4.3.1 full", false, false},
		"no data now":                  {"DATA", "451 4.3.0 no", false, false},
		"our sender is refused":        {"MAIL", "550 5.7.1 not you", false, false},
		"closed at the greeting":       {"greeting", "drop", false, false},
		"unavailable":                  {"greeting", "421 later", false, false},
		"cut before acceptance":        {"end of data", "drop", false, false},
		"cut after acceptance":         {"RSET", "drop", true, false},
		"no goodbye after acceptance":  {"QUIT", "drop", true, false},
		"bad goodbye after acceptance": {"QUIT", "500 what", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := (&server{startTLS: true, replies: map[string]string{c.command: c.reply}}).start(t)
			err := open(t, s, nil).Send(t.Context(), hello())
			if (err == nil) != c.sent || errors.Is(err, mail.ErrRejected) != c.rejected {
				t.Fatalf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "alice") {
				t.Errorf("the error quotes the address: %v", err)
			}
			if got := len(s.deliveries()); (got == 1) != c.sent {
				t.Errorf("%d deliveries", got)
			}
		})
	}
}

func TestSMTPGivesUpOnSilence(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"greeting", "EHLO", "RCPT", "end of data"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := (&server{startTLS: true, replies: map[string]string{command: "silence"}}).start(t)
			sender := open(t, s, func(o *mail.SMTPOptions) { o.Timeout = 100 * time.Millisecond })
			if err := sender.Send(t.Context(), hello()); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if err := open(t, s, nil).Send(ctx, hello()); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the caller gave up, and got %v", err)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	s := (&server{}).start(t)
	if err := s.listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, s, nil).Send(t.Context(), hello()); err == nil || errors.Is(err, mail.ErrRejected) {
		t.Errorf("got %v", err)
	}
}

func TestSMTPOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mail.SMTPOptions){
		"no host":             func(o *mail.SMTPOptions) { o.Host = "" },
		"a socket":            func(o *mail.SMTPOptions) { o.Host = "unix:///run/smtp" },
		"port too high":       func(o *mail.SMTPOptions) { o.Port = 65536 },
		"negative port":       func(o *mail.SMTPOptions) { o.Port = -1 },
		"negative timeout":    func(o *mail.SMTPOptions) { o.Timeout = -1 },
		"no sender":           func(o *mail.SMTPOptions) { o.From = "" },
		"header in sender":    func(o *mail.SMTPOptions) { o.From = "a@b.example\r\nBcc: c@d.example" },
		"no domain":           func(o *mail.SMTPOptions) { o.Domain = "" },
		"command in domain":   func(o *mail.SMTPOptions) { o.Domain = "a\r\nMAIL FROM:<x>" },
		"unknown security":    func(o *mail.SMTPOptions) { o.Security = "hope" },
		"security in capital": func(o *mail.SMTPOptions) { o.Security = "TLS" },
	} {
		o := mail.SMTPOptions{Host: "mx.example", From: "bonjour@example.org", Domain: "kermesse.example"}
		if _, err := mail.NewSMTP(o, clock.System{}); err != nil {
			t.Fatal(err)
		}
		change(&o)
		if _, err := mail.NewSMTP(o, clock.System{}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
