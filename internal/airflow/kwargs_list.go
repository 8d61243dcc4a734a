package airflow

import (
	"encoding/json"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/pyjson"
)

// regionForm is what names of regions look like.
var regionForm = lazyregexp.New(`^[a-z]{2}(?:-[a-z]+){1,2}-[0-9]$`)

// objectOf guesses what a list of arguments was meant to be: objects in it are one object, a text
// like name=value is a member, and a text alone belongs to the argument that its words name. "" if
// one of them tells nothing, or two are for the same argument.
func objectOf(list []any) string {
	var members []string
	seen := map[string]bool{}
	add := func(name string, value any) bool {
		text, err := json.Marshal(value)
		known := seen[name]
		seen[name] = true
		quoted, _ := json.Marshal(name) // a string always encodes
		members = append(members, string(quoted)+": "+string(text))
		return name != "" && !known && err == nil
	}
	for _, item := range list {
		switch item := item.(type) {
		case *pyjson.Object:
			values := item.Map()
			for _, m := range item.Members {
				if !add(m.Key, values[m.Key]) {
					return ""
				}
			}
		case string:
			if name, value := argumentIn(item); !add(name, value) {
				return ""
			}
		default:
			return ""
		}
	}
	if len(members) == 0 {
		return ""
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// objectOfAssignments is the object that a text like name=value, name=value was meant to be, "" if it
// is another one.
func objectOfAssignments(text string) string {
	if strings.ContainsAny(text, `{}[]"'`) {
		return ""
	}
	var list []any
	for item := range strings.SplitSeq(text, ",") {
		if name, _, _ := strings.Cut(item, "="); !argumentName().MatchString(strings.TrimSpace(name)) {
			return ""
		}
		list = append(list, item)
	}
	return objectOf(list)
}

// argumentIn is the argument of a backend of AWS that a text is for, "" if it does not tell.
func argumentIn(text string) (name, value string) {
	text = strings.TrimSpace(text)
	for _, separator := range []string{"=", ":"} {
		name, value, ok := strings.Cut(text, separator)
		if name = strings.TrimSpace(name); ok && argumentName().MatchString(name) {
			return name, strings.TrimSpace(value)
		}
	}
	words := strings.ToLower(text)
	switch {
	case regionForm().MatchString(text):
		return "region_name", text
	case strings.Contains(words, "connection"):
		return "connections_prefix", text
	case strings.Contains(words, "variable"):
		return "variables_prefix", text
	case strings.Contains(words, "config"):
		return "config_prefix", text
	}
	return "", ""
}

// argumentName is the form of the names of arguments that contain an underscore, as most do.
var argumentName = lazyregexp.New(`^[a-z]+(?:_[a-z]+)+$`)
