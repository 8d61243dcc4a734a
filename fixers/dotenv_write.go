package fixers

import (
	"bytes"
	"fmt"
	"strings"
)

// lastAssignment returns the statement that sets a variable: the last one wins.
func lastAssignment(all []assignment, name string) (assignment, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].name == name {
			return all[i], true
		}
	}
	return assignment{}, false
}

// setVariable writes a value over that of an existing statement.
func (a assignment) setVariable(value string, bare bool) (Edit, error) {
	if a.broken {
		return Edit{}, fmt.Errorf("the line that sets %s cannot be read: mend it first", a.name)
	}
	quote := a.quote
	if bare {
		quote = 0
	}
	written, err := spellValue(value, quote)
	if err != nil {
		return Edit{}, fmt.Errorf("%s: %w", a.name, err)
	}
	if a.separator < 0 {
		written = "=" + written
	}
	return Edit{a.value.from, a.value.to, written}, nil
}

// spellValue writes a value so that compose reads just that: with the quotes
// it had if it can be, else with others.
func spellValue(value string, quote byte) (string, error) {
	single := "'" + value + "'"
	double := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(value) + `"`
	tries := []string{value, single, double}
	switch quote {
	case '\'':
		tries = []string{single, double, value}
	case '"':
		tries = []string{double, single, value}
	}
	for _, written := range tries {
		got, err := readDotenv([]byte("X=" + written + "\nY=1\n"))
		if err == nil && len(got) == 2 && got["X"] == value {
			return written, nil
		}
	}
	return "", fmt.Errorf("the value cannot be written in a .env")
}

// appendLine adds a line to a text, which keeps a missing end of its last line
// missing.
func appendLine(text []byte, line string) string {
	eol := lineEnd(text)
	if content := bytes.TrimPrefix(text, utf8BOM); len(content) == 0 || ended(text) {
		return line + eol
	}
	return eol + line
}
