package i18n

import (
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

func TestCountChoosesThePluralForm(t *testing.T) {
	t.Parallel()
	bundle := goi18n.NewBundle(language.French)
	for tag, m := range map[language.Tag]goi18n.Message{
		language.French:  {ID: "songs", One: "{{number .count}} morceau", Other: "{{number .count}} morceaux"},
		language.English: {ID: "songs", One: "{{number .count}} song", Other: "{{number .count}} songs"},
	} {
		if err := bundle.AddMessages(tag, &m); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		lang  string
		count any
		want  string
	}{
		{"fr", 0, "0 morceau"},
		{"fr", 1, "1 morceau"},
		{"fr", 2, "2 morceaux"},
		{"fr", int64(12345), "12\u00a0345 morceaux"},
		{"fr", 1_000_000, "1\u00a0000\u00a0000 morceaux"}, // the form "many", which no text has
		{"en", 0, "0 songs"},
		{"en", 1, "1 song"},
		{"en", 12345, "12,345 songs"},
	} {
		l := Localizer{texts: goi18n.NewLocalizer(bundle, c.lang), parser: newParser(language.MustParse(c.lang))}
		if got, ok := l.Text("songs", map[string]any{"count": c.count}); !ok || got != c.want {
			t.Errorf("%s %v: %q, %v; want %q", c.lang, c.count, got, ok, c.want)
		}
	}
}
