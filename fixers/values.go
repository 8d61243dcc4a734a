package fixers

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// value is one value of an edit.
type value struct {
	// name is its field's name in kebab-case, with the key after a colon if the field is a map:
	// "file", "set:AWS_PROFILE".
	name string
	text string
	// needed: it must not be empty.
	needed bool
}

// values are all values of an edit in the order of its fields, those of a map in the order of its
// keys. An empty list or map is one empty value.
func values(e Edit) []value {
	v := reflect.ValueOf(e)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return fieldValues(v, "", true)
}

// fieldValues are the values of the exported fields of a struct.
func fieldValues(v reflect.Value, prefix string, needed bool) []value {
	var out []value
	if v.Kind() != reflect.Struct {
		return nil
	}
	for field, f := range v.Fields() {
		if field.IsExported() && !field.Anonymous {
			out = append(out, valuesOf(f, prefix+kebabCase(field.Name), needed && field.Tag.Get("edit") != "optional")...)
		}
	}
	return out
}

func valuesOf(v reflect.Value, name string, needed bool) []value {
	var out []value
	switch v.Kind() {
	case reflect.String:
		return []value{{name, v.String(), needed}}
	case reflect.Struct:
		return fieldValues(v, name+"-", true)
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return valuesOf(v.Elem(), name, needed)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
			return []value{{name, string(v.Bytes()), needed}}
		}
		for i := range v.Len() {
			out = append(out, valuesOf(v.Index(i), name, true)...)
		}
	case reflect.Map:
		texts := map[string]reflect.Value{}
		for key, of := range v.Seq2() {
			texts[fmt.Sprint(key)] = of
		}
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			if key == "" {
				out = append(out, value{name, "", true})
			}
			out = append(out, valuesOf(texts[key], name+":"+key, false)...)
		}
	default:
		return []value{{name, fmt.Sprint(v), false}}
	}
	if len(out) == 0 {
		return []value{{name, "", needed}}
	}
	return out
}

// kebabCase converts a field name to kebab-case.
func kebabCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// check validates the values of an edit. Control characters are refused: none needs one, and one
// could start a new line in a file. Whole lines may have tabs.
func check(e Edit) error {
	_, lines := e.(EditLines)
	refused := func(r rune) bool { return unicode.IsControl(r) && (r != '\t' || !lines) }
	for _, v := range values(e) {
		switch {
		case !utf8.ValidString(v.name+v.text) || strings.ContainsFunc(v.name+v.text, refused):
			return fmt.Errorf("fixer %s: argument %q holds characters that cannot be printed", e.Name(), v.name)
		case v.needed && v.text == "":
			return fmt.Errorf("fixer %s: argument %q is missing", e.Name(), v.name)
		}
	}
	return nil
}

// compareEdits orders edits with the same name by the names of their values, then by the values.
func compareEdits(a, b Edit) int {
	x, y := values(a), values(b)
	byName := func(v, o value) int { return cmp.Compare(v.name, o.name) }
	byText := func(v, o value) int { return cmp.Compare(v.text, o.text) }
	return cmp.Or(slices.CompareFunc(x, y, byName), slices.CompareFunc(x, y, byText))
}
