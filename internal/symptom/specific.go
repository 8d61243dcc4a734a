package symptom

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// stock are Python's and the engine's own words for what can happen to every program. A text
// that has no others is not specific.
var stock = lazyregexp.New(`(?i)no module named|object has no attribute|got an unexpected keyword argument|invalid literal for int with base|expected string or bytes like object got|maximum recursion depth exceeded|nothing to repeat at position|expecting value line column char|can t open file|exec format error|permission denied|no such file or directory|read only file system|errno|error response from daemon`)

var letters = lazyregexp.New(`[A-Za-z]+`)

// words are the words of a text that are not stock phrases.
func words(text string) []string {
	all := strings.Join(letters().FindAllString(text, -1), " ")
	return strings.Fields(stock().ReplaceAllString(all, " "))
}

// The minimum of words, and of letters in them, that a text needs to be looked for anywhere.
const (
	leastWords   = 3
	leastLetters = 10
)

func isSpecific(words []string) bool {
	return count(words) >= leastWords && size(words) >= leastLetters
}

// isPhrase reports whether a text is worth looking for as a whole line: it has two words, such as
// "No access".
func isPhrase(words []string) bool { return count(words) >= 2 && size(words) >= 8 }

func count(words []string) int {
	n := 0
	for _, w := range words {
		if len(w) > 1 || w == "a" {
			n++
		}
	}
	return n
}

func size(words []string) int { return len(strings.Join(words, "")) }

// isCommand: pages quote commands beside error texts.
func isCommand(sample string) bool { return command().MatchString(sample) }

var command = lazyregexp.New(`^(?:aws|astro|docker|doctor|ls|chmod|pip|export)(?: |$)`)

const botocore = "botocore.exceptions."

// isBotocore reports whether the class of an exception says what happened.
func isBotocore(class string) bool {
	return strings.HasPrefix(class, botocore) && class != botocore+"ClientError"
}

var classForm = lazyregexp.New(`^((?:[A-Za-z_]\w*\.)*[A-Z]\w+|re\.error)(?:: ?|$)(.*)$`)

// around a message are its level, as compose's logger prints it, and the engine's first words.
var messagePrefix = lazyregexp.New(`^(?:level=\w+ msg=|Error response from daemon: )`)

// splitClass separates the class of an exception from its message.
func splitClass(sample string) (class, message string) {
	if m := classForm().FindStringSubmatch(sample); m != nil && classWord().MatchString(m[1]) {
		return m[1], m[2]
	}
	return "", messagePrefix().ReplaceAllString(sample, "")
}

var classWord = lazyregexp.New(`(?:Error|Exception|Warning|NotFound|re\.error)$`)
