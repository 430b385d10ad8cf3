package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pelletier/go-toml/v2"
)

// maxFile bounds configuration and password files, in bytes.
const maxFile = 1 << 20

// Loader brings the options of the configuration file to kong, to be registered with
// [kong.Resolvers], and checks the whole afterwards. It serves one command line.
type Loader struct {
	read   bool
	path   string
	values map[string]string
	found  Problems
}

// Validate has nothing to add: [Loader.Check] explains.
func (l *Loader) Validate(*kong.Application) error { return nil }

// Resolve gives the file's value of a flag, unless the environment has one.
func (l *Loader) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !slices.ContainsFunc((&Config{}).Options(), func(o Option) bool { return o.Name == flag.Name }) {
		return nil, nil
	}
	l.open(fileOf(ctx))
	for _, env := range flag.Envs {
		if os.Getenv(env) != "" {
			return nil, nil
		}
	}
	if value, ok := l.values[flag.Name]; ok {
		return value, nil
	}
	return nil, nil
}

// fileOf is the file that the command line or the environment names.
func fileOf(ctx *kong.Context) string {
	for _, path := range ctx.Path {
		for _, flag := range path.Flags {
			if flag.Name != "config" {
				continue
			}
			if name, ok := ctx.FlagValue(flag).(string); ok {
				return name
			}
		}
	}
	return ""
}

// open reads the file once, and keeps what is wrong with it for Check.
func (l *Loader) open(path string) {
	if l.read || path == "" {
		return
	}
	l.read, l.path, l.values = true, path, map[string]string{}
	text, err := readSmall(path)
	if err != nil {
		l.found.add("config", "%v", err)
		return
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
			row, column := bad.Position()
			l.found.add("config", "%s, line %d, column %d: %v", path, row, column, bad)
		} else {
			l.found.add("config", "%s: %v", path, err)
		}
		return
	}
	known := map[string]Option{}
	for _, o := range (&Config{}).Options() {
		if o.Name != "config" { // a file does not name another
			known[o.Name] = o
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		o, ok := known[name]
		if !ok {
			l.found.add("config", "%s: there is no option %q%s", path, name, suggestion(name, known))
			continue
		}
		text, ok := plain(tree[name])
		if !ok {
			l.found.add(o.Name, "in %s it has to be a text, a number, true or false, or a list of texts", path)
			continue
		}
		l.values[name] = text
	}
}

// plain writes a TOML value as a flag would be written.
func plain(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case int64, bool:
		return fmt.Sprint(v), true
	case []any:
		var parts []string
		for _, item := range v {
			text, ok := item.(string)
			if !ok {
				return "", false
			}
			parts = append(parts, text)
		}
		return strings.Join(parts, ","), true
	}
	return "", false
}

// suggestion names the option that was probably meant: the same letters, or nearly.
func suggestion(name string, known map[string]Option) string {
	squeeze := strings.NewReplacer("_", "", "-", "", ".", "").Replace
	for _, candidate := range slices.Sorted(maps.Keys(known)) {
		if distance(squeeze(strings.ToLower(name)), squeeze(candidate)) <= 2 {
			return fmt.Sprintf("; did you mean %q?", candidate)
		}
	}
	return ""
}

// distance counts the letters to add, remove or replace between two words (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s does not exist", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder, not a file", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s is longer than %d bytes", path, maxFile)
	}
	return os.ReadFile(path)
}
