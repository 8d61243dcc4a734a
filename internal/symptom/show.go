package symptom

import (
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// show is the known text of a match, with its values in this log.
func (w *window) show(s span) string {
	var out strings.Builder
	if s.class != "" {
		out.WriteString(s.class + ": ")
	}
	values := s.values
	for _, part := range s.form.parts {
		if part.text == "" {
			out.WriteString(shownValue(w.original(values[0][0], values[0][1])))
			values = values[1:]
			continue
		}
		out.WriteString(part.text)
	}
	if s.form.tail {
		rest := strings.TrimSpace(w.rest(s.end))
		if rest != "" && rest[0] != ':' && rest[0] != ',' {
			rest = " " + rest
		}
		gap := rest[:len(rest)-len(strings.TrimLeft(rest, " "))]
		if rest = rest[len(gap):]; s.builtin && rest != "" {
			rest = "…"
		}
		out.WriteString(gap + shownValue(rest))
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// shownValue is a value, or an ellipsis if it is not certain that it is no secret.
func shownValue(value string) string {
	for _, word := range strings.Fields(value) {
		if !harmless().MatchString(word) || redact.LooksDrawn(word) {
			return "…"
		}
	}
	return value
}

// harmless are URLs without a query, ARNs, hashes, and what has plain parts between its
// punctuation: words, names of profiles and classes, paths, numbers, dates. A part of a password has
// letters of both cases, or digits between letters.
var harmless = lazyregexp.New(`^[("'\[{<]*(?:https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[a-z/-]*)?|arn:[\w:/+=,.@-]+|[0-9a-f]{40}|[~./\\]*(?:(?:[a-z]+\d{0,4}|(?:[A-Z][a-z]+\d?)+|[A-Z]+|\d{1,14}[a-zA-Z]?|\d{8}T\d{6}Z)(?:[_./:\\@,+=-]+(?:[a-z]+\d{0,4}|(?:[A-Z][a-z]+\d?)+|[A-Z]+|\d{1,14}[a-zA-Z]?|\d{8}T\d{6}Z))*)?)[/)"'\]}>.,:;*]*$`)
