package awsconnections

import (
	"cmp"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

// connectionFixes are the fixes for one problem of a connection: what to change, and the lines with
// the change made. set is the variable of the connection.
func connectionFixes(set astro.Var, c airflow.Connection, problem airflow.ConnProblem, place string) []checks.Fix {
	title := connectionFix(c, problem)
	if title == "" {
		return nil
	}
	lines, whole := repair.ConnectionLines(set, withKeys(c, problem), changeOf(c, problem))
	if problem.Kind == airflow.ConnLowercased {
		lines = lines[len(lines)-1:]
	}
	return []checks.Fix{repair.LinesFix(title+" in "+place, lines, whole)}
}

// withKeys is a connection that has keys or not, as the person meant it.
func withKeys(c airflow.Connection, problem airflow.ConnProblem) airflow.Connection {
	switch problem.Kind {
	case airflow.ConnHalfKeys:
		c.HasLogin, c.HasPassword = false, false
	case airflow.ConnURI: // which is not taken apart
		c.HasLogin, c.HasPassword = true, true
	}
	if problem.Fatal && c.Extra == nil && c.Form != airflow.FormSettings {
		c.Extra = airflow.Values{"region_name": redact.Mask} // what the text has is unknown
	}
	return c
}

// changeOf is the change of the extras that solves a problem, which may be none.
func changeOf(c airflow.Connection, problem airflow.ConnProblem) repair.Change {
	key := problem.Key
	switch problem.Kind {
	case airflow.ConnExtraGone:
		return func(all airflow.Values) { replaceGone(all, problem.Gone) }
	case airflow.ConnLowercased:
		return func(all airflow.Values) { capitalize(all, c.Problems) }
	case airflow.ConnUnknownName:
		if problem.Suggestion == "extra" {
			return repair.SetTo(key, redact.Mask)
		}
	case airflow.ConnMisread:
		switch {
		case problem.Suggestion == "region_name" && problem.Key == "host":
			return repair.SetTo("region_name", c.Host.Reveal())
		case problem.Suggestion == "region_name" || problem.Suggestion == "endpoint_url":
			return repair.SetTo(problem.Suggestion, redact.Mask)
		}
	case airflow.ConnExtraName:
		return func(all airflow.Values) { moveExtra(all, key, problem.Suggestion) }
	case airflow.ConnExtra:
		switch {
		case problem.Suggestion == "true" || problem.Suggestion == "false":
			return repair.SetTo(key, problem.Suggestion == "true")
		case key == "assume_role_method":
			return repair.SetTo(key, cmp.Or(problem.Suggestion, "assume_role"))
		case problem.Suggestion != "" && problem.Suggestion != "__extra__":
			return repair.RenamedTo(key, problem.Suggestion)
		case problem.Detail == airflow.NumberInQuotes || problem.Detail == airflow.DurationNotNumber:
			return repair.Unquoted(key)
		case problem.Suggestion == "":
			if list, isList := c.Extra[key].([]any); isList && len(list) == 1 {
				if text, isText := list[0].(string); isText {
					return repair.SetTo(key, text)
				}
			}
			return repair.Removed(key)
		}
	}
	return func(airflow.Values) {}
}

// replaceGone writes extras as the provider reads them now.
func replaceGone(all airflow.Values, gone []airflow.GoneExtra) {
	for _, extra := range gone {
		repair.Removed(extra.Name)(all)
		if extra.Instead != "" {
			setExtra(all, extra.Instead, cmp.Or(extra.Value, redact.Mask))
		}
	}
	dropEmpty(all, "session_kwargs")
}

// moveExtra gives an extra the name, and the object, in which it is read.
func moveExtra(all airflow.Values, from, to string) {
	object, name, nested := strings.Cut(from, ".")
	value := all[from]
	if nested {
		old, _ := all[object].(map[string]any)
		value = old[name]
	}
	repair.Removed(from)(all)
	if nested {
		dropEmpty(all, object)
	}
	setExtra(all, to, value)
}

// setExtra sets an extra; a dot in the name goes into an object, which is made if it is missing.
func setExtra(all airflow.Values, name string, value any) {
	if object, _, nested := strings.Cut(name, "."); nested {
		if _, has := all[object].(map[string]any); !has {
			all[object] = map[string]any{}
		}
	}
	repair.SetTo(name, value)(all)
}

func dropEmpty(all airflow.Values, name string) {
	if object, is := all[name].(map[string]any); is && len(object) == 0 {
		delete(all, name)
	}
}

// capitalize gives the extras back the capitals that the CLI drops, the deepest first.
func capitalize(all airflow.Values, problems []airflow.ConnProblem) {
	var paths []string
	for _, problem := range problems {
		if problem.Kind == airflow.ConnLowercased {
			paths = append(paths, problem.Key)
		}
	}
	slices.SortFunc(paths, func(a, b string) int { return strings.Count(b, ".") - strings.Count(a, ".") })
	for _, path := range paths {
		repair.RenamedTo(strings.ToLower(path), path[strings.LastIndexByte(path, '.')+1:])(all)
	}
}
