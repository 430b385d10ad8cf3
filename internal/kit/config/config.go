package config

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// Config holds every option. Its tags are read by kong (flags and environment) and by this package:
// oneof lists what may be chosen, secret keeps a value from being printed, group orders the
// reference. Methods answer for a Config that [Loader.Check] accepted.
type Config struct {
	File string `name:"config" env:"KERMESSE_CONFIG" group:"Sources" placeholder:"FILE" help:"TOML file with options, named as here. Flags and the environment win over it."`

	Listen         string   `name:"listen" env:"KERMESSE_LISTEN" default:"127.0.0.1:8080" group:"Address" placeholder:"HOST:PORT" help:"Where to listen. Port 0 takes a free one. Anything but this machine alone needs --domain, --origin or --trusted-proxies."`
	Domain         string   `name:"domain" env:"KERMESSE_DOMAIN" group:"Address" placeholder:"NAME" help:"Public name of this instance: people open https://NAME. A proxy in front answers for HTTPS."`
	Origin         string   `name:"origin" env:"KERMESSE_ORIGIN" group:"Address" placeholder:"URL" help:"Where people open Kermesse when --domain does not say it all, as in https://example.org:8443."`
	TrustedProxies []string `name:"trusted-proxies" env:"KERMESSE_TRUSTED_PROXIES" group:"Address" placeholder:"NETWORK,…" help:"Addresses or networks of proxies whose X-Forwarded-For is believed. With a public origin and a loopback address to listen on: this machine."`
	NoLimits       Switch   `name:"no-limits" env:"KERMESSE_NO_LIMITS" default:"false" group:"Address" help:"Answer however often somebody asks. For load tests only."`

	Data                string `name:"data" env:"KERMESSE_DATA" default:"data" group:"Storage" placeholder:"FOLDER" help:"Folder of the keys and of the SQLite database; made at the first start, for its owner only."`
	Database            string `name:"database" env:"KERMESSE_DATABASE" secret:"" group:"Storage" placeholder:"URL" help:"postgres://… or sqlite:PATH. Without it: SQLite in the data folder."`
	DatabaseConnections Number `name:"database-connections" env:"KERMESSE_DATABASE_CONNECTIONS" default:"16" min:"2" max:"1000" group:"Storage" placeholder:"COUNT" help:"How many connections to PostgreSQL at most."`
	SQLiteSynchronous   string `name:"sqlite-synchronous" env:"KERMESSE_SQLITE_SYNCHRONOUS" default:"full" oneof:"full,normal" group:"Storage" placeholder:"MODE" help:"full: what was acknowledged survives a power cut. normal: quicker, and the last moments may be lost."`

	SMTPHost         string `name:"smtp-host" env:"KERMESSE_SMTP_HOST" group:"Mail" placeholder:"HOST" help:"Mail server that takes our letters. Without it none leave, and people are confirmed by an administrator's invitation or by the command: kermesse admin confirm."`
	SMTPPort         Number `name:"smtp-port" env:"KERMESSE_SMTP_PORT" default:"0" min:"0" max:"65535" group:"Mail" placeholder:"PORT" help:"Its port; 0 means 587, or 465 when --smtp-security is tls."`
	SMTPSecurity     string `name:"smtp-security" env:"KERMESSE_SMTP_SECURITY" default:"starttls" oneof:"starttls,tls,opportunistic,none" group:"Mail" placeholder:"MODE" help:"starttls: encrypted or not at all. tls: from the first byte. opportunistic: when offered. none: a relay on this machine."`
	SMTPUser         string `name:"smtp-user" env:"KERMESSE_SMTP_USER" group:"Mail" placeholder:"NAME" help:"Name to sign in with, when the server asks for one."`
	SMTPPassword     string `name:"smtp-password" env:"KERMESSE_SMTP_PASSWORD" secret:"" group:"Mail" placeholder:"TEXT" help:"Its password. As a flag others on the machine can see it: use the environment or a file."`
	SMTPPasswordFile string `name:"smtp-password-file" env:"KERMESSE_SMTP_PASSWORD_FILE" group:"Mail" placeholder:"FILE" help:"File that holds the password and nothing else."`
	SMTPFrom         string `name:"smtp-from" env:"KERMESSE_SMTP_FROM" group:"Mail" placeholder:"ADDRESS" help:"Sender of letters, as in \"Kermesse <bonjour@example.org>\". Needed with --smtp-host."`

	GeoIP string `name:"geoip" env:"KERMESSE_GEOIP" group:"Instance" placeholder:"FILE" help:"Places of addresses in the MaxMind format (.mmdb), to show people where about their devices are. No address is kept."`

	Name string `name:"name" env:"KERMESSE_NAME" default:"Kermesse" group:"Instance" placeholder:"TEXT" help:"What this instance calls itself."`

	LogLevel  string `name:"log-level" env:"KERMESSE_LOG_LEVEL" default:"info" oneof:"debug,info,warn,error" group:"Logs" placeholder:"LEVEL" help:"How much to tell: debug, info, warn or error."`
	LogFormat string `name:"log-format" env:"KERMESSE_LOG_FORMAT" default:"text" oneof:"text,json" group:"Logs" placeholder:"FORMAT" help:"text for people, json for machines. Logs go to the standard error."`
}

