package verify

import (
	"slices"
	"strings"

	"doctor/internal/phrase"
)

// words describes a shape without any value.
func (s Shape) words() string {
	switch s.Form {
	case "text":
		return "plain text"
	case "lines":
		return "plain text of several lines"
	case "empty":
		return "empty"
	case "json-object":
		text := "a JSON object with " + phrase.Count(s.Keys, "key")
		if s.OwnName {
			text += ", which is the name of the variable: stored as a key/value pair, not as plain text"
		}
		return text
	case "json-list":
		return "a JSON list of " + phrase.Count(s.Keys, "item")
	case "connection":
		return s.connection()
	}
	return "a value of an unknown form"
}

func (s Shape) connection() string {
	text := "a connection of an unknown type"
	switch kind := s.shownType(); {
	case s.Type.IsEmpty():
		text = "a connection without a type"
	case kind != "":
		text = "a connection of type " + kind
	}
	fields := slices.Clone(s.Fields)
	switch s.Extra {
	case "":
	case "json-object":
		fields = append(fields, "extra")
	default:
		fields = append(fields, "extra (not a JSON object)")
	}
	if len(fields) == 0 {
		return text + " and nothing else"
	}
	return text + ", with " + strings.Join(fields, ", ")
}

// shownType is the type if it may be shown.
func (s Shape) shownType() string {
	if kind := s.Type.Reveal(); slices.Contains(connectionTypes(), kind) {
		return kind
	}
	return ""
}

// where names a place for people.
func (a Asked) where(l Lookup) string {
	switch a.Place {
	case "environment":
		return "the environment (" + variableOf(l) + ")"
	case "metastore":
		return "Airflow's database"
	}
	return "the secrets backend " + lastOf(a.Backend)
}

// variableOf is the variable that Airflow reads for a name.
func variableOf(l Lookup) string {
	if l.Kind == "connection" {
		return "AIRFLOW_CONN_" + strings.ToUpper(l.Name)
	}
	return "AIRFLOW_VAR_" + strings.ToUpper(l.Name)
}

// words describes a lookup in several lines: what was found, then what failed before.
func (l Lookup) words() []string {
	var lines, silent []string
	for _, a := range l.Asked {
		switch {
		case a.Found:
			lines = append([]string{"found in " + a.where(l) + ": " + l.Shape.words()}, lines...)
		case a.Error != nil:
			lines = append(lines, a.where(l)+" failed: "+a.Error.String())
		default:
			silent = append(silent, a.where(l))
		}
	}
	if !l.Found {
		head := "not found"
		if len(silent) > 0 {
			head += " in " + strings.Join(silent, " or in ")
		}
		lines = append([]string{head}, lines...)
	}
	return lines
}

// words explains a difference.
func (d Difference) words(r Result) string {
	predicted := "doctor predicted " + d.What + " " + d.Predicted
	found := "got " + d.Found
	if d.What == "outcome" {
		predicted, found = "doctor predicted that "+d.Predicted, "but "+d.Found
	}
	text := predicted + ", " + found
	switch {
	case r.Stale != "":
		return text + "; " + r.Stale
	case d.Image:
		return text + "; the prediction is for the published images, and this image differs"
	}
	return text + "; the prediction was wrong: please report it with the file that `doctor bundle` writes (botocore " + r.Answer.Identity.Botocore + ")"
}
