package checks

import (
	"encoding/json"
	"fmt"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/airflow/pyjson"
	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// exampleKwargs stand in a fix where the user's own must not be shown.
const exampleKwargs = `{"variables_prefix": "airflow/variables", "region_name": "us-east-1"}`

// jsonFixes shows the form that every reader takes: JSON in single quotes, with
// the arguments that were meant where they can be told and shown.
func jsonFixes(source *airflow.Source, at astro.Origin) []Fix {
	kwargs := exampleKwargs
	if meant := repaired(source.Kwargs); meant != nil && allHarmless(meant) {
		kwargs = source.Kwargs.Repaired.Reveal()
	}
	separator := "="
	if at.File == astro.OverrideName {
		separator = ": "
	}
	return []Fix{{
		Title:  fmt.Sprintf(`Write JSON in single quotes (%s): %s%s'%s'`, diagnosis.Place(at), source.KwargsVariable, separator, kwargs),
		Safety: Unsafe,
	}}
}

// repaired are the arguments that were probably meant, nil if that cannot be told.
func repaired(k airflow.Kwargs) map[string]any {
	v, err := pyjson.Decode(k.Repaired.Reveal())
	if object, ok := v.(*pyjson.Object); err == nil && ok {
		return object.Map()
	}
	return nil
}

// allHarmless reports whether none of the arguments may hold a secret, and none
// would end the quotes.
func allHarmless(kwargs map[string]any) bool {
	for name, value := range kwargs {
		written, err := json.Marshal(value)
		if err != nil || strings.Contains(string(written), "'") || !redact.HarmlessArgument(name, string(written)) {
			return false
		}
	}
	return true
}

// lostPrefixes are the prefixes other than the default that Airflow drops with
// the arguments: it then looks elsewhere for every secret.
func lostPrefixes(source *airflow.Source) []string {
	var lost []string
	if source.Backend == nil { // a class of the project's own
		return nil
	}
	meant := repaired(source.Kwargs)
	for _, name := range []string{"connections_prefix", "variables_prefix"} {
		known := source.Backend.Kwarg(name)
		given, isText := meant[name].(string)
		if known == nil || !isText || strings.Trim(given, "/") == strings.Trim(fmt.Sprint(known.Default), "/") {
			continue
		}
		written, _ := json.Marshal(given) // a string always encodes
		if redact.HarmlessArgument(name, string(written)) {
			name += " " + given
		}
		lost = append(lost, name)
	}
	return lost
}
