package mail_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/mail"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func renderer(t *testing.T) *mail.Renderer {
	t.Helper()
	r, err := mail.NewRenderer(i18n.New(), "Les Mercredis", "https://kermesse.example")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// letters is one of each, all parameters given.
func letters() map[mail.Name]mail.Letter {
	all := map[mail.Name]mail.Letter{
		mail.ConfirmAddress:     {URL: "https://kermesse.example/confirm#abc_DEF-1"},
		mail.Invitation:         {URL: "https://kermesse.example/i/ABCD2345", Params: map[string]any{"person": "Zoé & <Max>", "space": "Fanfare d’à côté", "code": "ABCD2345"}},
		mail.JoinRequested:      {URL: "https://kermesse.example/s/1/members", Params: map[string]any{"person": "Zoé & <Max>", "space": "Fanfare d’à côté"}},
		mail.JoinAccepted:       {URL: "https://kermesse.example/s/1/suggestions", Params: map[string]any{"space": "Fanfare d’à côté"}},
		mail.JoinDeclined:       {Params: map[string]any{"space": "Fanfare d’à côté"}},
		mail.ResetPassword:      {URL: "https://kermesse.example/reset-password#abc_DEF-1"},
		mail.PasswordChanged:    {URL: "https://kermesse.example/settings"},
		mail.EmailChanging:      {URL: "https://kermesse.example/settings", Params: map[string]any{"email": "zoe@example.org"}},
		mail.ConfirmEmailChange: {URL: "https://kermesse.example/confirm-email#abc_DEF-1"},
		mail.OwnershipReceived:  {URL: "https://kermesse.example/s/1/members", Params: map[string]any{"space": "Fanfare d’à côté"}},
		mail.DeviceRevokedReuse: {URL: "https://kermesse.example/settings", Params: map[string]any{"device": "Firefox, Linux"}},
	}
	for name, l := range all {
		l.ID, l.To, l.Name = "job-1", "alice@example.org", name
		all[name] = l
	}
	return all
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, got)
	}
}

func TestLettersReadLikeTheirGoldens(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	for name, l := range letters() {
		for _, lang := range i18n.Languages() {
			l.Language = lang
			m, err := r.Render(l)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, string(name)+"."+lang+".txt", m.Subject+"\n\n"+m.Text)
			if name == mail.JoinRequested {
				golden(t, string(name)+"."+lang+".html", m.HTML)
			}
		}
	}
}

func TestEveryLetterIsSafeAndReadable(t *testing.T) {
	t.Parallel()
	r := renderer(t)
	remote := regexp.MustCompile(`(?i)<(img|script|link|iframe|object|form)\b|url\(|@import|\son\w+=`)
	for name, l := range letters() {
		for _, lang := range i18n.Languages() {
			l.Language = lang
			m, err := r.Render(l)
			if err != nil {
				t.Fatal(err)
			}
			if m.ID != l.ID || m.To != l.To {
				t.Errorf("%s: %q to %q", name, m.ID, m.To)
			}
			if found := remote.FindString(m.HTML); found != "" {
				t.Errorf("%s loads or runs something: %s", name, found)
			}
			for _, want := range []string{`<html lang="` + lang + `"`, "prefers-color-scheme: dark", `name="color-scheme"`} {
				if !strings.Contains(m.HTML, want) {
					t.Errorf("%s lacks %s", name, want)
				}
			}
			if l.URL != "" && (!strings.Contains(m.Text, "\n"+l.URL+"\n") || !strings.Contains(m.HTML, `href="`+l.URL+`"`)) {
				t.Errorf("%s lost its link", name)
			}
			if strings.Contains(m.HTML, "ZgotmplZ") || strings.Contains(m.HTML+m.Text, "<no value>") || strings.Contains(m.HTML, "<Max>") {
				t.Errorf("%s is badly escaped: %s", name, m.HTML)
			}
		}
	}
}

func TestNamesCannotAddHeadersOrAdvertise(t *testing.T) {
	t.Parallel()
	l := letters()[mail.JoinRequested]
	l.Params = map[string]any{
		"person": "Eve\r\nBcc: everybody@example.org\u2028\xff",
		"space":  strings.Repeat("🎺 achetez ", 400),
	}
	m, err := renderer(t).Render(l)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.Subject, "Eve Bcc: everybody@example.org \uFFFD ") || strings.ContainsAny(m.Subject, "\r\n\u2028") {
		t.Errorf("subject %q", m.Subject)
	}
	if utf8.RuneCountInString(m.Subject) > 200 || !strings.HasSuffix(m.Subject, "…") {
		t.Errorf("subject %q", m.Subject)
	}
}

func TestTheReaderSpeaksFrenchUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"fr": "Bonjour", "en": "Hello", "": "Bonjour", "de": "Bonjour", "en-GB": "Hello"} {
		l := letters()[mail.ConfirmAddress]
		l.Language = lang
		if m, err := renderer(t).Render(l); err != nil || !strings.HasPrefix(m.Text, want) {
			t.Errorf("%q: %v, %q", lang, err, m.Text)
		}
	}
}

func TestLettersThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(*mail.Letter){
		"unknown letter":       func(l *mail.Letter) { l.Name = "lottery" },
		"missing parameter":    func(l *mail.Letter) { l.Params = map[string]any{"space": "x"} },
		"button leads away":    func(l *mail.Letter) { l.URL = "javascript:alert(1)" },
		"button leads home":    func(l *mail.Letter) { l.URL = "/s/1/members" },
		"button with a line":   func(l *mail.Letter) { l.URL = "https://kermesse.example/ a" },
		"button leads nowhere": func(l *mail.Letter) { l.URL = "" },
		"link without button":  func(l *mail.Letter) { l.Name = mail.JoinDeclined },
		"bad recipient":        func(l *mail.Letter) { l.To = "alice@example.org\nBcc: bob@example.org" },
		"no id":                func(l *mail.Letter) { l.ID = "" },
	} {
		l := letters()[mail.JoinRequested]
		change(&l)
		if _, err := renderer(t).Render(l); !errors.Is(err, mail.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, home := range []string{"", "kermesse.example", "ftp://kermesse.example", "https://"} {
		if _, err := mail.NewRenderer(i18n.New(), "x", home); err == nil {
			t.Errorf("home page %q was accepted", home)
		}
	}
}
