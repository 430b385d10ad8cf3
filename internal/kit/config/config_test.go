package config_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/kermesse/kermesse/internal/kit/config"
)

// parse reads a command line as the program does.
func parse(t *testing.T, args ...string) (config.Config, error) {
	t.Helper()
	var cli struct{ config.Config }
	loader := &config.Loader{}
	parser, err := kong.New(&cli, kong.Resolvers(loader))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	err = loader.Check(&cli.Config)
	return cli.Config, err
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kermesse.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheStrongestSourceWins(t *testing.T) {
	path := file(t, `
name = "from the file"
listen = "127.0.0.1:1001"
database-connections = 7
no-limits = true
trusted-proxies = ["10.0.0.0/8", "192.168.1.1"]
smtp-host = "file.example.org"
smtp-from = "a@example.org"
`)
	t.Setenv("KERMESSE_CONFIG", path)
	t.Setenv("KERMESSE_LISTEN", "127.0.0.1:1002")
	t.Setenv("KERMESSE_SMTP_HOST", "env.example.org")
	t.Setenv("KERMESSE_NAME", "") // an empty value is no value
	c, err := parse(t, "--smtp-host=flag.example.org")
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "from the file" || c.Listen != "127.0.0.1:1002" || c.SMTPHost != "flag.example.org" || c.LogLevel != "info" ||
		c.DatabaseConnections.Int() != 7 || !c.NoLimits.On() || !slices.Equal(c.TrustedProxies, []string{"10.0.0.0/8", "192.168.1.1"}) {
		t.Errorf("got %+v", c)
	}
}

func TestWithoutConfiguration(t *testing.T) {
	c, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.DatabaseURL() != "sqlite:data/kermesse.db" || c.KeysFolder() != "data/keys" ||
		c.Synchronous() != "FULL" || c.DatabaseConnections.Int() != 16 || c.NoLimits.On() || c.HasPublicOrigin() || c.Proxies() != nil {
		t.Errorf("got %+v", c)
	}
}

func TestSwitches(t *testing.T) {
	for _, c := range []struct {
		args []string
		env  string
		want bool
	}{
		{[]string{"--no-limits"}, "", true}, {[]string{"--no-limits=false"}, "true", false}, {[]string{"--no-limits=yes"}, "", true},
		{nil, "1", true}, {nil, "off", false}, {nil, "", false},
	} {
		t.Setenv("KERMESSE_NO_LIMITS", c.env)
		got, err := parse(t, c.args...)
		if err != nil || got.NoLimits.On() != c.want {
			t.Errorf("%v with %q: %v, %v", c.args, c.env, got.NoLimits, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	secretFile := filepath.Join(t.TempDir(), "absent")
	for _, c := range []struct {
		args string
		want []string // options with a problem, in order
	}{
		{"--listen=8080", []string{"listen"}},
		{"--listen=127.0.0.1:70000", []string{"listen"}},
		{"--listen=127.0.0.1:http", []string{"listen"}},
		{"--listen=:8080", []string{"listen"}},
		{"--listen=0.0.0.0:8080", []string{"listen"}},
		{"--listen=kermesse.example.org:8080", []string{"listen"}},
		{"--listen=0.0.0.0:0 --domain=a.example.org", []string{"listen"}},
		{"--listen=0.0.0.0:8080 --domain=a.example.org", nil},
		{"--listen=0.0.0.0:8080 --trusted-proxies=10.0.0.0/8", nil},
		{"--listen=[::1]:8080", nil},
		{"--listen=localhost:0", nil},
		{"--domain=https://example.org", []string{"domain"}},
		{"--domain=Example.org", []string{"domain"}},
		{"--domain=localhost", []string{"domain"}},
		{"--domain=kermesse.été.fr", []string{"domain"}},
		{"--domain=a.example.org --origin=https://a.example.org", []string{"origin"}},
		{"--origin=example.org", []string{"origin"}},
		{"--origin=http://example.org", []string{"origin"}},
		{"--origin=https://example.org/kermesse", []string{"origin"}},
		{"--origin=https://me:secret@example.org", []string{"origin"}},
		{"--origin=https://Example.org", []string{"origin"}},
		{"--origin=https://example.org:8443/", nil},
		{"--origin=http://localhost:3000", nil},
		{"--trusted-proxies=10.0.0.0/8,proxy", []string{"trusted-proxies"}},
		{"--no-limits=perhaps", []string{"no-limits"}},
		{"--database=mysql://localhost/x", []string{"database"}},
		{"--database=postgres://localhost", []string{"database"}},
		{"--database=sqlite::memory:", []string{"database"}},
		{"--database=sqlite:", []string{"database"}},
		{"--database=postgresql://u:p@localhost/x", nil},
		{"--database-connections=0", []string{"database-connections"}},
		{"--database-connections=many", []string{"database-connections"}},
		{"--sqlite-synchronous=off", []string{"sqlite-synchronous"}},
		{"--smtp-port=25 --smtp-user=a", []string{"smtp-port", "smtp-user"}},
		{"--smtp-host=m.example.org", []string{"smtp-from"}},
		{"--smtp-host=m.example.org:25 --smtp-from=nobody", []string{"smtp-host", "smtp-from"}},
		{"--smtp-host=m.example.org --smtp-from=a@b.c --smtp-user=u", []string{"smtp-password"}},
		{"--smtp-host=m.example.org --smtp-from=a@b.c --smtp-password=p", []string{"smtp-user"}},
		{"--smtp-host=m.example.org --smtp-from=a@b.c --smtp-user=u --smtp-password=p --smtp-security=none", []string{"smtp-security"}},
		{"--smtp-host=m.example.org --smtp-from=a@b.c --smtp-user=u --smtp-password-file=" + secretFile, []string{"smtp-password-file"}},
		{"--smtp-host=m.example.org --smtp-from=a@b.c --smtp-port=66000", []string{"smtp-port"}},
		{"--smtp-host=::1 --smtp-from=a@b.c --smtp-security=none", nil},
		{"--log-level=loud --log-format=xml", []string{"log-level", "log-format"}},
		{"--name=" + strings.Repeat("é", 61), []string{"name"}},
		{"--config=" + secretFile, []string{"config"}},
	} {
		_, err := parse(t, strings.Fields(c.args)...)
		var got []string
		if problems, ok := errors.AsType[config.Problems](err); ok {
			for _, p := range problems {
				got = append(got, p.Option)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want problems with %v", c.args, err, c.want)
		}
	}
}

func TestEveryProblemIsExplainedAtOnce(t *testing.T) {
	path := file(t, `
listn = "127.0.0.1:1"
smtp_host = "mail.example.org"
database-connections = 1.5
log-level = "loud"
[smtp]
host = "x"
`)
	t.Setenv("KERMESSE_DATABASE", "mysql://u:sesame@localhost/x")
	t.Setenv("KERMESSE_SMTP_PORT", "abc")
	_, err := parse(t, "--config", path, "--domain=nowhere")
	text := err.Error()
	for _, want := range []string{
		"8 problems", `"listn"; did you mean "listen"?`, `"smtp_host"; did you mean "smtp-host"?`, `there is no option "smtp"`,
		"--database-connections (KERMESSE_DATABASE_CONNECTIONS)", `"loud" is none of debug, info, warn, error`,
		"--database (", `"abc" is not a whole number`, `"nowhere" is not a public name`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing from\n%s", want, text)
		}
	}
	if strings.Contains(text, "sesame") {
		t.Errorf("a secret is printed:\n%s", text)
	}
}

func TestAFileThatIsNotTOML(t *testing.T) {
	_, err := parse(t, "--config", file(t, "name = \"a\"\nlisten = oops\n"))
	if err == nil || !strings.Contains(err.Error(), "line 2, column 10") {
		t.Errorf("got %v", err)
	}
	if _, err := parse(t, "--config", t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("got %v", err)
	}
}

func TestThePasswordMayComeFromAFile(t *testing.T) {
	path := file(t, "sésame ouvre-toi\n")
	c, err := parse(t, "--smtp-host=m.example.org", "--smtp-from=a@b.c", "--smtp-user=u", "--smtp-password-file="+path)
	if err != nil || c.SMTPPassword != "sésame ouvre-toi" {
		t.Errorf("got %q, %v", c.SMTPPassword, err)
	}
}

func TestOriginIsWherePeopleOpenIt(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 41234}
	anywhere := &net.TCPAddr{IP: net.IPv6unspecified, Port: 80}
	for _, c := range []struct {
		config config.Config
		addr   net.Addr
		origin string
		host   string
	}{
		{config.Config{}, at, "http://127.0.0.1:41234", "localhost"},
		{config.Config{}, anywhere, "http://localhost:80", "localhost"},
		{config.Config{Domain: "example.org"}, at, "https://example.org", "example.org"},
		{config.Config{Origin: "https://example.org:8443/"}, at, "https://example.org:8443", "example.org"},
	} {
		if got := c.config.OriginAt(c.addr); got != c.origin {
			t.Errorf("%+v at %v: %s", c.config, c.addr, got)
		}
		if got := c.config.Host(); got != c.host {
			t.Errorf("%+v: host %s", c.config, got)
		}
	}
}

func TestAProxyOnThisMachineIsBelieved(t *testing.T) {
	for _, c := range []struct {
		args string
		want []string
	}{
		{"", nil},
		{"--domain=a.example.org", []string{"127.0.0.0/8", "::1"}},
		{"--domain=a.example.org --listen=0.0.0.0:80", nil},
		{"--domain=a.example.org --trusted-proxies=10.1.2.3", []string{"10.1.2.3"}},
	} {
		got, err := parse(t, strings.Fields(c.args)...)
		if err != nil || !slices.Equal(got.Proxies(), c.want) {
			t.Errorf("%q: %v, %v", c.args, got.Proxies(), err)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	c := config.Config{SMTPPassword: "sesame", Database: "postgres://u:sesame@h/d?sslmode=disable&password=sesame&sslpassword=sesame"}
	var shown []string
	for _, o := range c.Options() {
		shown = append(shown, o.Shown())
	}
	if text := strings.Join(shown, "\n"); strings.Contains(text, "sesame") || !strings.Contains(text, "postgres://u:****@h/d") ||
		!strings.Contains(text, "sslmode=disable") {
		t.Error(text)
	}
	for text, want := range map[string]string{"sqlite:data/x.db": "sqlite:data/x.db", "postgres://%zz:secret@h": "****", "secret": "****"} {
		if got := config.MaskURL(text); got != want {
			t.Errorf("%s is shown as %s", text, got)
		}
	}
}

func TestTheReferenceIsCurrent(t *testing.T) {
	committed, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "operate", "configuration.md"))
	if err != nil || string(committed) != config.Reference() {
		t.Errorf("docs/operate/configuration.md is not what `kermesse config reference` prints: %v", err)
	}
	for _, o := range (&config.Config{}).Options() {
		if o.Env != "KERMESSE_"+strings.ToUpper(strings.ReplaceAll(o.Name, "-", "_")) || o.Help == "" || o.Group == "" {
			t.Errorf("%s: variable %s, group %q, help %q", o.Name, o.Env, o.Group, o.Help)
		}
	}
}
