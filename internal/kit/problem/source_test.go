package problem_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root       = "../../.."
	importPath = "github.com/kermesse/kermesse/internal/kit/problem"
)

// found is what one file of Go source says about codes.
type found struct {
	codes  map[string]token.Position
	faults []string
}

// look collects the codes of a parsed file: the second argument of problem.New
// and of every Field method, and the constants of this package itself.
func look(fset *token.FileSet, file *ast.File, home bool, out *found) {
	name := ""
	for _, spec := range file.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path == importPath {
			name = "problem"
			if spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	if name == "" && !home {
		return
	}
	add := func(lit *ast.BasicLit) {
		if code, err := strconv.Unquote(lit.Value); err == nil {
			out.codes[code] = fset.Position(lit.Pos())
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if decl, ok := n.(*ast.GenDecl); ok && home && decl.Tok == token.CONST {
			for _, spec := range decl.Specs {
				constant := spec.(*ast.ValueSpec)
				for i, v := range constant.Values {
					if lit, ok := v.(*ast.BasicLit); ok && strings.HasPrefix(constant.Names[i].Name, "Field") {
						add(lit)
					}
				}
			}
		}
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		declares := false
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			if declares = home && fun.Name == "New"; !declares {
				return true
			}
		case *ast.SelectorExpr:
			from, _ := fun.X.(*ast.Ident)
			declares = !home && fun.Sel.Name == "New" && from != nil && from.Name == name
			if !declares && fun.Sel.Name != "Field" {
				return true
			}
		default:
			return true
		}
		if shared, ok := call.Args[1].(*ast.SelectorExpr); ok && strings.HasPrefix(shared.Sel.Name, "Field") {
			return true // problem.FieldRequired and the like are collected where they are declared
		}
		lit, ok := call.Args[1].(*ast.BasicLit)
		switch {
		case ok && lit.Kind == token.STRING:
			add(lit)
		case declares:
			out.faults = append(out.faults, fset.Position(call.Pos()).String()+": the code is not a literal, so nobody can find its texts")
		}
		return true
	})
}

// source reads the whole product: every Go file but tests.
func source(t *testing.T) found {
	t.Helper()
	fset, out := token.NewFileSet(), found{codes: map[string]token.Position{}}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		home := filepath.ToSlash(filepath.Dir(path)) == root+"/internal/kit/problem"
		look(fset, file, home, &out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// written lists the codes that have a title in a language, and those that only
// have a detail.
func written(t *testing.T, lang string) (titles, details map[string]bool) {
	t.Helper()
	data, err := os.ReadFile(root + "/internal/kit/i18n/active." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	titles, details = map[string]bool{}, map[string]bool{}
	for key := range texts {
		code, ok := strings.CutPrefix(key, "problem.")
		if !ok {
			continue
		}
		if detailed, ok := strings.CutSuffix(code, ".detail"); ok {
			details[detailed] = true
		} else {
			titles[code] = true
		}
	}
	return titles, details
}

func TestEveryCodeHasItsTextsAndEveryTextItsCode(t *testing.T) {
	t.Parallel()
	used := source(t)
	for _, fault := range used.faults {
		t.Error(fault)
	}
	if len(used.codes) < 25 {
		t.Fatalf("only %d codes found: the search is broken", len(used.codes))
	}
	form := regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$`)
	for _, lang := range []string{"fr", "en"} {
		titles, details := written(t, lang)
		for _, code := range slices.Sorted(maps.Keys(used.codes)) {
			if !form.MatchString(code) {
				t.Errorf("%v: %q is not of the form room.what", used.codes[code], code)
			}
			if !titles[code] {
				t.Errorf("%v: %s has no text %q in active.%s.json", used.codes[code], code, "problem."+code, lang)
			}
		}
		for code := range titles {
			if _, ok := used.codes[code]; !ok {
				t.Errorf("active.%s.json: nobody uses problem.%s", lang, code)
			}
		}
		for code := range details {
			if !titles[code] {
				t.Errorf("active.%s.json: problem.%s.detail has no title", lang, code)
			}
		}
	}
}

func TestTheSearchFindsCodesWhereverTheyAre(t *testing.T) {
	t.Parallel()
	const text = `package x
import complaint "` + importPath + `"
var a = complaint.New(complaint.Conflict, "x.a")
var b = complaint.New(complaint.Gone, name)
func f(e *complaint.Error) error { return e.With("k", "not.a.code").Field("/p", "x.c", "max", 3).Field("/q", complaint.FieldRequired) }
func g() { other.New(1, "not.ours") }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := found{codes: map[string]token.Position{}}
	look(fset, file, false, &got)
	if codes := slices.Sorted(maps.Keys(got.codes)); !slices.Equal(codes, []string{"x.a", "x.c"}) {
		t.Errorf("found %v", codes)
	}
	if len(got.faults) != 1 || !strings.Contains(got.faults[0], "x.go:4") {
		t.Errorf("faults %v", got.faults)
	}
}
