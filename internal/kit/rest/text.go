package rest

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

// cleanText walks an input and brings every string to its stored form, in place. What may not be
// stored (NUL, control characters) is refused, each field named by its JSON pointer.
func cleanText(in any) error {
	refused := problem.ErrInvalid
	walkStrings(reflect.ValueOf(in).Elem(), "", func(pointer string, v reflect.Value) {
		clean, err := text.Clean(v.String())
		if err != nil {
			refused = refused.Field(pointer, problem.FieldControlCharacter)
			return
		}
		v.SetString(clean)
	})
	if refused != problem.ErrInvalid {
		return refused
	}
	return nil
}

func walkStrings(v reflect.Value, pointer string, visit func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			visit(pointer, v)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkStrings(v.Elem(), pointer, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkStrings(v.Index(i), pointer+"/"+strconv.Itoa(i), visit)
		}
	case reflect.Struct:
		t := v.Type()
		for i := range t.NumField() {
			field := t.Field(i)
			if !field.IsExported() {
				continue
			}
			walkStrings(v.Field(i), pointer+fieldPointer(field), visit)
		}
	}
}

// fieldPointer is what a field adds to a JSON pointer. Body is the document itself; parameters
// outside the body are named by where they are.
func fieldPointer(f reflect.StructField) string {
	for _, place := range []string{"query", "header", "path"} {
		if name := f.Tag.Get(place); name != "" {
			name, _, _ = strings.Cut(name, ",")
			if place == "query" {
				return "?" + name
			}
			return name
		}
	}
	if f.Name == "Body" || f.Anonymous {
		return ""
	}
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		name = f.Name
	}
	return "/" + name
}
