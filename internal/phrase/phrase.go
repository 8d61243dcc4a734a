// Package phrase formats lists and numbers as parts of a sentence, and words what both rules
// and `doctor whoami` say.
package phrase

import (
	"fmt"
	"strings"
)

// List joins words: "a", "a and b", "a, b and c".
func List(words []string) string { return join(words, "and") }

// join is List with a word before the last one.
func join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// UntilFixed is what a check waits for: "skipped until a and b are fixed".
func UntilFixed(rules []string) string {
	if len(rules) == 1 {
		return "skipped until " + rules[0] + " is fixed"
	}
	return "skipped until " + List(rules) + " are fixed"
}

// Count is a number of things: "1 check", "2 checks".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
