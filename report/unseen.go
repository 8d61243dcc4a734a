package report

import (
	"strings"

	"doctor/internal/facts"
	"doctor/internal/phrase"
)

// UnseenDocument is one thing that a project depends on and a checkout does not show.
type UnseenDocument struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

func (b builder) unseen(all []facts.Unseen) []UnseenDocument {
	var out []UnseenDocument
	for _, u := range all {
		out = append(out, UnseenDocument{b.words(u.What), b.words(u.Why)})
	}
	return out
}

// words name the thing and say why it is not seen.
func (u UnseenDocument) words() string { return visible(u.What) + " (" + visible(u.Why) + ")" }

// notSeen has a line for each thing that the checkout does not show.
func notSeen(p ProjectDocument) []string {
	var lines []string
	for _, u := range p.NotSeen {
		lines = append(lines, u.words())
	}
	return lines
}

// mostUnseen is how many things the verdict names.
const mostUnseen = 4

// outOfSight ends a verdict about a checkout: it is not about the rest.
func outOfSight(p ProjectDocument) string {
	var names []string
	for _, u := range p.NotSeen {
		names = append(names, visible(u.What))
	}
	if more := len(names) - mostUnseen; more > 0 {
		names = append(names[:mostUnseen], phrase.Count(more, "more thing"))
	}
	return "; not seen here: " + phrase.List(names)
}

// asNote is the list as one text, a line each.
func asNote(p ProjectDocument) string {
	if len(p.NotSeen) == 0 {
		return ""
	}
	return "Not seen here:\n" + strings.Join(notSeen(p), "\n")
}
