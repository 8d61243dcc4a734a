// Package redacttest gives tests access to texts that are hidden otherwise.
package redacttest

import (
	"fmt"
	"reflect"
	"slices"

	"doctor/internal/redact"
)

// Raw returns a text unchanged, including its secrets, so that a test can distinguish what was
// written from what the scrubber removed.
func Raw(t redact.Text) string {
	// The field is not exported, and the package must not have a method like this.
	value := reflect.ValueOf(t).FieldByName("value")
	if value.IsNil() {
		return ""
	}
	return value.Elem().String()
}

// RawAll returns several texts unchanged.
func RawAll(all []redact.Text) []string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = Raw(t)
	}
	return words
}

// Everything returns all texts and strings in a value, in order, and whatever else fmt would
// print of it.
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
