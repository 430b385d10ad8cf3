package doctor

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// What a disk should have free, in bytes: below the first the doctor worries, below the second
// writing is about to fail.
const (
	roomy   = 1 << 30
	cramped = 100 << 20
)

func (r *report) disk() {
	if _, err := os.Stat(r.cfg.Data); err != nil {
		return // said already
	}
	free, total, err := space(r.cfg.Data)
	if err != nil {
		r.doubtful("disk", "cannot tell how much room is left: "+err.Error(), "")
		return
	}
	detail := fmt.Sprintf("%d MiB free of %d", free>>20, total>>20)
	switch {
	case free < cramped:
		r.wrong("disk", detail, "make room at once: nothing can be written soon")
	case free < roomy || free < total/5:
		r.doubtful("disk", detail, "make room, a backup needs as much as the database")
	default:
		r.good("disk", "%s", detail)
	}
}

func (r *report) mail(ctx context.Context) {
	if r.cfg.SMTPHost == "" {
		r.doubtful("mail", "no mail server: addresses are confirmed by invitation or by hand", "set --smtp-host and --smtp-from")
		return
	}
	greeting, err := r.greet(ctx)
	switch {
	case err != nil:
		r.wrong("mail", fmt.Sprintf("%s cannot be reached: %v", r.cfg.SMTPHost, err), "put --smtp-host, --smtp-port and --smtp-security right, and let the firewall pass")
	case !strings.HasPrefix(greeting, "220"):
		r.wrong("mail", fmt.Sprintf("%s is no mail server, or takes no mail now", r.cfg.SMTPHost), "look at --smtp-port and --smtp-security")
	default:
		r.good("mail", "%s answers", r.cfg.SMTPHost)
	}
}

// greet connects as sending would and waits for the server's first line.
func (r *report) greet(ctx context.Context) (string, error) {
	port := r.cfg.SMTPPort.Int()
	if port == 0 {
		port = 587
		if r.cfg.SMTPSecurity == "tls" {
			port = 465
		}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	address := net.JoinHostPort(r.cfg.SMTPHost, strconv.Itoa(port))
	var conn net.Conn
	var err error
	if r.cfg.SMTPSecurity == "tls" {
		conn, err = (&tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS12}}).DialContext(ctx, "tcp", address)
	} else {
		conn, err = (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	line, err := bufio.NewReaderSize(conn, 1024).ReadSlice('\n')
	if err != nil {
		return "", err
	}
	_, _ = conn.Write([]byte("QUIT\r\n"))
	return string(line), nil
}
