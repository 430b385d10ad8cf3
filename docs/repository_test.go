// Package docs holds no code: only the proof that documents and repository agree.
package docs

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = ".."

// files lists what the repository holds, without what is installed, built or kept by git.
func files(t *testing.T, wanted func(path string) bool) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", "node_modules", "bin", ".cache", "dist", "test-results", "data"}, entry.Name()) {
			return fs.SkipDir
		}
		if entry.Type().IsRegular() && wanted(path) {
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func isMarkdown(path string) bool { return filepath.Ext(path) == ".md" }

func TestEveryPathNamedInADocumentExists(t *testing.T) {
	var (
		quoted = regexp.MustCompile("`([^`\\s]+)`")
		link   = regexp.MustCompile(`\]\(([^)\s#]+)`)
		// What looks like a path of this repository: one of its top folders, then anything without a placeholder.
		path = regexp.MustCompile(`^\.?/?(\.ci|\.github|benchmarks|cmd|deploy|docs|e2e|internal|scripts|sdk|tools|web)(/[\w.@-]+)+/?$`)
	)
	for _, document := range files(t, isMarkdown) {
		text := read(t, document)
		for _, match := range quoted.FindAllSubmatch(text, -1) {
			if name := string(match[1]); path.MatchString(name) {
				if _, err := os.Stat(filepath.Join(root, name)); err != nil {
					t.Errorf("%s names %s, which does not exist", document, name)
				}
			}
		}
		for _, match := range link.FindAllSubmatch(text, -1) {
			target := string(match[1])
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(document), target)); err != nil {
				t.Errorf("%s links to %s, which does not exist", document, target)
			}
		}
	}
}

func TestLockFilesNameNoAddress(t *testing.T) {
	locks := files(t, func(path string) bool { return filepath.Base(path) == "package-lock.json" })
	if len(locks) == 0 {
		t.Fatal("no lock file was found")
	}
	for _, lock := range locks {
		if bytes.Contains(read(t, lock), []byte(`"resolved"`)) {
			t.Errorf("%s says where packages were fetched from: a .npmrc beside it with omit-lockfile-registry-resolved=true prevents that", lock)
		}
	}
}

func TestNothingNamesAMachineOrARegistry(t *testing.T) {
	// Built from pieces, so that this file does not name them either.
	unwanted := regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(` + strings.Join([]string{"wo" + "rk", "fa" + "rm", "ro" + "ot", "ho" + "me/[a-z]+", "Us" + "ers/[A-Za-z]+"}, "|") + `)/|` +
		strings.Join([]string{`registry\.` + `npmjs`, `proxy\.` + `golang`, `deb\.` + `debian`}, "|"))
	texts := []string{".go", ".md", ".ts", ".tsx", ".mjs", ".js", ".json", ".yml", ".yaml", ".sh", ".sql", ".css", ".html", ".po", ".toml", ".mod", ""}
	for _, file := range files(t, func(path string) bool { return slices.Contains(texts, filepath.Ext(path)) }) {
		for i, line := range bytes.Split(read(t, file), []byte("\n")) {
			if found := unwanted.Find(line); found != nil {
				t.Errorf("%s:%d names %q", file, i+1, found)
			}
		}
	}
}
