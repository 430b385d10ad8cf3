package mail

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/i18n"
)

// outboxPolicy allows the page its stylesheet and nothing else (SE-10).
const outboxPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler shows the outbox at /dev/mail, for development and demonstrations:
// whoever reaches it reads everybody's mail, so it is never mounted beside a
// real sender. /dev/mail?format=json answers
// {"items":[{"id","to","subject","text","html","at"}]}, newest first.
//
// The page shows the text part of each message; its links can be followed.
func (o *Outbox) Handler(texts *i18n.Catalogue) http.Handler {
	page := template.Must(template.ParseFS(files, "templates/outbox.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /dev/mail", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("format") == "json" {
			o.serveJSON(w)
			return
		}
		o.servePage(w, page, texts.For(r.Header.Get("Accept-Language")))
	})
	mux.HandleFunc("GET /dev/mail/style.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, files, "templates/outbox.css")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", outboxPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Links in mails carry tokens.
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

func (o *Outbox) serveJSON(w http.ResponseWriter) {
	type item struct {
		ID      string    `json:"id"`
		To      string    `json:"to"`
		Subject string    `json:"subject"`
		Text    string    `json:"text"`
		HTML    string    `json:"html"`
		At      time.Time `json:"at"`
	}
	answer := struct {
		Items []item `json:"items"`
	}{Items: []item{}}
	for _, m := range o.Items() {
		answer.Items = append(answer.Items, item{m.ID, m.To, m.Subject, m.Text, m.HTML, m.At})
	}
	w.Header().Set("Content-Type", "application/json")
	// The only errors left are those of the connection: nobody to tell.
	_ = json.NewEncoder(w).Encode(answer)
}

func (o *Outbox) servePage(w http.ResponseWriter, page *template.Template, words i18n.Localizer) {
	type message struct {
		To, Subject, At, AtText string
		Lines                   []piece
	}
	view := struct {
		Language, Title, Lead, Empty, To, At string
		Messages                             []message
	}{Language: words.Language()}
	for key, field := range map[string]*string{
		"mail.outbox.title": &view.Title, "mail.outbox.lead": &view.Lead, "mail.outbox.empty": &view.Empty,
		"mail.outbox.to": &view.To, "mail.outbox.at": &view.At,
	} {
		*field, _ = words.Text(key, nil)
	}
	for _, m := range o.Items() {
		view.Messages = append(view.Messages, message{
			To: m.To, Subject: m.Subject, Lines: pieces(m.Text),
			At: m.At.Format(time.RFC3339), AtText: m.At.Format("2006-01-02 15:04:05 UTC"),
		})
	}
	var out bytes.Buffer
	if err := page.Execute(&out, view); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w) // an error here means that the reader left
}

// piece is text, or a link when URL is there.
type piece struct{ Text, URL string }

// links is deliberately simple: our own templates write them.
var links = regexp.MustCompile(`https?://[^\s<>"]+`)

// pieces finds the links in a plain text, leaving out the punctuation that
// ends a sentence.
func pieces(text string) []piece {
	var out []piece
	last := 0
	for _, span := range links.FindAllStringIndex(text, -1) {
		link := strings.TrimRight(text[span[0]:span[1]], ".,;:!?)'»…\u00a0")
		if u, err := url.Parse(link); err != nil || u.Host == "" {
			continue
		}
		if span[0] > last {
			out = append(out, piece{Text: text[last:span[0]]})
		}
		out = append(out, piece{Text: link, URL: link})
		last = span[0] + len(link)
	}
	if last < len(text) {
		out = append(out, piece{Text: text[last:]})
	}
	return out
}
