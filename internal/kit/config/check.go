package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one thing to put right.
type Problem struct {
	Option string // its name, without dashes
	Text   string // what is wrong with it and what is wanted; never a secret
}

// Problems are all the things to put right, as one error.
type Problems []Problem

func (p *Problems) add(option, format string, args ...any) {
	*p = append(*p, Problem{option, fmt.Sprintf(format, args...)})
}

func (p Problems) has(option string) bool {
	return slices.ContainsFunc(p, func(problem Problem) bool { return problem.Option == option })
}

// Error has one line for each problem, naming the option as a flag and in the environment.
func (p Problems) Error() string {
	var b strings.Builder
	if len(p) == 1 {
		b.WriteString("1 problem in the configuration:")
	} else {
		fmt.Fprintf(&b, "%d problems in the configuration:", len(p))
	}
	for _, problem := range p {
		env := "KERMESSE_" + strings.ToUpper(strings.ReplaceAll(problem.Option, "-", "_"))
		fmt.Fprintf(&b, "\n  --%s (%s): %s", problem.Option, env, problem.Text)
	}
	return b.String()
}

// Check completes c (an empty value is no value: the default counts; the SMTP password comes from
// its file) and tells everything that is wrong with it, as [Problems].
func (l *Loader) Check(c *Config) error {
	found := slices.Clone(l.found)
	for _, o := range c.Options() {
		text := strings.TrimSpace(o.text())
		if text == "" && o.Default != "" {
			o.set(o.Default)
			continue
		}
		o.check(text, &found)
	}
	c.checkAddress(&found)
	c.checkStorage(&found)
	c.checkMail(&found)
	if strings.ContainsFunc(c.Name, unicode.IsControl) || !utf8.ValidString(c.Name) || utf8.RuneCountInString(c.Name) > 60 {
		found.add("name", "has to be one line of at most 60 characters")
	}
	if len(found) > 0 {
		return found
	}
	return nil
}

// check holds what the tags say of one value.
func (o Option) check(text string, found *Problems) {
	if len(o.OneOf) > 0 && !slices.Contains(o.OneOf, text) {
		found.add(o.Name, "%q is none of %s", text, strings.Join(o.OneOf, ", "))
	}
	switch v := o.value.Interface().(type) {
	case Number:
		low, _ := strconv.Atoi(o.tag.Get("min"))
		high, _ := strconv.Atoi(o.tag.Get("max"))
		if i, err := strconv.Atoi(string(v)); err != nil || i < low || i > high {
			found.add(o.Name, "%q is not a whole number from %d to %d", text, low, high)
		}
	case Switch:
		if _, valid := v.read(); !valid {
			found.add(o.Name, "%q is neither true nor false", text)
		}
	}
}

func (c *Config) checkAddress(found *Problems) {
	host, port, err := net.SplitHostPort(c.Listen)
	switch number, bad := strconv.ParseUint(port, 10, 16); {
	case err != nil:
		found.add("listen", "%q is not HOST:PORT, as in 127.0.0.1:8080", c.Listen)
	case bad != nil:
		found.add("listen", "%q is not a port: a number from 0 to 65535", port)
	case !loopbackHost(host) && !c.HasPublicOrigin() && len(c.TrustedProxies) == 0:
		found.add("listen", "%s is open to other machines: say where people open Kermesse with --domain or --origin, or "+
			"name the proxy in front with --trusted-proxies. Browsers give what Kermesse needs to HTTPS and to localhost only", c.Listen)
	case !loopbackHost(host) && number == 0:
		found.add("listen", "port 0 takes a free port, which no proxy could find: choose one")
	}
	if c.Domain != "" && c.Origin != "" {
		found.add("origin", "--domain says it already: keep one of them")
	}
	if c.Domain != "" && (!domainName.MatchString(c.Domain) || len(c.Domain) > 253) {
		found.add("domain", "%q is not a public name in small letters, as in kermesse.example.org (without https:// and port; "+
			"accents in their xn-- form)", c.Domain)
	}
	if c.Origin != "" {
		c.checkOrigin(found)
	}
	for _, text := range c.TrustedProxies {
		if _, err := netip.ParsePrefix(text); err == nil {
			continue
		}
		if _, err := netip.ParseAddr(text); err != nil {
			found.add("trusted-proxies", "%q is neither an address nor a network, as in 10.0.0.0/8", text)
		}
	}
}

