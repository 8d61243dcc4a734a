package report

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
)

// summingUp is the last line of a report: the counts, and where to read more.
func summingUp(d Document) []string {
	var sum Summary
	errors, warnings, notApplicable := 0, 0, 0
	var why []string
	skipped := map[string]int{}
	skip := func(text string) {
		if skipped[text]++; skipped[text] == 1 {
			why = append(why, text)
		}
	}
	explain := ""
	for _, p := range d.Projects {
		sum.plus(p.Summary)
		for i, one := range p.problems {
			if one.finding.Severity == checks.Warning {
				warnings++
			} else {
				errors++
			}
			if explain == "" && i == 0 {
				explain = one.check.explain(one.finding.Rule)
			}
		}
		for _, c := range p.Checks {
			switch {
			case c.Status != checks.Skip || c.unremarkable():
			case c.excluded != "":
				skip("not run (" + visible(c.excluded) + ")")
			case len(c.blocked) > 0:
				skip(phrase.UntilFixed(c.blocked))
			default:
				notApplicable++
			}
		}
	}
	var parts []string
	add := func(n int, text string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(text, n))
		}
	}
	if errors > 0 {
		parts = append(parts, phrase.Count(errors, "error"))
	}
	if warnings > 0 {
		text := phrase.Count(warnings, "warning")
		if errors == 0 && d.Strict {
			text += " (failures: --strict)"
		}
		parts = append(parts, text)
	}
	add(sum.Unknown, "%d unknown")
	if errors+warnings+sum.Unknown == 0 && sum.Pass > 0 {
		parts = append(parts, phrase.Count(sum.Pass, "check")+" passed")
	} else {
		add(sum.Pass, "%d passed")
	}
	for _, text := range why {
		parts = append(parts, fmt.Sprintf("%d %s", skipped[text], text))
	}
	add(notApplicable, "%d not applicable")
	if len(d.Projects) > 1 {
		parts = append(parts, fmt.Sprintf("%d projects", len(d.Projects)))
	}
	if words := silencedIn(d); words != "" {
		parts = append(parts, strings.TrimPrefix(words, "; "))
	}
	if explain != "" {
		parts = append(parts, explain)
	}
	return parts
}

// NoUse says where doctor looked for uses of AWS and found none: in so many Python files, while
// others could not be read.
func NoUse(sources, unread int) string {
	text := fmt.Sprintf("Looked at %s in dags/, include/ and plugins/, the environment, connections and mounts", phrase.Count(sources, "Python file"))
	if unread > 0 {
		text += fmt.Sprintf("; %s could not be read", phrase.Count(unread, "more file"))
	}
	return text
}

func (s *Summary) plus(o Summary) {
	s.Pass += o.Pass
	s.Warn += o.Warn
	s.Fail += o.Fail
	s.Skip += o.Skip
	s.Unknown += o.Unknown
}
