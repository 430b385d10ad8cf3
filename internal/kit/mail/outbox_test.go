package mail_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/mail"
)

func put(t *testing.T, box *mail.Outbox, id, text string) {
	t.Helper()
	m := mail.Message{ID: id, To: "alice@example.org", Subject: "Bonjour <b>" + id + "</b>", Text: text}
	if err := box.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, box *mail.Outbox, method, path, lang string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	box.Handler(i18n.New()).ServeHTTP(w, r)
	if w.Header().Get("Content-Security-Policy") == "" || strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe") ||
		w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%s: headers %v", path, w.Header())
	}
	return w
}

func TestOutboxKeepsTheNewest(t *testing.T) {
	t.Parallel()
	now := clock.NewStepped(noon)
	box := mail.NewOutbox(now)
	for i := range mail.OutboxSize + 2 {
		put(t, box, fmt.Sprint("job-", i), "x")
		now.Advance(time.Second)
	}
	items := box.Items()
	if len(items) != mail.OutboxSize || items[0].ID != "job-501" || items[mail.OutboxSize-1].ID != "job-2" {
		t.Fatalf("%d items, from %s", len(items), items[0].ID)
	}
	if want := noon.Add(501 * time.Second); items[0].At != want {
		t.Errorf("at %v, want %v", items[0].At, want)
	}
}

func TestAwaitFindsWhatIsThereAndWhatComes(t *testing.T) {
	t.Parallel()
	box := mail.NewOutbox(clock.NewStepped(noon))
	put(t, box, "job-1", "x")
	is := func(id string) func(mail.Sent) bool { return func(s mail.Sent) bool { return s.ID == id } }
	if got, err := box.Await(t.Context(), is("job-1")); err != nil || got.ID != "job-1" {
		t.Fatalf("%v, %v", got, err)
	}
	looked := make(chan struct{}, 10)
	found := make(chan mail.Sent)
	go func() {
		got, err := box.Await(context.Background(), func(s mail.Sent) bool {
			looked <- struct{}{}
			return s.ID == "job-3"
		})
		if err != nil {
			t.Error(err)
		}
		found <- got
	}()
	<-looked
	put(t, box, "job-2", "x")
	put(t, box, "job-3", "x")
	if got := <-found; got.ID != "job-3" {
		t.Errorf("found %s", got.ID)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := box.Await(ctx, is("job-9")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOutboxAsJSON(t *testing.T) {
	t.Parallel()
	box := mail.NewOutbox(clock.NewStepped(noon))
	if w := get(t, box, http.MethodGet, "/dev/mail?format=json", ""); strings.TrimSpace(w.Body.String()) != `{"items":[]}` {
		t.Errorf("empty: %s", w.Body)
	}
	if err := box.Send(t.Context(), hello()); err != nil {
		t.Fatal(err)
	}
	put(t, box, "job-2", "x")
	w := get(t, box, http.MethodGet, "/dev/mail?format=json", "")
	var got struct {
		Items []struct{ ID, To, Subject, Text, HTML, At string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%v, %v", err, w.Header())
	}
	if len(got.Items) != 2 || got.Items[0].ID != "job-2" {
		t.Fatalf("got %+v", got)
	}
	m := got.Items[1]
	if (mail.Message{ID: m.ID, To: m.To, Subject: m.Subject, Text: m.Text, HTML: m.HTML}) != hello() || m.At != "2026-03-04T12:00:00Z" {
		t.Errorf("got %+v", m)
	}
}

func TestOutboxAsAPage(t *testing.T) {
	t.Parallel()
	box := mail.NewOutbox(clock.NewStepped(noon))
	if w := get(t, box, http.MethodGet, "/dev/mail", "fr"); !strings.Contains(w.Body.String(), "Aucun message") {
		t.Errorf("empty: %s", w.Body)
	}
	put(t, box, "job-1", "Voir https://kermesse.example/confirm#a_b-c.\nOu javascript:alert(1), <script>alert(2)</script> et (http://kermesse.example/i/x?a=1&b=2). http://\nfin")
	w := get(t, box, http.MethodGet, "/dev/mail", "en")
	page := w.Body.String()
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	for _, want := range []string{
		`<html lang="en">`, `<main>`, `<h1>E-mails</h1>`, `<h2 id="subject-0">Bonjour &lt;b&gt;job-1&lt;/b&gt;</h2>`,
		`aria-labelledby="subject-0"`, `<time datetime="2026-03-04T12:00:00Z">`, `alice@example.org`,
		`<a href="https://kermesse.example/confirm#a_b-c">https://kermesse.example/confirm#a_b-c</a>.`,
		`<a href="http://kermesse.example/i/x?a=1&amp;b=2">`, `&lt;script&gt;`, "http://\nfin",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	for _, unwanted := range []string{"<script", "<style", "style=", "No message yet", `href="javascript`, "ZgotmplZ"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("%s in %s", unwanted, page)
		}
	}
}

func TestOutboxStylesheetAndNothingElse(t *testing.T) {
	t.Parallel()
	box := mail.NewOutbox(clock.NewStepped(noon))
	w := get(t, box, http.MethodGet, "/dev/mail/style.css", "")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") || w.Body.Len() == 0 {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := get(t, box, http.MethodGet, "/dev/mail/letter.html", ""); w.Code != http.StatusNotFound {
		t.Errorf("another path answers %d", w.Code)
	}
	if w := get(t, box, http.MethodPost, "/dev/mail", ""); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", w.Code)
	}
}
