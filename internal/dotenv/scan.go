// Package dotenv reads environment files as the Astro CLI and its tools do. Values come from the
// original readers if they are available as a library; places, in bytes, come from one scanner.
package dotenv

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Reader is a reader of environment files with its own rules for statements.
type Reader int

// The readers whose statements have places. The third, docker's --env-file, is only used for
// values: ReadDockerRun.
const (
	Compose    Reader = iota // compose-go 2.9.1 dotenv/parser.go, which fills containers
	Standalone               // the CLI in standalone mode: astro-cli 1.45 pkg/airflowrt/env.go
)

// Span is a part of a text: the offset of its first byte and the offset after its last.
type Span struct{ From, To int }

// Fault is why compose refuses a statement before it looks at its value.
type Fault int

// The faults. Compose's reader finds others during interpolation.
const (
	NoFault    Fault = iota
	BadName          // a character that is not allowed in a name
	SpacedName       // a space in the name
	Unclosed         // a quote is not closed
)

// Statement is one assignment with its places in a text.
type Statement struct {
	// Name is the variable. In a faulty statement it is the text in place of the name.
	Name string
	// Whole is all of it, including "export" and the comment after a value without quotes. A faulty
	// statement ends with the line that it begins on.
	Whole Span
	// Key is the name, and Value the value as written, with quotes but without the spaces around
	// it.
	Key, Value Span
	// Separator is the offset of its = or :, -1 for a name alone.
	Separator int
	// Quote is the quote around the value, 0 if none.
	Quote byte
	// Comment is the comment after a value without quotes, from its # on.
	Comment Span
	// Unnamed: the name ends the file without a line feed, so that compose takes it for a value
	// without a name.
	Unnamed bool
	Fault   Fault
	// Line and Column are where it begins, counted from 1; the column counts bytes, without a
	// byte-order mark.
	Line, Column int
}

// Alone reports whether a statement is only a name, whose value is inherited.
func (s Statement) Alone() bool { return s.Separator < 0 && !s.Unnamed && s.Fault == NoFault }

// Sets reports whether a statement is about a variable: for a faulty one its first word decides.
func (s Statement) Sets(name string) bool {
	if s.Fault != NoFault {
		word := s.Name
		if end := strings.IndexFunc(word, unicode.IsSpace); end >= 0 {
			word = word[:end]
		}
		return word == name || s.Fault == Unclosed && s.Name == name
	}
	return s.Name == name
}

// Raw is the value of a compose statement as written, including the comment after it.
func (s Statement) Raw(text string) string {
	switch {
	case s.Unnamed:
		return strings.TrimRightFunc(text[s.Key.From:s.Whole.To], unicode.IsSpace)
	case s.Separator < 0:
		return ""
	}
	return strings.TrimRightFunc(strings.TrimLeftFunc(text[s.Separator+1:s.Whole.To], isBlank), unicode.IsSpace)
}

// Statements are all statements of a text for a reader, in their order.
func Statements(text string, as Reader) []Statement { return slices.Collect(Scan(text, as)) }

// Scan yields the statements of a text for a reader, in their order. Only spaces and comments are
// between them. After a faulty one, where compose gives up, it continues with the next line.
func Scan(text string, as Reader) iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		s := scanner{text: text, line: 1}
		next := s.lines
		if as == Compose {
			s.at = len(text) - len(strings.TrimPrefix(text, bom))
			s.start, next = s.at, s.statement
		}
		for {
			if found, more := next(); !more || !yield(found) {
				return
			}
		}
	}
}

const bom = "\xef\xbb\xbf"

// scanner is the state of a scan.
type scanner struct {
	text string
	// at is the current offset, line the number of its line and start where that begins.
	at, line, start int
}

// advance moves to an offset.
func (s *scanner) advance(to int) {
	passed := s.text[s.at:to]
	if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
		s.line, s.start = s.line+strings.Count(passed, "\n"), s.at+i+1
	}
	s.at = to
}

// statement is the next statement of compose.
func (s *scanner) statement() (found Statement, more bool) {
	for {
		s.advance(s.at + index(s.text[s.at:], func(r rune) bool { return !unicode.IsSpace(r) }))
		if s.at >= len(s.text) {
			return Statement{}, false
		}
		if s.text[s.at] != '#' {
			break
		}
		s.advance(endOfLine(s.text, s.at))
	}
	found = scanStatement(s.text, s.at)
	found.Line, found.Column = s.line, s.at-s.start+1
	s.advance(found.Whole.To)
	return found, true
}

// lines is the next statement of a line-based reader: a line that begins with a name and contains
// =.
func (s *scanner) lines() (found Statement, more bool) {
	for s.at < len(s.text) {
		from, to := s.at, endOfLine(s.text, s.at)
		line, start := s.line, s.start
		s.advance(min(to+1, len(s.text)))
		content := strings.TrimSpace(s.text[from:to])
		name, value, assigns := strings.Cut(content, "=")
		if !assigns || content[0] == '#' {
			continue
		}
		from += strings.Index(s.text[from:to], content)
		to = from + len(content)
		found = Statement{
			Name: name, Whole: Span{from, to}, Key: Span{from, from + len(name)}, Separator: from + len(name),
			Value: Span{to - len(value), to}, Comment: Span{to, to}, Line: line, Column: from - start + 1,
		}
		if n := len(value); n >= 2 && isQuote(value[0]) && value[0] == value[n-1] {
			found.Quote = value[0]
		}
		return found, true
	}
	return Statement{}, false
}
