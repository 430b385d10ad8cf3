package mail

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kermesse/kermesse/internal/kit/i18n"
)

//go:embed templates/letter.html templates/outbox.html templates/outbox.css
var files embed.FS

// Name says which letter it is; its texts have the keys mail.<name>.subject,
// .intro, .button and .outro in the catalogue.
type Name string

// The letters, with the parameters their texts need.
const (
	ConfirmAddress     Name = "confirm_address"      // to a new account; button
	JoinRequested      Name = "join_requested"       // to those who may decide; person, space; button
	JoinAccepted       Name = "join_accepted"        // to who asked; space; button
	JoinDeclined       Name = "join_declined"        // to who asked; space; no button
	Invitation         Name = "invitation"           // to somebody outside; person, space, code; button
	ResetPassword      Name = "reset_password"       // to who forgot it; button
	PasswordChanged    Name = "password_changed"     // to whose password changed; button
	EmailChanging      Name = "email_changing"       // to the old address; email; button
	ConfirmEmailChange Name = "confirm_email_change" // to the new address; button
	OwnershipReceived  Name = "ownership_received"   // to who owns a space now; space; button
	DeviceRevokedReuse Name = "device_revoked_reuse" // a stolen session was cut; device; button
)

// Letter is what to say to whom, before it has words.
type Letter struct {
	ID       string         // becomes Message.ID
	To       string         // becomes Message.To
	Language string         // of the reader: "fr", "en"; anything else reads as French
	Name     Name           // which letter
	Params   map[string]any // what its texts need
	URL      string         // where the button leads, http or https; empty for letters without a button
}

// Renderer gives letters their words and their looks. It is safe for
// concurrent use.
type Renderer struct {
	texts    *i18n.Catalogue
	instance string
	home     string
	html     *template.Template
}

// NewRenderer makes letters that come from the instance of that name, whose
// home page is at the URL home.
func NewRenderer(texts *i18n.Catalogue, instance, home string) (*Renderer, error) {
	if !webURL(home) {
		return nil, fmt.Errorf("mail: the instance's address %q is not an http or https URL", home)
	}
	html, err := template.ParseFS(files, "templates/letter.html")
	if err != nil {
		return nil, fmt.Errorf("mail: parse the letter's template: %w", err)
	}
	return &Renderer{texts: texts, instance: plain(instance), home: home, html: html}, nil
}

// Render makes the message: subject, plain text, and HTML that reads well
// without images and in the dark.
//
// What people chose (names in Params) is put on one line and cut at 80
// characters, so that nobody gets the instance to deliver an advertisement.
// The result passes Message.Check, or Render fails; so it does when a text or
// one of its parameters is missing, or the URL is there without a button text
// or the other way round.
func (r *Renderer) Render(l Letter) (Message, error) {
	words := r.texts.For(l.Language)
	params := make(map[string]any, len(l.Params)+2)
	for name, value := range l.Params {
		if s, ok := value.(string); ok {
			value = plain(s)
		}
		params[name] = value
	}
	params["instance"], params["url"] = r.instance, r.home
	var missing []string
	text := func(key string) string {
		s, ok := words.Text(key, params)
		if !ok {
			missing = append(missing, key)
		}
		return s
	}
	own := "mail." + string(l.Name)
	view := letterView{
		Language: words.Language(),
		Instance: r.instance, Home: r.home, URL: l.URL,
		Subject: text(own + ".subject"), Intro: text(own + ".intro"), Outro: text(own + ".outro"),
		Hello: text("mail.hello"), Footer: text("mail.footer"), ByHand: text("mail.by_hand"),
	}
	button, hasButton := words.Text(own+".button", params)
	view.Button = button
	if len(missing) > 0 {
		return Message{}, fmt.Errorf("%w: letter %q lacks the texts or parameters of %s", ErrInvalid, l.Name, strings.Join(missing, ", "))
	}
	if hasButton != (l.URL != "") || (hasButton && !webURL(l.URL)) {
		return Message{}, fmt.Errorf("%w: letter %q: button and http(s) address go together", ErrInvalid, l.Name)
	}
	var html bytes.Buffer
	if err := r.html.Execute(&html, view); err != nil {
		return Message{}, fmt.Errorf("mail: render letter %q: %w", l.Name, err)
	}
	m := Message{ID: l.ID, To: l.To, Subject: view.Subject, Text: view.text(), HTML: html.String()}
	return m, m.Check()
}

// letterView is what the HTML template sees.
type letterView struct {
	Language, Instance, Home           string
	Subject, Hello, Intro, Button, URL string
	ByHand, Outro, Footer              string
}

// text is the plain part. The link stands alone on its line, so that mail
// programs and tests find all of it.
func (v letterView) text() string {
	parts := []string{v.Hello, v.Intro}
	if v.URL != "" {
		parts = append(parts, v.Button+"\n"+v.URL)
	}
	parts = append(parts, v.Outro, "-- \n"+v.Footer)
	return strings.Join(parts, "\n\n") + "\n"
}

// maxParam is in code points.
const maxParam = 80

// plain puts what somebody typed on one line of bearable length.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
	if utf8.RuneCountInString(s) > maxParam {
		s = strings.TrimRight(string([]rune(s)[:maxParam-1]), " ") + "…"
	}
	return s
}

// webURL says whether address can stand behind a button.
func webURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsFunc(address, unicode.IsSpace)
}
