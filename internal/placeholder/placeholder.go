// Package placeholder finds what instructions leave for their reader to fill in, and
// tells it without the secrets that people put beside it.
package placeholder

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// placeholderText recognises what instructions leave for the reader to fill in:
// <username>, <your-aws-region>, YOUR_ACCESS_KEY, your-profile, XXXX, {{ env.KEY }}.
var placeholderText = lazyregexp.New(`(?i)\{\{.*?\}\}|<[a-z][a-z0-9 _.-]*>|(?:^|[^$\w])\{[a-z][a-z0-9 _-]*\}|\.\.\.+$|\byour[_ -][a-z0-9_ -]+|\breplace[_-]?(me|this)\b|\bchange[_-]?me\b|^x{4,}$|\bmy[_-](access|secret)[_-]key\b|\binsert[_-]\w+`)

// Of what may be a secret, only a text that is plainly an instruction is shown:
// some put the secret itself between the brackets.
var (
	secretNames = lazyregexp.New(`(?i)secret|token|key|kwargs|conn`)
	instruction = lazyregexp.New(`(?i)^\W*(?:your|my|the|replace|change|insert|aws|secret|access|session|token|key|x{4})[a-z _-]*\W*$|^\.+$`)
)

// Placeholder returns the part of a named value that was left to be filled in,
// fit to be shown; "" if there is none.
func Find(name, value string) string {
	return FindIn(MayBeSecret(name), value)
}

// MayBeSecret reports whether by its names a value may be a secret.
func MayBeSecret(names string) bool { return secretNames().MatchString(names) }

// Shown is the same for a value of which is known whether it may be a secret.
func FindIn(mayBeSecret bool, value string) string {
	found := strings.TrimLeft(placeholderText().FindString(value), "/: ")
	if strings.HasPrefix(found, "{{") { // of a template
		return "{{ ... }}"
	}
	if found != "" && mayBeSecret && !instruction().MatchString(found) {
		return "<...>"
	}
	return found
}
