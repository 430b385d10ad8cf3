package i18n_test

import (
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/i18n"
)

func TestForChoosesTheLanguageAndFallsBackToFrench(t *testing.T) {
	t.Parallel()
	catalogue := i18n.New()
	for header, want := range map[string]string{
		"":                                 "fr",
		"*":                                "fr",
		"fr":                               "fr",
		"en":                               "en",
		"en-US,en;q=0.9,fr;q=0.8":          "en",
		"fr-CA, en;q=0.5":                  "fr",
		"de, en;q=0.4, fr;q=0.3":           "en",
		"de":                               "fr",
		"ja,zh;q=0.5":                      "fr",
		"en;q=0, fr":                       "fr",
		"not a header;;;q=x":               "fr",
		"en-u-hc-h12":                      "en",
		"\x00\xff":                         "fr",
		"fr;q=0.1, en;q=0.9, de;q=1, xx;q": "fr",
	} {
		if got := catalogue.For(header).Language(); got != want {
			t.Errorf("Accept-Language %q gave %s, want %s", header, got, want)
		}
	}
}

func TestTextFillsInParameters(t *testing.T) {
	t.Parallel()
	catalogue := i18n.New()
	for _, c := range []struct {
		lang, key string
		params    map[string]any
		want      string
	}{
		{"fr", "problem.auth.required", nil, "Connexion nécessaire"},
		{"en", "problem.auth.required", nil, "Sign-in needed"},
		{"fr", "problem.body.too_large.detail", map[string]any{"max": 1048576}, "L’envoi dépasse la taille permise\u00a0: 1\u00a0048\u00a0576\u00a0octets au plus."},
		{"en", "problem.body.too_large.detail", map[string]any{"max": 1048576}, "What was sent is over the limit of 1,048,576 bytes."},
		{"en", "problem.field.too_long.detail", map[string]any{"max": 200, "unused": "x"}, "No more than 200 characters."},
	} {
		got, ok := catalogue.For(c.lang).Text(c.key, c.params)
		if !ok || got != c.want {
			t.Errorf("%s %s = %q, %v; want %q", c.lang, c.key, got, ok, c.want)
		}
	}
}

func TestTextRefusesASentenceWithAHole(t *testing.T) {
	t.Parallel()
	french := i18n.New().For("fr")
	for name, params := range map[string]map[string]any{
		"none": nil, "empty": {}, "another": {"min": 3},
	} {
		if got, ok := french.Text("problem.field.too_long.detail", params); ok || got != "" {
			t.Errorf("%s: got %q, %v", name, got, ok)
		}
	}
	if got, ok := french.Text("no.such.key", nil); ok || got != "" {
		t.Errorf("unknown key gave %q, %v", got, ok)
	}
}

func TestTextIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	catalogue := i18n.New()
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			l := catalogue.For([]string{"fr", "en"}[worker%2])
			want := []string{"Pas plus de 5\u00a0caractères.", "No more than 5 characters."}[worker%2]
			for range 100 {
				if got, _ := l.Text("problem.field.too_long.detail", map[string]any{"max": 5}); got != want {
					t.Errorf("%q", got)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestSupported(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Languages() {
		if !i18n.Supported(lang) {
			t.Errorf("%q is not supported", lang)
		}
	}
	for _, lang := range []string{"", "FR", "de", "fr-FR"} {
		if i18n.Supported(lang) {
			t.Errorf("%q is supported", lang)
		}
	}
}
