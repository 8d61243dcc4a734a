package astro

import (
	"strings"
	"unicode"

	"doctor/internal/bounds"
)

// statement is one assignment of an environment file as compose parts them.
type statement struct {
	// name is "" where compose takes the last line, without a new line behind it,
	// for a value.
	name, raw string
	// text is the whole of it.
	text string
	// bare: only a name, whose value is inherited.
	bare bool
	// invalid: the name has a letter that it must not have.
	invalid bool
	// line and column of the first letter, counted from 1; the column in bytes.
	line, column int
	// end is where it ends in the text without comments.
	end int
}

// scanEnv parts a file into the statements that compose's reader sees. It
// judges nothing: what is no assignment becomes a statement too, so that an
// error can be placed. It also returns the text without its comments: compose's
// reader calls itself anew for each, and great numbers of them end it.
func scanEnv(b *bounds.Budget, src string) (text string, statements []statement, err error) {
	var kept strings.Builder
	line, done := 1, 0
	for at := 0; ; {
		start := at + index(src[at:], func(r rune) bool { return !unicode.IsSpace(r) })
		line += strings.Count(src[at:start], "\n")
		if at = start; at >= len(src) {
			kept.WriteString(src[done:])
			return kept.String(), statements, nil
		}
		if src[at] == '#' {
			kept.WriteString(src[done:at])
			at = endOfLine(src, at)
			done = at
			continue
		}
		s, end := scanStatement(src, at)
		if err := b.Spend(bounds.Thing + end - at); err != nil {
			return "", nil, err
		}
		s.text, s.line, s.column = src[at:end], line, at-lineStart(src, at)+1
		s.end = kept.Len() + min(end+1, len(src)) - done // with the end of the line
		statements = append(statements, s)
		line += strings.Count(s.text, "\n")
		at = end
	}
}

// scanStatement reads one statement that begins at a position, and returns
// where the next one may begin (dotenv/parser.go locateKeyName, extractVarValue).
func scanStatement(src string, at int) (statement, int) {
	at = afterExport(src, at)
	end := at + index(src[at:], func(r rune) bool { return !isNameRune(r) && !isBlank(r) })
	if end == len(src) {
		value := at + index(src[at:], func(r rune) bool { return !isBlank(r) })
		return statement{raw: strings.TrimRightFunc(src[value:], unicode.IsSpace)}, len(src)
	}
	s := statement{name: strings.TrimRightFunc(src[at:end], unicode.IsSpace)}
	switch src[end] {
	case '\n':
		s.bare = true
		return s, end
	case '=', ':':
	default:
		s.invalid = true
		return s, endOfLine(src, end)
	}
	value := end + 1 + index(src[end+1:], func(r rune) bool { return !isBlank(r) })
	end = endOfLine(src, value)
	if value < len(src) && (src[value] == '"' || src[value] == '\'') {
		if end = closingQuote(src, value); end < 0 {
			end = len(src)
		}
	}
	s.raw = strings.TrimRightFunc(src[value:end], unicode.IsSpace)
	return s, end
}

// afterExport skips the word export before a name.
func afterExport(src string, at int) int {
	rest, ok := strings.CutPrefix(src[at:], "export")
	if !ok || rest == "" || !strings.ContainsRune("\t\n\f\r ", rune(rest[0])) {
		return at
	}
	return len(src) - len(strings.TrimLeftFunc(rest, isBlank))
}

// closingQuote returns where the quoted value that begins at a position ends,
// -1 if it does not.
func closingQuote(src string, open int) int {
	for i := open + 1; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case src[open]:
			return i + 1
		}
	}
	return -1
}

func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("_.-[]", r)
}

// isBlank is compose's idea of white space within a line.
func isBlank(r rune) bool {
	switch r {
	case '\t', '\v', '\f', '\r', ' ', 0x85, 0xA0:
		return true
	}
	return false
}

// index is strings.IndexFunc, with the length where there is none.
func index(s string, f func(rune) bool) int {
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
