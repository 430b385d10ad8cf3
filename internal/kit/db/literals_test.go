package db

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The rewrite for SQLite works on text and would change string literals too.
func TestTheRewriteTouchesNoLiteralOfAQuery(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../*/queries.sql")
	if err != nil || len(files) < 3 {
		t.Fatalf("%q, %v", files, err)
	}
	comment := regexp.MustCompile(`(?m)--.*$`)
	literal := regexp.MustCompile(`'(?:[^']|'')*'`)
	touched := func(sql string) (out []string) {
		for _, text := range literal.FindAllString(comment.ReplaceAllString(sql, ""), -1) {
			if portable(text) != text {
				out = append(out, text)
			}
		}
		return out
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range touched(string(content)) {
			t.Errorf("%s: the literal %s would be rewritten", file, text)
		}
	}
	for _, sql := range []string{`SELECT 'a::text'`, `SELECT 'wait for update'`, `SELECT 'it''s = ANY($1)'`} {
		if len(touched(sql)) != 1 {
			t.Errorf("%s was not refused", sql)
		}
	}
}
