package app_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/world"
)

// document is what tests read of the product's own OpenAPI document.
type document struct {
	Paths      map[string]map[string]described
	Components struct{ Schemas map[string]*shape }
}

// described is one operation of the document.
type described struct {
	Parameters  []parameter
	RequestBody *struct {
		Content map[string]struct{ Schema *shape }
	}
}

type parameter struct {
	Name, In string
	Schema   *shape
}

func (p parameter) query() bool { return p.In == "query" }

// shape is a JSON schema, as much of it as the product uses.
type shape struct {
	Ref        string `json:"$ref"`
	Type       types
	Format     string
	Properties map[string]*shape
	Items      *shape
	Enum       []any
	MinLength  *int
	MaxLength  *int
	MinItems   *int
	MaxItems   *int
}

// types is "string", or ["string", "null"].
type types []string

func (t *types) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*t = types{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

func readDocument(t *testing.T, w *world.World) document {
	t.Helper()
	raw, err := w.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// of is what the document says of a route.
func (d document) of(r rest.Declared) described {
	return d.Paths[rest.Prefix+r.Path][strings.ToLower(r.Method)]
}

// body is the schema of an operation's body, nil without one.
func (d document) body(o described) *shape {
	if o.RequestBody == nil {
		return nil
	}
	return d.resolve(o.RequestBody.Content["application/json"].Schema)
}

func (d document) resolve(s *shape) *shape {
	for s != nil && s.Ref != "" {
		s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	return s
}

// field is one member of a body, however deep.
type field struct {
	pointer string
	*shape
}

// fields lists the members of an object, those of objects in it included.
func (d document) fields(object *shape, below string) []field {
	var out []field
	for _, name := range slices.Sorted(maps.Keys(object.Properties)) {
		s := d.resolve(object.Properties[name])
		out = append(out, field{below + "/" + name, s})
		if slices.Contains(s.Type, "object") {
			out = append(out, d.fields(s, below+"/"+name)...)
		}
	}
	return out
}

// with is a body with something else at a JSON pointer.
func with(t *testing.T, body any, pointer, raw string) string {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	copied := map[string]any{}
	if err := json.Unmarshal(text, &copied); err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	at := copied
	for _, part := range parts[:len(parts)-1] {
		next, ok := at[part].(map[string]any)
		if !ok {
			next = map[string]any{}
			at[part] = next
		}
		at = next
	}
	at[parts[len(parts)-1]] = json.RawMessage(raw)
	if text, err = json.Marshal(copied); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// marker stands in values that are refused: no answer may echo it.
const marker = "grenouille"

// wrong lists values that a field does not take, as JSON texts by what is wrong with them.
func (f field) wrong() map[string]string {
	out := map[string]string{}
	for kind, value := range map[string]string{
		"string": `"` + marker + `"`, "integer": `7`, "boolean": `true`, "object": `{"` + marker + `":1}`, "array": `[1]`, "null": `null`,
	} {
		if !slices.Contains(f.Type, kind) {
			out["not "+kind] = value
		}
	}
	has := func(kind string) bool { return slices.Contains(f.Type, kind) }
	if has("string") {
		out["NUL"], out["a bell"], out["a lone surrogate"] = `"a\u0000`+marker+`"`, `"a\u0007"`, `"\ud800"`
		if f.MaxLength != nil {
			out["too long"] = `"` + strings.Repeat("é", *f.MaxLength+1) + `"`
		}
		if f.MinLength != nil {
			out["empty"] = `""`
		}
		if f.Enum != nil || f.Format == "uuid" {
			out["none of the values"] = `"` + marker + `"`
		}
	}
	if has("integer") {
		out["too large for a double"], out["2^63"], out["-2^63-1"] = "1e400", "9223372036854775808", "-9223372036854775809"
		out["a fraction"], out["huge"] = "1.5", "1e30"
	}
	if has("array") {
		if f.MaxItems != nil {
			out["too many"] = "[" + strings.Repeat("1,", *f.MaxItems) + "1]"
		}
		if f.MinItems != nil {
			out["too few"] = "[]"
		}
		out["null in the list"], out["objects in the list"] = "[null]", `[{}]`
	}
	out["nested 10,000 deep"] = strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	return out
}

// quoted is a text for messages, cut.
func quoted(s string) string {
	if len(s) > 160 {
		return strconv.Quote(s[:160]) + "…"
	}
	return strconv.Quote(s)
}
