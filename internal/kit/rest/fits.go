package rest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kermesse/kermesse/internal/kit/problem"
)

// fits finds in a body what the typed layer lets pass or cannot point at: null where the document
// knows no null (it would be taken for an absent field, and the edit that wanted it emptied would be
// answered as done), and numbers that are no integer of 64 bits. What else is wrong is left to that
// layer, which sees the whole body again.
func fits(registry huma.Registry, schema *huma.Schema, body []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return problem.ErrBodyMalformed.Because(err)
	}
	if refused := fitsAt(registry, schema, value, "", problem.ErrInvalid); len(refused.Fields()) > 0 {
		return refused
	}
	return nil
}

func fitsAt(registry huma.Registry, schema *huma.Schema, value any, pointer string, refused *problem.Error) *problem.Error {
	if schema != nil && schema.Ref != "" {
		schema = registry.SchemaFromRef(schema.Ref)
	}
	if schema == nil {
		return refused
	}
	switch v := value.(type) {
	case json.Number:
		if schema.Type != huma.TypeInteger {
			return refused
		}
		if strings.Contains(v.String(), ".") {
			return refused.Field(pointer, problem.FieldWrongType)
		}
		if _, err := strconv.ParseInt(v.String(), 10, 64); err != nil {
			return refused.Field(pointer, problem.FieldInvalid)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			member := schema.Properties[name]
			if member == nil {
				// The typed layer refuses it by name, but for one that differs in its case from a known one: that
				// it would read as the known one.
				if known(schema, name) {
					refused = refused.Field(pointer+"/"+name, problem.FieldUnknown)
				}
				continue
			}
			if v[name] == nil && !member.Nullable {
				refused = refused.Field(pointer+"/"+name, problem.FieldWrongType)
				continue
			}
			refused = fitsAt(registry, member, v[name], pointer+"/"+name, refused)
		}
	case []any:
		for i, element := range v {
			refused = fitsAt(registry, schema.Items, element, pointer+"/"+strconv.Itoa(i), refused)
		}
	}
	return refused
}

// known tells whether a schema has this property in another case.
func known(schema *huma.Schema, name string) bool {
	for property := range schema.Properties {
		if strings.EqualFold(property, name) {
			return true
		}
	}
	return false
}
