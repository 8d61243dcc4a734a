// Package dotenv reads environment files as those do who start an Airflow of the Astro
// CLI. What a file says their own readers decide where they are to be had; where in the
// file it is said, down to the byte, tells one scanner.
package dotenv

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Reader is one of the readers of environment files that see other statements in them.
type Reader int

// The readers whose statements have places. The third, docker's --env-file, is asked
// for values only: ReadDockerRun.
const (
	Compose    Reader = iota // compose-go 2.9.1 dotenv/parser.go, which fills containers
	Standalone               // the CLI in standalone mode: astro-cli 1.45 pkg/airflowrt/env.go
)

// Span is a part of a text: the offsets of its first byte and of the one behind its last.
type Span struct{ From, To int }

// Fault is why compose refuses a statement before it looks at its value.
type Fault int

// The faults. Others only compose's reader finds, as it fills in variables.
const (
	NoFault    Fault = iota
	BadName          // a letter that no name has
	SpacedName       // a blank in the name
	Unclosed         // a quote that is opened and not closed
)

// Statement is one assignment with its places in a text.
type Statement struct {
	// Name is the variable. Of a faulty statement it is what stands where the name should.
	Name string
	// Whole is all of it, an "export" included and the comment behind a value without
	// quotes. Of a faulty one it ends with the line that it begins on.
	Whole Span
	// Key is the name, and Value what is written as the value, quotes included, without
	// the blanks around it.
	Key, Value Span
	// Separator is where its = or : stands, -1 for a name alone.
	Separator int
	// Quote is the quote that the value stands in, 0 if none.
	Quote byte
	// Comment is the comment behind a value without quotes, from its # on.
	Comment Span
	// Unnamed: the name ends the file without a line feed behind it, so that compose
	// takes it for a value without a name.
	Unnamed bool
	Fault   Fault
	// Line and Column are where it begins, counted from 1, the column in bytes, a
	// byte-order mark not counted.
	Line, Column int
}

// Alone reports whether a statement is but a name, whose value is inherited.
func (s Statement) Alone() bool { return s.Separator < 0 && !s.Unnamed && s.Fault == NoFault }

// Sets reports whether a statement is about a variable: of a faulty one the first word
// tells.
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

// Raw is what is written as the value of a statement that compose sees, and the comment
// behind it.
func (s Statement) Raw(text string) string {
	switch {
	case s.Unnamed:
		return strings.TrimRightFunc(text[s.Key.From:s.Whole.To], unicode.IsSpace)
	case s.Separator < 0:
		return ""
	}
	return strings.TrimRightFunc(strings.TrimLeftFunc(text[s.Separator+1:s.Whole.To], isBlank), unicode.IsSpace)
}

// Statements are all statements of a text that a reader sees, in their order.
func Statements(text string, as Reader) []Statement { return slices.Collect(Scan(text, as)) }

// Scan yields the statements of a text that a reader sees, in their order. What lies
// between them are blanks and comments. Behind a faulty one, where compose gives up, it
// goes on with the next line.
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

// scanner goes through a text from its beginning.
type scanner struct {
	text string
	// at is where it is, line the number of that line and start where it begins.
	at, line, start int
}

// advance goes on to an offset.
func (s *scanner) advance(to int) {
	passed := s.text[s.at:to]
	if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
		s.line, s.start = s.line+strings.Count(passed, "\n"), s.at+i+1
	}
	s.at = to
}

// statement is the next that compose sees.
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

// lines is the next statement of a reader that goes by lines, which begin with a name and
// have an = in them.
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
