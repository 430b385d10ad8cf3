// Package internal_test holds the house to its own rules (docs/architecture.md): who may import whom,
// whose tables a query may name, what is documented.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/kermesse/kermesse/"

// tiers is the import rule: a package imports only packages of strictly lower tiers, and packages of
// its own room. A room that is not here yet is added here first.
var tiers = map[string]int{
	"internal/kit":     0,
	"internal/account": 1, "internal/audit": 1, "internal/wallet": 1, "internal/offer": 1,
	"internal/space": 2, "internal/notify": 2, "internal/payment": 2, "internal/privacy": 2, "internal/moderation": 2,
	"internal/calendar": 3, "internal/file": 3, "internal/chat": 3, "internal/search": 3,
	"internal/band": 4, "internal/studio": 4, "internal/market": 4,
	"internal/admin": 5, "internal/demo": 5,
	"internal/app": 6, "internal/backup": 6, // the house, and what an operator does to a house that stands still
	"internal/doctor": 7, "internal/world": 7,
	"cmd": 8,
}

// room is the entry of tiers that a package belongs to.
func room(pkg string) (string, bool) {
	for at := pkg; at != "."; at = path.Dir(at) {
		if _, ok := tiers[at]; ok {
			return at, true
		}
	}
	return "", false
}

// mayImport tells whether a file of package from may import package to, both relative to the module.
func mayImport(from, to string, isTest bool) bool {
	switch {
	case within(to, "sdk"): // public, and it imports nothing of ours in turn
		return true
	case within(from, "sdk"):
		return false
	case from == "internal": // these tests
		return isTest
	case within(to, "internal/world"): // the house in a test
		return isTest || from == "internal/world"
	case within(to, "internal/kit/testkit"):
		return isTest || from == "internal/world"
	case within(to, "internal/schema"):
		above, _ := room(from)
		return isTest || from == "internal/kit/testkit" || within(from, "internal/schema") || tiers[above] >= tiers["internal/app"]
	case within(from, "internal/schema"):
		return within(to, "internal/kit")
	case within(to, "web"): // the built client
		return within(from, "cmd")
	case within(from, "internal/kit"):
		return within(to, "internal/kit")
	}
	below, known := room(to)
	above, ours := room(from)
	return known && ours && (below == above || tiers[below] < tiers[above])
}

