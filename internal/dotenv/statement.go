package dotenv

import (
	"strings"
	"unicode"
)

// scanStatement reads compose's statement at an offset (compose-go 2.9.1 dotenv/parser.go
// locateKeyName, extractVarValue).
func scanStatement(text string, at int) Statement {
	s := Statement{Separator: -1}
	s.Whole.From = at
	at = afterExport(text, at)
	end := at + index(text[at:], func(r rune) bool { return !isNameRune(r) && !isBlank(r) })
	s.Name = strings.TrimRightFunc(text[at:end], unicode.IsSpace)
	s.Key = Span{at, at + len(s.Name)}
	s.Value, s.Comment, s.Whole.To = Span{s.Key.To, s.Key.To}, Span{end, end}, end
	s.Unnamed = end == len(text)
	switch {
	case !s.Unnamed && !strings.ContainsRune("=:\n", rune(text[end])):
		return s.refused(text, BadName)
	case strings.Contains(s.Name, " "):
		return s.refused(text, SpacedName)
	case s.Unnamed || text[end] == '\n':
		return s
	}
	s.Separator = end
	return s.scanValue(text)
}

func (s Statement) scanValue(text string) Statement {
	from := s.Separator + 1
	from += index(text[from:], func(r rune) bool { return !isBlank(r) })
	if from < len(text) && isQuote(text[from]) {
		end := closingQuote(text, from)
		if end < 0 {
			return s.refused(text, Unclosed)
		}
		s.Quote, s.Value, s.Comment, s.Whole.To = text[from], Span{from, end}, Span{end, end}, end
		return s
	}
	s.Whole.To = endOfLine(text, from)
	value, _, commented := strings.Cut(text[from:s.Whole.To], " #")
	s.Comment = Span{s.Whole.To, s.Whole.To}
	if commented {
		s.Comment.From = from + len(value) + 1
	}
	if value = strings.TrimRightFunc(value, unicode.IsSpace); value == "" {
		from = s.Separator + 1
	}
	s.Value = Span{from, from + len(value)}
	return s
}

// refused is a statement with a fault.
func (s Statement) refused(text string, fault Fault) Statement {
	s.Fault, s.Separator = fault, -1
	s.Whole.To = endOfLine(text, s.Whole.From)
	s.Value = Span{s.Whole.To, s.Whole.To}
	s.Comment = s.Value
	return s
}

// afterExport skips the word export before a name.
func afterExport(text string, at int) int {
	rest, ok := strings.CutPrefix(text[at:], "export")
	if !ok || rest == "" || !strings.ContainsRune("\t\n\f\r ", rune(rest[0])) {
		return at
	}
	return len(text) - len(strings.TrimLeftFunc(rest, isBlank))
}

// closingQuote returns the offset after the quote that closes the one at an offset, -1 if none
// does.
func closingQuote(text string, open int) int {
	for i := open + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[open]:
			return i + 1
		}
	}
	return -1
}

func isQuote(c byte) bool { return c == '"' || c == '\'' }

func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("_.-[]", r)
}

// isBlank is compose's definition of white space within a line.
func isBlank(r rune) bool {
	switch r {
	case '\t', '\v', '\f', '\r', ' ', 0x85, 0xA0:
		return true
	}
	return false
}

// index is strings.IndexFunc, but returns the length if there is no match.
func index(s string, f func(rune) bool) int {
	if i := strings.IndexFunc(s, f); i >= 0 {
		return i
	}
	return len(s)
}

func endOfLine(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}
