package standin

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// Own is what doctor, AWS, Airflow and the Astro CLI write themselves. It stays as it is.
type Own struct {
	// Words are the words of doctor's own texts, in lower case.
	Words map[string]bool
	// Names are whole names with punctuation in them, such as those of rules and of files.
	Names map[string]bool
}

// leastName is the minimum length of a name: a shorter one would match everywhere.
const leastName = 3

// keeps reports whether a value matters to the diagnosis, and is the same for everybody.
func (o Own) keeps(value string) bool {
	return o.Names[value] || fixedNames()[value] || fixedForm().MatchString(value)
}

// isTelling reports whether a name says more than doctor's own words do, so that it can be replaced
// wherever it occurs.
func (o Own) isTelling(value string) bool {
	if utf8.RuneCountInString(value) < leastName || !strings.ContainsFunc(value, unicode.IsLetter) {
		return false
	}
	lower := strings.ToLower(value)
	return !o.Words[lower] && !fixedWords()[lower]
}

// isOrdinary reports whether all words of a name in code or in a file are known.
func (o Own) isOrdinary(value string) bool {
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, part := range humps(word) {
			lower := strings.ToLower(part)
			if utf8.RuneCountInString(part) >= leastName && !o.Words[lower] && !fixedWords()[lower] && strings.ContainsFunc(part, unicode.IsLetter) {
				return false
			}
		}
	}
	return true
}

// fixedForm are the regions of AWS, the variables of programs whose names matter, and numbers.
var fixedForm = lazyregexp.New(`^(?:[a-z]{2}(?:-[a-z]{2,9}){1,2}-[0-9][a-z]?|(?:AWS|AIRFLOW_|AIRFLOW__|ASTRO|DOCKER|COMPOSE|ASTRONOMER)_[A-Z0-9_]*|AIRFLOW_HOME|[0-9.:-]*|v?[0-9]+(?:[.-][0-9]+)*)$`)

// humps are the words of a name like SecretsManagerHook.
func humps(word string) []string {
	var all []string
	runes, start := []rune(word), 0
	for i := 1; i < len(runes); i++ {
		upper := unicode.IsUpper(runes[i])
		switch {
		case upper && !unicode.IsUpper(runes[i-1]):
			all, start = append(all, string(runes[start:i])), i
		case !upper && unicode.IsUpper(runes[i-1]) && i-1 > start && unicode.IsLower(runes[i]):
			all, start = append(all, string(runes[start:i-1])), i-1
		}
	}
	return append(all, string(runes[start:]))
}
