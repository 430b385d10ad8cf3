package mail_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// server is a small SMTP server that keeps what it is given. Its fields are
// set before start; replies override the usual answer to a command, and the
// reply "drop" closes the connection instead.
type server struct {
	startTLS, implicitTLS bool
	user, password        string
	replies               map[string]string

	port     int
	roots    *x509.CertPool
	config   *tls.Config
	listener net.Listener
	done     sync.WaitGroup

	mu       sync.Mutex
	open     map[net.Conn]bool
	arrived  []delivery
	commands []string
}

// delivery is one accepted message.
type delivery struct {
	from, to  string
	data      []byte
	encrypted bool
	user      string
}

func (s *server) start(t *testing.T) *server {
	t.Helper()
	// The standard library's test certificate is for 127.0.0.1.
	web := httptest.NewTLSServer(nil)
	s.config = &tls.Config{Certificates: web.TLS.Certificates}
	s.roots = x509.NewCertPool()
	s.roots.AddCert(web.Certificate())
	web.Close()

	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.port = s.listener.Addr().(*net.TCPAddr).Port
	s.open = map[net.Conn]bool{}
	s.done.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.open[conn] = true
			s.mu.Unlock()
			s.done.Go(func() {
				s.talk(conn)
				_ = conn.Close()
				s.mu.Lock()
				delete(s.open, conn)
				s.mu.Unlock()
			})
		}
	})
	t.Cleanup(func() {
		_ = s.listener.Close()
		s.mu.Lock()
		for conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		s.done.Wait()
	})
	return s
}

func (s *server) deliveries() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]delivery(nil), s.arrived...)
}

func (s *server) heard(command string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.commands {
		if c == command {
			return true
		}
	}
	return false
}

func (s *server) talk(conn net.Conn) {
	encrypted := s.implicitTLS
	if encrypted {
		conn = tls.Server(conn, s.config)
	}
	in := bufio.NewReader(conn)
	current := delivery{encrypted: encrypted}
	say := func(usual, command string) bool {
		reply, special := s.replies[command]
		if !special {
			reply = usual
		}
		switch reply {
		case "drop":
			return false
		case "silence":
			_, _ = in.ReadByte() // until the client gives up
			return false
		}
		_, err := io.WriteString(conn, strings.ReplaceAll(reply, "\n", "\r\n")+"\r\n")
		return err == nil
	}
	if !say("220 mx.example ready", "greeting") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, rest, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		s.mu.Lock()
		s.commands = append(s.commands, verb)
		s.mu.Unlock()
		ok := true
		switch verb {
		case "EHLO":
			lines := []string{"mx.example", "ENHANCEDSTATUSCODES", "8BITMIME"}
			if s.startTLS && !current.encrypted {
				lines = append(lines, "STARTTLS")
			}
			if s.user != "" {
				lines = append(lines, "AUTH PLAIN")
			}
			for i, l := range lines {
				sep := "-"
				if i == len(lines)-1 {
					sep = " "
				}
				lines[i] = "250" + sep + l
			}
			ok = say(strings.Join(lines, "\n"), verb)
		case "STARTTLS":
			if !say("220 go ahead", verb) {
				return
			}
			conn = tls.Server(conn, s.config)
			in = bufio.NewReader(conn)
			current.encrypted = true
		case "AUTH":
			token, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if string(token) != "\x00"+s.user+"\x00"+s.password {
				ok = say("535 5.7.8 no", verb)
				break
			}
			current.user = s.user
			ok = say("235 welcome", verb)
		case "MAIL":
			current.from = between(rest)
			ok = say("250 ok", verb)
		case "RCPT":
			current.to = between(rest)
			ok = say("250 ok", verb)
		case "DATA":
			if ok = say("354 go on", verb); !ok || s.replies["DATA"] != "" {
				break
			}
			data, err := textproto.NewReader(in).ReadDotBytes()
			if err != nil {
				return
			}
			current.data = data
			if s.replies["end of data"] == "" {
				s.mu.Lock()
				s.arrived = append(s.arrived, current)
				s.mu.Unlock()
			}
			ok = say("250 accepted", "end of data")
		case "QUIT":
			say("221 bye", verb)
			return
		default:
			ok = say("250 ok", verb)
		}
		if !ok {
			return
		}
	}
}

func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}
