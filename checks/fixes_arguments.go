package checks

import (
	"fmt"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// fixArgument corrects an argument on which boto3 raises an exception.
func fixArgument(_ *Pass, c diagnosis.Cause) []Fix {
	f := c.Session.Outcome.Failure
	name := c.Subject[strings.LastIndexByte(c.Subject, '.')+1:]
	title := fmt.Sprintf("Correct %q, or remove it", c.Subject)
	switch {
	case c.Subject == "verify" && c.Suggestion != "":
		title = fmt.Sprintf("Write %q: %s, without quotes", c.Subject, c.Suggestion)
	case c.Suggestion != "" && isUnknownName(f):
		title = fmt.Sprintf("Write %q instead of %q", c.Suggestion, name)
	case c.Suggestion != "":
		title = fmt.Sprintf("Write %q: %q", name, c.Suggestion)
	case c.Subject == "api_version":
		title = fmt.Sprintf("Remove %q", c.Subject)
	case f.Path != "":
		title = fmt.Sprintf("Mount the file at that path in each service, or remove %q", c.Subject)
	}
	return []Fix{{Title: redact.NewText(title + " (" + placeOf(c) + ")"), Safety: Unsafe}}
}

// isUnknownName reports whether it is the name of an argument that is refused, and not
// its value.
func isUnknownName(f *boto.Failure) bool {
	return slices.ContainsFunc([]string{"unexpected keyword argument", "Unknown parameter in input", "Cannot provide retry configuration"}, func(words string) bool {
		return strings.Contains(f.Message, words)
	})
}

// fixInvalidValue takes a setting away that boto3 refuses: without it, it has a
// default. Which of its values was meant is not known.
func fixInvalidValue(_ *Pass, c diagnosis.Cause) []Fix {
	key := c.Session.Outcome.Failure.Key
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []Fix{withEdit(fmt.Sprintf("Remove %s from %s, or give it one of its values", key, c.Vars[0].Origin.File), Unsafe,
			fixers.UnsetVariables{File: c.Vars[0].Origin.File, Names: []string{key}})}
	}
	return []Fix{{Title: redact.Textf("Remove %s (%s), or give it one of its values", key, placeOf(c)), Safety: Unsafe}}
}
