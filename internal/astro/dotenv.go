package astro

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

var bom = []byte("\xef\xbb\xbf")

// readDockerEnv reads an environment file as compose does, which is what fills
// the containers (compose-go v2.9.1 dotenv/parser.go). The values come from
// compose's own reader; the lines from a walk over the same statements. On an
// error, line is where the statement that compose refuses begins.
func readDockerEnv(data []byte, file string, lookup dotenv.LookupFn) (vars []Var, line int, err error) {
	values, err := dotenv.ParseWithLookup(bytes.NewReader(data), lookup)
	statements := scanEnv(string(bytes.TrimPrefix(data, bom)))
	if err != nil {
		return nil, refusedLine(statements, err), err
	}
	for _, s := range statements {
		value, known := values[s.name]
		if !known {
			continue
		}
		vars = append(vars, Var{
			Name: s.name, Value: value, Raw: s.raw, Source: FromEnvFile,
			Origin: Origin{File: file, Line: s.line, Column: s.column},
		})
	}
	return vars, 0, nil
}

// statement is one assignment of an environment file as compose parts them.
type statement struct {
	name, raw    string
	line, column int
	text         string // the first line from the name on
	unterminated bool
}

// scanEnv parts a file into the statements that compose's reader sees. It
// judges nothing: what is no assignment becomes a statement too, so that an
// error can be placed.
func scanEnv(src string) []statement {
	var out []statement
	line := 1
	for at := 0; at < len(src); {
		start := at + indexFunc(src[at:], func(r rune) bool { return !unicode.IsSpace(r) })
		line += strings.Count(src[at:start], "\n")
		if at = start; at >= len(src) {
			break
		}
		if src[at] == '#' {
			at = endOfLine(src, at)
			continue
		}
		s, end := scanStatement(src, at)
		s.line = line
		s.column = at - lineStart(src, at) + 1
		out = append(out, s)
		line += strings.Count(src[at:end], "\n")
		at = end
	}
	return out
}

// scanStatement reads one statement that begins at a position, and returns
// where the next one may begin.
func scanStatement(src string, at int) (statement, int) {
	end := endOfLine(src, at)
	s := statement{text: strings.TrimRight(src[at:end], "\r")}
	body := at
	if rest, ok := strings.CutPrefix(src[at:end], "export"); ok && rest != "" && unicode.IsSpace(rune(rest[0])) {
		body = end - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	}
	sep := strings.IndexAny(src[body:end], "=:")
	if sep < 0 {
		s.name = strings.TrimRightFunc(src[body:end], unicode.IsSpace)
		return s, end
	}
	s.name = strings.TrimRightFunc(src[body:body+sep], unicode.IsSpace)
	value := body + sep + 1
	value += indexFunc(src[value:end], func(r rune) bool { return !unicode.IsSpace(r) })
	if value < end && (src[value] == '"' || src[value] == '\'') {
		closing := closingQuote(src, value)
		if closing < 0 {
			s.raw, s.unterminated = strings.TrimRight(src[value:end], "\r"), true
			return s, len(src)
		}
		s.raw = src[value : closing+1]
		return s, closing + 1
	}
	s.raw = strings.TrimRightFunc(src[value:end], unicode.IsSpace)
	return s, end
}

func closingQuote(src string, open int) int {
	escaped := false
	for i := open + 1; i < len(src); i++ {
		switch {
		case escaped:
			escaped = false
		case src[i] == '\\':
			escaped = true
		case src[i] == src[open]:
			return i
		}
	}
	return -1
}

// refusedLine finds the statement that an error of compose's reader is about.
// The line in its text is counted where it gave up, often one or two too high.
func refusedLine(statements []statement, err error) int {
	text := err.Error()
	for _, s := range statements {
		if s.unterminated && strings.Contains(text, "unterminated") {
			return s.line
		}
		if strings.Contains(text, "cannot contain a space") && strings.ContainsAny(s.name, " \t") {
			return s.line
		}
		if _, quoted, ok := strings.Cut(text, "in variable name "); ok && s.refusedAs(quoted) {
			return s.line
		}
		if strings.Contains(s.raw, "${") && (strings.Contains(text, "Invalid template") || strings.Contains(text, "required variable")) {
			return s.line
		}
	}
	return 0
}

// refusedAs reports whether a statement's text is the one quoted in an error.
func (s statement) refusedAs(quoted string) bool {
	text := strings.TrimPrefix(s.text, "export ")
	return quoted == quote(text) || quoted == quote(s.text) || strings.Contains(quoted, quote(s.name)[1:len(quote(s.name))-1]) && s.name != "" && !plainName(s.name)
}

func plainName(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("_.-[]", r) {
			return false
		}
	}
	return true
}

func indexFunc(s string, f func(rune) bool) int {
	if i := strings.IndexFunc(s, f); i >= 0 {
		return i
	}
	return len(s)
}

func endOfLine(src string, at int) int {
	if i := strings.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(src)
}

func lineStart(src string, at int) int { return strings.LastIndexByte(src[:at], '\n') + 1 }