func (c *Config) checkOrigin(found *Problems) {
	u, err := url.Parse(c.Origin)
	switch {
	case err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "":
		found.add("origin", "%q is not an address, as in https://kermesse.example.org", c.Origin)
	case u.User != nil || strings.TrimSuffix(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		found.add("origin", "it has to end after the name and the port: Kermesse lives at the root of its address")
	case strings.ToLower(u.Host) != u.Host:
		found.add("origin", "%q has to be in small letters", c.Origin)
	case u.Scheme == "http" && !loopbackHost(u.Hostname()):
		found.add("origin", "it has to begin with https://: browsers give passkeys and cryptography to HTTPS and to localhost only")
	}
}

func (c *Config) checkStorage(found *Problems) {
	if strings.ContainsRune(c.Data, 0) {
		found.add("data", "it is not the name of a folder")
	}
	switch {
	case c.Database == "":
	case strings.HasPrefix(c.Database, "sqlite:"):
		if path := strings.TrimPrefix(c.Database, "sqlite:"); path == "" || path == ":memory:" || strings.ContainsRune(path, 0) {
			found.add("database", "sqlite: has to be followed by the path of a file")
		}
	case strings.HasPrefix(c.Database, "postgres://"), strings.HasPrefix(c.Database, "postgresql://"):
		if u, err := url.Parse(c.Database); err != nil || strings.Trim(u.Path, "/") == "" {
			found.add("database", "the PostgreSQL address has to be postgres://USER:PASSWORD@HOST:PORT/DATABASE, with "+
				"special characters of the password written as %%XX")
		}
	default:
		found.add("database", "it has to begin with postgres:// or sqlite:")
	}
}

func (c *Config) checkMail(found *Problems) {
	if c.SMTPHost == "" {
		for _, o := range c.Options() {
			if strings.HasPrefix(o.Name, "smtp-") && o.Name != "smtp-host" && o.text() != o.Default && !found.has(o.Name) {
				found.add(o.Name, "it needs --smtp-host as well")
			}
		}
		return
	}
	if strings.ContainsAny(c.SMTPHost, "/: ") && net.ParseIP(c.SMTPHost) == nil {
		found.add("smtp-host", "%q is not a name or an address; the port has its own option", c.SMTPHost)
	}
	if c.SMTPFrom == "" {
		found.add("smtp-from", "it is needed with --smtp-host")
	} else if _, err := mail.ParseAddress(c.SMTPFrom); err != nil {
		found.add("smtp-from", "%q is not an address, as in \"Kermesse <bonjour@example.org>\"", c.SMTPFrom)
	}
	if c.SMTPPasswordFile != "" {
		if c.SMTPPassword != "" {
			found.add("smtp-password-file", "--smtp-password says it already: keep one of them")
		} else if text, err := readSmall(c.SMTPPasswordFile); err != nil {
			found.add("smtp-password-file", "%v", err)
		} else {
			c.SMTPPassword = strings.TrimRight(string(text), "\r\n")
		}
	}
	switch {
	case c.SMTPUser == "" && c.SMTPPassword != "":
		found.add("smtp-user", "there is a password but no name to sign in with")
	case c.SMTPUser != "" && c.SMTPPassword == "" && !found.has("smtp-password-file"):
		found.add("smtp-password", "there is a name to sign in with but no password")
	case c.SMTPUser != "" && (c.SMTPSecurity == "none" || c.SMTPSecurity == "opportunistic"):
		found.add("smtp-security", "a password leaves encrypted only: choose starttls or tls")
	}
}
