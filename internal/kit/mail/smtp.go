package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/kermesse/kermesse/internal/kit/clock"
)

// Security says how the connection to the mail server is protected.
type Security string

// The ways to protect it. Passwords are only ever sent inside TLS.
const (
	StartTLS      Security = "starttls"      // TLS or nothing, usually on port 587
	ImplicitTLS   Security = "tls"           // TLS from the first byte, usually on port 465
	Opportunistic Security = "opportunistic" // TLS when offered: a relay on a network one trusts
	Plaintext     Security = "none"          // never: a relay on the same machine
)

// SMTPOptions say how to reach the mail server that takes our messages.
type SMTPOptions struct {
	Host     string         // name or address
	Port     int            // 0 means 587, or 465 for ImplicitTLS
	Security Security       // empty means StartTLS
	Username string         // empty for servers that ask for none
	Password string         // never logged
	From     string         // sender, as in `Kermesse <bonjour@example.org>`
	Domain   string         // our own name: right side of Message-IDs, and how we greet the server
	Timeout  time.Duration  // for one message, from dialling to acceptance; 0 means 20 s
	RootCAs  *x509.CertPool // nil means the system's
}

// SMTP sends messages through a mail server, one connection for each. It is
// safe for concurrent use.
type SMTP struct {
	options SMTPOptions
	from    *netmail.Address
	clock   clock.Clock
}

// NewSMTP checks the options, without contacting the server.
func NewSMTP(o SMTPOptions, c clock.Clock) (*SMTP, error) {
	if o.Security == "" {
		o.Security = StartTLS
	}
	if o.Port == 0 {
		o.Port = 587
		if o.Security == ImplicitTLS {
			o.Port = 465
		}
	}
	if o.Timeout == 0 {
		o.Timeout = 20 * time.Second
	}
	from, err := netmail.ParseAddress(o.From)
	switch {
	case o.Host == "" || strings.Contains(o.Host, "/"):
		return nil, fmt.Errorf("mail: %q is not the name of a mail server", o.Host)
	case o.Port < 1 || o.Port > 65535:
		return nil, fmt.Errorf("mail: port %d does not exist", o.Port)
	case o.Timeout < 0:
		return nil, fmt.Errorf("mail: timeout %v is negative", o.Timeout)
	case err != nil || !validAddress(from.Address) || !oneLine(from.Name):
		return nil, fmt.Errorf("mail: the sender %q is not an address", o.From)
	case !validID(o.Domain):
		return nil, fmt.Errorf("mail: %q is not a domain name", o.Domain)
	}
	switch o.Security {
	case StartTLS, ImplicitTLS, Opportunistic, Plaintext:
	default:
		return nil, fmt.Errorf("mail: unknown security %q", o.Security)
	}
	s := &SMTP{options: o, from: from, clock: c}
	_, err = s.client(nil)
	return s, err
}

// Send hands the message to the mail server, within the timeout. Once the
// server has accepted it the answer is success, even if saying goodbye fails:
// an error would send the message again.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	if err := m.Check(); err != nil {
		return err
	}
	msg, err := s.compose(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()

	// The library gives up connections without closing them when greeting or
	// signing in fails, and forgets ctx once connected. Ending ctx closes the
	// connection, whoever still holds it.
	client, err := s.client(func(dialing context.Context, network, _ string) (net.Conn, error) {
		conn, err := s.dial(dialing, network)
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	})
	if err != nil {
		return err
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = client.SendWithSMTPClient(session, msg)
		if msg.IsDelivered() {
			// A polite goodbye; whether it is heard changes nothing.
			_ = client.CloseWithSMTPClient(session)
			return nil
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("mail: send: %w", context.Cause(ctx))
	}
	return outcome(err)
}

// compose builds the MIME message.
func (s *SMTP) compose(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	msg.FromMailAddress(s.from)
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("%w: the recipient is not a bare address", ErrInvalid)
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@" + s.options.Domain)
	msg.SetDateWithValue(s.clock.Now())
	// RFC 3834: holiday responders stay silent.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

// client makes the library's client, which holds one connection's state.
func (s *SMTP) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.options.Port),
		// Longer than ours, so that ours ends first and with a clear error; the
		// library's starts again with every step.
		gomail.WithTimeout(2 * s.options.Timeout),
		gomail.WithHELO(s.options.Domain),
		gomail.WithTLSConfig(s.tls()),
		gomail.WithoutNoop(),
	}
	switch s.options.Security {
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case ImplicitTLS, Opportunistic:
		// dial already speaks TLS for ImplicitTLS, and a server that does so
		// offers no STARTTLS; this policy lets the library notice that the
		// connection is encrypted, which its own WithSSL does only when it
		// dials itself.
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case Plaintext:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.options.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.options.Username), gomail.WithPassword(s.options.Password))
	}
	if dial != nil {
		options = append(options, gomail.WithDialContextFunc(dial))
	}
	client, err := gomail.NewClient(s.options.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: configure SMTP: %w", err)
	}
	return client, nil
}

func (s *SMTP) dial(ctx context.Context, network string) (net.Conn, error) {
	address := net.JoinHostPort(s.options.Host, strconv.Itoa(s.options.Port))
	if s.options.Security == ImplicitTLS {
		return (&tls.Dialer{Config: s.tls()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (s *SMTP) tls() *tls.Config {
	return &tls.Config{ServerName: s.options.Host, RootCAs: s.options.RootCAs, MinVersion: tls.VersionTLS12}
}

// outcome sorts errors into those worth another try and the others, and keeps
// only the server's codes: its sentences quote addresses, and errors are logged.
func outcome(err error) error {
	var send *gomail.SendError
	if !errors.As(err, &send) {
		return fmt.Errorf("mail: send: %w", err)
	}
	code := send.ErrorCode()
	about := fmt.Sprintf("%v: SMTP %d %s", send.Reason, code, send.EnhancedStatusCode())
	switch send.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		if code >= 500 && code < 600 {
			return fmt.Errorf("%w: %s", ErrRejected, strings.TrimSpace(about))
		}
	}
	// A 5yz to MAIL FROM is our configuration's fault: the operator mends it,
	// and the message still leaves.
	return fmt.Errorf("mail: send: %s", strings.TrimSpace(about))
}
