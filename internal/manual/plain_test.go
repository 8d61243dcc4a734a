package manual

import (
	"strings"
	"testing"
	"unicode/utf8"

	"doctor/checks/builtin"
)

func TestPlain(t *testing.T) {
	const page = "## volume-paths\n\nThe *paths*. **Symptom.** None of `**a**`, see [env-swapped](#env-swapped).\n\n- Scope: one two three four five\n\n`.env`\n\n" +
		"```diff\n-A=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n## x\n```\n"
	const want = "volume-paths\n\nThe paths. Symptom.\nNone of `**a**`, see\nenv-swapped.\n\n- Scope: one two three\n  four five\n\n`.env`\n\n" +
		"    -A=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n    ## x\n"
	if got := Plain(page, 22); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPagesFit: every page fits into 80 columns, except for examples and long words.
func TestPagesFit(t *testing.T) {
	for _, c := range builtin.Checks() {
		for line := range strings.Lines(Plain(Check(c), 80)) {
			line = strings.TrimRight(line, "\n")
			if utf8.RuneCountInString(line) > 80 && strings.Contains(line, " ") && !strings.HasPrefix(line, "    ") {
				t.Errorf("%s: %s", c.ID, line)
			}
			if strings.Contains(line, "**Symptom") || strings.Contains(line, "**Cause") || strings.Contains(line, "**Fix") || strings.Contains(line, "**Example") {
				t.Errorf("%s has a mark of Markdown: %s", c.ID, line)
			}
		}
	}
}