func within(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

// source is one Go file of the repository.
type source struct {
	pkg    string // folder, relative to the module
	path   string
	isTest bool
	file   *ast.File
}

// sources parses every Go file below the folders, which are relative to the module.
func sources(t *testing.T, mode parser.Mode, folders ...string) []source {
	t.Helper()
	var out []source
	for _, folder := range folders {
		root := filepath.Join("..", folder)
		err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() {
				if base := entry.Name(); base == "node_modules" || base == "testdata" || len(base) > 2 && base[0] == '.' {
					return fs.SkipDir
				}
				return nil
			}
			if !strings.HasSuffix(name, ".go") {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, mode)
			if err != nil {
				return err
			}
			relative, err := filepath.Rel("..", name)
			if err != nil {
				return err
			}
			relative = filepath.ToSlash(relative)
			out = append(out, source{path.Dir(relative), relative, strings.HasSuffix(name, "_test.go"), file})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no sources below %q", folders)
	}
	return out
}

func imports(f *ast.File) []string {
	var out []string
	for _, i := range f.Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

func TestImportsPointDownwards(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, parser.ImportsOnly, ".") {
		for _, imported := range imports(s.file) {
			to, ours := strings.CutPrefix(imported, module)
			if ours && !mayImport(s.pkg, to, s.isTest) {
				t.Errorf("%s imports %s", s.path, to)
			}
		}
	}
}

func TestTheImportRule(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		isTest   bool
		want     bool
	}{
		{"internal/band", "internal/kit/db", false, true},
		{"internal/band", "internal/space", false, true},
		{"internal/band", "internal/band/internal/q", false, true},
		{"internal/band", "internal/studio", false, false},
		{"internal/space", "internal/band", false, false},
		{"internal/space", "internal/account", false, true},
		{"internal/account", "internal/space", false, false},
		{"internal/kit/live", "internal/kit/event", false, true},
		{"internal/kit/live", "internal/account", false, false},
		{"internal/kit/live", "internal/schema", false, false},
		{"internal/kit/testkit", "internal/schema", false, true},
		{"internal/schema", "internal/kit/db", false, true},
		{"internal/schema", "internal/space", false, false},
		{"internal/band", "internal/schema", false, false},
		{"internal/band", "internal/kit/testkit", true, true},
		{"internal/band", "internal/kit/testkit", false, false},
		{"internal/demo", "internal/band", false, true},
		{"internal/band", "internal/demo", false, false},
		{"internal/demo", "internal/app", false, false},
		{"internal/app", "internal/demo", false, true},
		{"internal/app", "web", false, false},
		{"cmd/kermesse", "internal/app", false, true},
		{"cmd/kermesse", "web", false, true},
		{"internal/app", "cmd/kermesse", false, false},
		{"internal/doctor", "internal/backup", false, true},
		{"internal/backup", "internal/schema", false, true},
		{"internal/app", "internal/backup", false, false},
		{"internal/demo", "internal/schema", false, false},
		{"internal/account", "sdk/e2ee", false, true},
		{"sdk/password", "sdk/e2ee", false, true},
		{"sdk/e2ee", "internal/kit/text", false, false},
		{"internal/band", "internal/unheard", false, false},
		{"internal/unheard", "internal/kit/db", false, false},
		{"benchmarks/compare", "internal/app", false, false},
	} {
		if got := mayImport(c.from, c.to, c.isTest); got != c.want {
			t.Errorf("%s imports %s: %v", c.from, c.to, got)
		}
	}
}

// Whoever builds on the SDK takes nothing along but what the Go project itself keeps.
func TestTheSDKDependsOnNobodyElse(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, parser.ImportsOnly, "sdk") {
		for _, imported := range imports(s.file) {
			first, _, _ := strings.Cut(imported, "/")
			standard := !strings.Contains(first, ".")
			ours := strings.HasPrefix(imported, module+"sdk/")
			if !standard && !ours && !s.isTest && !strings.HasPrefix(imported, "golang.org/x/crypto/") && !strings.HasPrefix(imported, "golang.org/x/text/") {
				t.Errorf("%s imports %s", s.path, imported)
			}
		}
	}
}

func TestEverythingExportedIsDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, parser.ParseComments, "internal/kit", "sdk") {
		if s.isTest || ast.IsGenerated(s.file) {
			continue
		}
		for _, name := range undocumented(s.file) {
			t.Errorf("%s: %s has no comment", s.path, name)
		}
	}
	documented := map[string]bool{}
	for _, s := range sources(t, parser.ParseComments|parser.PackageClauseOnly, "internal", "sdk") {
		if !s.isTest && s.pkg != "internal" && !strings.HasSuffix(s.pkg, "/internal/q") {
			documented[s.pkg] = documented[s.pkg] || s.file.Doc != nil
		}
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s says nowhere what it is for", pkg)
		}
	}
}

// undocumented lists exported identifiers without a comment. The comment of a group counts for its
// members; the methods that an interface of the standard library asks for explain themselves.
func undocumented(f *ast.File) []string {
	known := []string{"Error", "String", "Unwrap", "Is", "MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON", "Read", "Write", "Close", "ServeHTTP"}
	var out []string
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if !d.Name.IsExported() || d.Doc != nil {
				continue
			}
			if d.Recv != nil && (!ast.IsExported(receiver(d)) || slices.Contains(known, d.Name.Name)) {
				continue
			}
			out = append(out, d.Name.Name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
						out = append(out, spec.Name.Name)
					}
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
							out = append(out, name.Name)
						}
					}
				}
			}
		}
	}
	return out
}

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// read gives the content of a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
