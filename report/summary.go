package report

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
)

// summingUp is the last line of the report.
func summingUp(d Document) string {
	var sum Summary
	errors, warnings, concerned := 0, 0, 0
	firstRule := ""
	for _, p := range d.Projects {
		sum.plus(p.Summary)
		for _, c := range p.Checks {
			if unremarkable(c) {
				sum.Skip--
			}
			if len(c.Findings) > 0 {
				concerned++ // including one that is incomplete after its findings
			}
			for _, f := range c.Findings {
				if f.Severity == checks.Warning {
					warnings++
				} else {
					errors++
				}
				if firstRule == "" {
					firstRule = f.Rule
				}
			}
		}
	}
	ran := sum.Pass + sum.Warn + sum.Fail
	rest := others(sum, concerned, d)
	switch {
	case errors+warnings > 0:
		text := fmt.Sprintf("%s in %s%s. ", found(errors, warnings), phrase.Count(concerned, "check"), rest)
		if errors == 0 && d.Strict {
			text += "Warnings count as failures (--strict). "
		}
		return text + fmt.Sprintf("`doctor explain %s` says more.", firstRule)
	case sum.Unknown > 0:
		return fmt.Sprintf("Nothing failed, but %s could not tell%s.", phrase.Count(sum.Unknown, "check"), rest)
	case ran == 0:
		return fmt.Sprintf("Nothing was looked at: %s skipped%s.", was(sum.Skip), silencedIn(d))
	}
	if none := withoutUses(d); none != "" {
		return fmt.Sprintf("%s %s passed%s.", none, phrase.Count(sum.Pass, "check"), rest)
	}
	good := "All good"
	if silencedIn(d) != "" {
		good = "Nothing else was found"
	}
	return fmt.Sprintf("%s: %s passed%s.", good, phrase.Count(sum.Pass, "check"), rest)
}

// withoutUses says that no project uses AWS, and where doctor looked; "" if one does.
func withoutUses(d Document) string {
	sources, unread := 0, 0
	for _, p := range d.Projects {
		if len(p.Uses) > 0 {
			return ""
		}
		sources, unread = sources+p.Sources, unread+p.Unread
	}
	return NoUse(sources, unread)
}

// NoUse says that no use of AWS was found, and where doctor looked: in so many Python files,
// while others could not be read.
func NoUse(sources, unread int) string {
	text := fmt.Sprintf("No AWS use found: looked at %s in dags/, include/ and plugins/, the environment, connections and mounts.", phrase.Count(sources, "Python file"))
	if unread > 0 {
		text += fmt.Sprintf(" %s could not be read.", phrase.Count(unread, "more file"))
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

func found(errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, phrase.Count(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, phrase.Count(warnings, "warning"))
	}
	return strings.Join(parts, " and ")
}

// others counts the checks that the sentence has not mentioned yet.
func others(sum Summary, concerned int, d Document) string {
	var text string
	problems := sum.Warn+sum.Fail > 0 || concerned > 0
	if (problems || sum.Unknown > 0) && sum.Pass > 0 {
		text += fmt.Sprintf("; %d passed", sum.Pass)
	}
	if problems && sum.Unknown > 0 {
		text += fmt.Sprintf("; %d could not tell", sum.Unknown)
	}
	if sum.Skip > 0 {
		text += fmt.Sprintf("; %d skipped", sum.Skip)
	}
	if len(d.Projects) > 1 {
		text += fmt.Sprintf("; %d projects", len(d.Projects))
	}
	return text + silencedIn(d)
}

func was(n int) string {
	if n == 1 {
		return "1 check was"
	}
	return fmt.Sprintf("%d checks were", n)
}
