package i18n

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"
)

// texts reads one catalogue: key to plural form to text; a text without plural
// forms has the form "other".
func texts(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	data, err := files.ReadFile("active." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	if err := decoder.Decode(&raw); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(data), "\n  \""); lines != len(raw) {
		t.Errorf("%s: %d keys at the top level and %d lines that start one: a key is there twice, or nested", lang, len(raw), lines)
	}
	out := map[string]map[string]string{}
	for key, value := range raw {
		switch v := value.(type) {
		case string:
			out[key] = map[string]string{"other": v}
		case map[string]any:
			out[key] = map[string]string{}
			for form, text := range v {
				s, ok := text.(string)
				if !ok || !slices.Contains([]string{"one", "other"}, form) {
					t.Errorf("%s: %s has a form %q that is neither one nor other", lang, key, form)
				}
				out[key][form] = s
			}
		default:
			t.Errorf("%s: %s is a %T", lang, key, value)
		}
	}
	return out
}

// params lists what a text asks for.
func params(t *testing.T, where, text string) []string {
	t.Helper()
	tmpl, err := template.New("").Funcs(template.FuncMap{"number": fmt.Sprint}).Parse(text)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return nil
	}
	found := map[string]bool{}
	var walk func(parse.Node)
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			for _, c := range n.Nodes {
				walk(c)
			}
		case *parse.ActionNode:
			for _, c := range n.Pipe.Cmds {
				for _, a := range c.Args {
					walk(a)
				}
			}
		case *parse.FieldNode:
			found[n.Ident[0]] = true
		case *parse.TextNode, *parse.IdentifierNode:
		default:
			t.Errorf("%s: texts only use parameters, not %s", where, n)
		}
	}
	walk(tmpl.Root)
	return slices.Sorted(maps.Keys(found))
}

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	t.Parallel()
	french, english := texts(t, "fr"), texts(t, "en")
	for _, key := range slices.Sorted(maps.Keys(french)) {
		if english[key] == nil {
			t.Errorf("%s has no English text", key)
			continue
		}
		if f, e := slices.Sorted(maps.Keys(french[key])), slices.Sorted(maps.Keys(english[key])); !slices.Equal(f, e) {
			t.Errorf("%s has the forms %v in French and %v in English", key, f, e)
		}
		for form := range french[key] {
			where := key + " (" + form + ")"
			f := params(t, "fr "+where, french[key][form])
			e := params(t, "en "+where, english[key][form])
			if !slices.Equal(f, e) {
				t.Errorf("%s asks for %v in French and %v in English", where, f, e)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(english)) {
		if french[key] == nil {
			t.Errorf("%s has no French text", key)
		}
	}
}

func TestTextsAreWellWritten(t *testing.T) {
	t.Parallel()
	var (
		breakable = regexp.MustCompile(`[ \t][:;?!»%]|«[ \t]|[\pL\d][?!;»]|«[\pL\d]`)
		actions   = regexp.MustCompile(`\{\{[^}]*\}\}`)
	)
	for _, lang := range Languages() {
		for key, forms := range texts(t, lang) {
			for _, text := range forms {
				plain := actions.ReplaceAllString(text, "0")
				if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
					t.Errorf("%s %s is empty or has space around it: %q", lang, key, text)
				}
				if strings.Contains(text, "'") {
					t.Errorf("%s %s has a typewriter apostrophe: %q", lang, key, text)
				}
				if strings.HasPrefix(key, "problem.") && strings.Contains(plain, "!") {
					t.Errorf("%s %s shouts: %q", lang, key, text)
				}
				if lang == "fr" && breakable.MatchString(plain) {
					t.Errorf("fr %s needs a non-breaking space before or inside its punctuation: %q", key, text)
				}
			}
		}
	}
}

func TestEveryTextRenders(t *testing.T) {
	t.Parallel()
	catalogue := New()
	for _, lang := range Languages() {
		for key, forms := range texts(t, lang) {
			for _, text := range forms {
				values := map[string]any{}
				for _, name := range params(t, key, text) {
					values[name] = 2
				}
				if got, ok := catalogue.For(lang).Text(key, values); !ok || strings.Contains(got, "{{") {
					t.Errorf("%s %s renders as %q, %v", lang, key, got, ok)
				}
			}
		}
	}
}