// Number is a whole number as somebody wrote it.
type Number string

// Int is the number; [Loader.Check] has refused texts that are none.
func (n Number) Int() int {
	i, err := strconv.Atoi(string(n))
	if err != nil {
		return 0
	}
	return i
}

// Switch is a yes or no as somebody wrote it; a flag without a value says yes.
type Switch string

// On tells whether the switch says yes.
func (s Switch) On() bool {
	on, _ := s.read()
	return on
}

func (s Switch) read() (on, valid bool) {
	switch strings.ToLower(string(s)) {
	case "true", "yes", "on", "1":
		return true, true
	case "false", "no", "off", "0", "":
		return false, true
	}
	return false, false
}

// IsBool tells kong that the flag may stand alone.
func (s *Switch) IsBool() bool { return true }

// Decode takes what follows the flag's equals sign, when something does.
func (s *Switch) Decode(ctx *kong.DecodeContext) error {
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		*s = "true"
		return nil
	}
	*s = Switch(ctx.Scan.Pop().String())
	return nil
}

// DatabaseURL names the database.
func (c Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "kermesse.db")
}

// KeysFolder is where the instance's keys are.
func (c Config) KeysFolder() string { return filepath.Join(c.Data, "keys") }

// Synchronous is SQLite's setting as it names it.
func (c Config) Synchronous() string { return strings.ToUpper(c.SQLiteSynchronous) }

// HasPublicOrigin tells whether somebody decided where people open this instance.
func (c Config) HasPublicOrigin() bool { return c.Domain != "" || c.Origin != "" }

// OriginAt is where people open this instance, without a slash at the end, once it listens at addr.
// Without a domain it is this machine, which browsers trust without HTTPS.
func (c Config) OriginAt(addr net.Addr) string {
	switch {
	case c.Origin != "":
		return strings.TrimSuffix(c.Origin, "/")
	case c.Domain != "":
		return "https://" + c.Domain
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Host is the name under which the instance is known, for letters; without a domain, localhost.
func (c Config) Host() string {
	if c.Domain != "" {
		return c.Domain
	}
	if u, err := url.Parse(c.Origin); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

// Proxies are the proxies to believe. Who listens on this machine alone under a public origin has a
// proxy on it: without trusting that, everybody would share one address and its limits.
func (c Config) Proxies() []string {
	if len(c.TrustedProxies) == 0 && c.HasPublicOrigin() && isLoopback(c.Listen) {
		return []string{"127.0.0.0/8", "::1"}
	}
	return c.TrustedProxies
}

// isLoopback tells whether only this machine reaches a listening address.
func isLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	return loopbackHost(host)
}

func loopbackHost(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
