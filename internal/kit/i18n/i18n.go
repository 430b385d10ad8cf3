// Package i18n finds the words: one catalogue of French and English texts for
// problems, mails and whatever else the server writes to a person.
//
// The texts are in active.fr.json and active.en.json, in go-i18n's format, with
// flat keys. The text of a problem has the key "problem.<code>" (its title) and
// "problem.<code>.detail". Inside a text, {{.name}} is a parameter and
// {{number .name}} the same with its digits grouped as the language does. A
// parameter called count chooses between the plural forms.
package i18n

import (
	"embed"
	"fmt"
	"slices"
	"text/template"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	parsing "github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed active.fr.json active.en.json
var files embed.FS

// Languages are the languages every text exists in, the default first.
func Languages() []string { return []string{"fr", "en"} }

// Catalogue holds every text in every language. It is safe for concurrent use.
type Catalogue struct {
	matcher    language.Matcher
	localizers []Localizer // in the order of Languages
}

// New reads the texts that are built into the program. It panics when they are
// malformed, which this package's tests exclude.
func New() *Catalogue {
	bundle := goi18n.NewBundle(language.French)
	c := &Catalogue{}
	var tags []language.Tag
	for _, lang := range Languages() {
		if _, err := bundle.LoadMessageFileFS(files, "active."+lang+".json"); err != nil {
			panic(fmt.Sprintf("i18n: embedded catalogue: %v", err))
		}
		tag := language.MustParse(lang)
		tags = append(tags, tag)
		c.localizers = append(c.localizers, Localizer{
			language: lang,
			texts:    goi18n.NewLocalizer(bundle, lang),
			parser:   newParser(tag),
		})
	}
	c.matcher = language.NewMatcher(tags)
	return c
}

// For gives the texts in the language that suits an Accept-Language header
// (RFC 9110 §12.5.4) or a plain language tag best. Where nothing suits, or the
// header makes no sense, that is French.
func (c *Catalogue) For(acceptLanguage string) Localizer {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return c.localizers[0]
	}
	_, index, confidence := c.matcher.Match(tags...)
	if confidence == language.No {
		return c.localizers[0]
	}
	return c.localizers[index]
}

// Localizer gives texts in one language. Make it with Catalogue.For.
type Localizer struct {
	language string
	texts    *goi18n.Localizer
	parser   *parser
}

// Language is the language of the texts, "fr" or "en".
func (l Localizer) Language() string { return l.language }

// Text is the text of key with its parameters filled in. It reports false when
// there is no such text, or when the text names a parameter that params lacks:
// a sentence with a hole is worse than a shorter sentence.
func (l Localizer) Text(key string, params map[string]any) (string, bool) {
	config := &goi18n.LocalizeConfig{MessageID: key, TemplateData: params, TemplateParser: l.parser}
	if count, ok := params["count"]; ok {
		config.PluralCount = count
	}
	// An error with a text means that the language has a plural form which the
	// catalogue lacks (French "many" from a million on) and "other" served.
	text, _ := l.texts.Localize(config)
	return text, text != ""
}

// parser makes text/template templates of one language.
type parser struct{ parsing.TextParser }

func newParser(tag language.Tag) *parser {
	printer := message.NewPrinter(tag)
	return &parser{parsing.TextParser{
		Option: "missingkey=error",
		Funcs: template.FuncMap{
			"number": func(n any) string { return printer.Sprint(n) },
		},
	}}
}

// Cacheable is true, although there are functions: go-i18n caches a template
// beside its text, and a text has one language, so it always meets the same ones.
func (*parser) Cacheable() bool { return true }

// Supported tells whether lang is one of Languages.
func Supported(lang string) bool { return slices.Contains(Languages(), lang) }
