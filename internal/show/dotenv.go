package show

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// assignment is a line that assigns a value to a variable.
var assignment = lazyregexp.New(`^(\x{feff}?\s*(?:export\s+)?)([A-Za-z_][A-Za-z0-9_.]*)(\s*[=:][^\S\n]*)(.*?)(\s*)$`)

// dotenv is the mask of a file of variables. It works on lines, not on the statements of
// internal/dotenv: a reader may continue after an unclosed quote, and what follows would be
// shown. Here it belongs to the value and is hidden with it, whichever reader the file is for;
// and an assignment in a comment is masked as well.
func dotenv(text string, about ...string) *mask {
	m := newMask(text, about...)
	at, quote := 0, ""
	for line := range strings.Lines(text) {
		content := strings.TrimRight(line, "\r\n")
		var f []int
		if m.weigh(lineCost(content)) {
			f = assignment().FindStringSubmatchIndex(content)
		}
		switch {
		case quote != "":
			if strings.Contains(content, quote) {
				quote = ""
			}
		case f != nil:
			value := content[f[8]:f[9]]
			if m.weigh(1) && m.isName(content[f[4]:f[5]]) {
				m.show(at, at+f[8])
				m.showVariable(content[f[4]:f[5]], at+f[8], at+f[9])
			}
			quote = openedBy(value)
		case m.weigh(1) && m.isName(strings.TrimSpace(content)):
			m.show(at, at+len(content))
		default:
			m.comment(at, content)
		}
		at += len(line)
	}
	return m
}

// comment shows a line that would be an assignment without the comment sign.
func (m *mask) comment(at int, content string) {
	mark := len(commented().FindString(content))
	f := assignment().FindStringSubmatchIndex(content[mark:])
	if mark == 0 || f == nil || !m.isName(content[mark:][f[4]:f[5]]) {
		return
	}
	m.show(at, at+mark+f[8])
	m.showVariable(content[mark:][f[4]:f[5]], at+mark+f[8], at+mark+f[9])
}

var commented = lazyregexp.New(`^\s*#[#\s]*`)

// showVariable shows the part of a variable's value that may be shown.
func (m *mask) showVariable(name string, from, to int) {
	value := m.text[from:to]
	switch {
	case value == "", value == `""`, value == "''", isReference(value):
		m.show(from, to)
	case strings.HasSuffix(name, "KWARGS"):
		m.showPairs(from, to, arguments())
	case strings.HasPrefix(name, "AIRFLOW_CONN_"):
		m.showPairs(from, to, connectionFields())
	default:
		if plain, _, comment := strings.Cut(value, " #"); comment {
			to = from + len(strings.TrimRight(plain, " \t"))
		}
		m.showValue(from, to, m.kindOf(name))
		if isAddress(name) {
			m.showHost(from, to)
		}
	}
}

// isReference reports whether a value only refers to another variable, which may be named whatever
// the value is.
func isReference(value string) bool {
	return strings.Contains(value, "${") && reference().MatchString(value)
}

var reference = lazyregexp.New(`^"?\$\{[A-Z][A-Z0-9]{0,30}(?:_{1,2}[A-Z0-9]{1,30})+(?::?[-?])?\}"?$`)

// openedBy is the quote that a value begins with and does not close in its line, "" if there
// is none.
func openedBy(value string) string {
	if value == "" || value[0] != '"' && value[0] != '\'' || strings.IndexByte(value[1:], value[0]) >= 0 {
		return ""
	}
	return value[:1]
}
