// Package redacttest shows tests what nothing else may see.
package redacttest

import (
	"fmt"
	"reflect"
	"slices"

	"doctor/internal/redact"
)

// Raw returns what a text says as it is, with the secrets in it, so that a test can
// tell what its maker wrote from what the scrubber took out.
func Raw(t redact.Text) string {
	// The field is not exported, and no method of the package may be what this is.
	value := reflect.ValueOf(t).FieldByName("value")
	if value.IsNil() {
		return ""
	}
	return value.Elem().String()
}

// RawAll returns what several texts say.
func RawAll(all []redact.Text) []string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = Raw(t)
	}
	return words
}

// Everything returns all that a value says, in order: the texts and the strings in it,
// and whatever else fmt would print of it.
func Everything(of any) []string { return everything(reflect.ValueOf(of)) }

func everything(v reflect.Value) (all []string) {
	switch {
	case !v.IsValid():
		return nil
	case v.Type() == reflect.TypeFor[redact.Text]():
		if value := v.FieldByName("value"); !value.IsNil() {
			return []string{value.Elem().String()}
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return everything(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, everything(v.Field(i))...)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all = append(all, everything(v.Index(i))...)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return slices.Compare(everything(a), everything(b)) })
		for _, key := range keys {
			all = append(append(all, everything(key)...), everything(v.MapIndex(key))...)
		}
	default:
		return []string{fmt.Sprint(v)}
	}
	return all
}
