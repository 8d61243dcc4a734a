// Package placeholder finds the placeholders that instructions contain for their reader to replace,
// and shows them without the secrets that people put next to them.
package placeholder

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// placeholderText matches placeholders: <username>, <your-aws-region>, YOUR_ACCESS_KEY,
// your-profile, XXXX, {{ env.KEY }}.
var placeholderText = lazyregexp.New(`(?i)\{\{.*?\}\}|<[a-z][a-z0-9 _.-]*>|(?:^|[^$\w])\{[a-z][a-z0-9 _-]*\}|\.\.\.+$|\byour[_ -][a-z0-9_ -]+|\breplace[_-]?(me|this)\b|\bchange[_-]?me\b|^x{4,}$|\bmy[_-](access|secret)[_-]key\b|\binsert[_-]\w+`)

// In what may be a secret, only plain instructions are shown: some people put the secret itself
// between the brackets.
var (
	secretNames = lazyregexp.New(`(?i)secret|token|key|kwargs|conn`)
	instruction = lazyregexp.New(`(?i)^\W*(?:your|my|the|replace|change|insert|aws|secret|access|session|token|key|x{4})[a-z _-]*\W*$|^\.+$`)
)

// Find returns the placeholder in a named value, safe to show; "" if there is none.
func Find(name, value string) string {
	return FindIn(MayBeSecret(name), value)
}

// MayBeSecret reports whether a value may be a secret because of its names.
func MayBeSecret(names string) bool { return secretNames().MatchString(names) }

// FindIn is Find for a value of which the caller knows whether it may be a secret.
func FindIn(mayBeSecret bool, value string) string {
	if !mayHaveOne(value) {
		return ""
	}
	found := strings.TrimLeft(placeholderText().FindString(value), "/: ")
	if strings.HasPrefix(found, "{{") { // of a template
		return "{{ ... }}"
	}
	if found != "" && mayBeSecret && !instruction().MatchString(found) {
		return "<...>"
	}
	return found
}

// mayHaveOne spares most values the expression: each of its alternatives has one of these.
func mayHaveOne(value string) bool {
	if strings.ContainsAny(value, "{<") || strings.Contains(value, "...") {
		return true
	}
	lower := strings.ToLower(value)
	for _, word := range []string{"your", "replace", "change", "xxxx", "my", "insert"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
