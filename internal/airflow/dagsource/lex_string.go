package dagsource

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// str reads a string; pos is at its quote, start at its prefix.
func (l *lexer) str(start int) {
	prefix := strings.ToLower(string(l.src[start:l.pos]))
	s := &stringLexer{
		lexer: l, raw: strings.Contains(prefix, "r"),
		lit: &literal{bytes: strings.Contains(prefix, "b"), formatted: strings.ContainsAny(prefix, "ft")},
	}
	s.quote = string(l.src[l.pos])
	if triple := strings.Repeat(s.quote, 3); s.startsWith(triple) {
		s.quote = triple
	}
	l.pos += len(s.quote)
	s.read()
	l.add(token{kind: text, lit: s.lit, start: start, end: l.pos})
}

type stringLexer struct {
	*lexer
	lit   *literal
	value []byte
	quote string
	raw   bool
}

// write appends a part, found at an offset, to the value.
func (s *stringLexer) write(part string, at int) {
	s.value = append(s.value, part...)
	for range len(part) {
		s.lit.at = append(s.lit.at, at)
	}
}

func (s *stringLexer) startsWith(word string) bool {
	if len(s.src)-s.pos < len(word) {
		return false
	}
	for i := range len(word) {
		if s.src[s.pos+i] != word[i] {
			return false
		}
	}
	return true
}

// read goes up to the closing quote.
func (s *stringLexer) read() {
	ended := false
	for s.pos < len(s.src) && !ended {
		c := s.src[s.pos]
		if c == '\\' || c == '\r' || c == '\n' || s.lit.formatted && (c == '{' || c == '}') || s.startsWith(s.quote) {
			ended = s.special(c)
			continue
		}
		s.value = append(s.value, c)
		s.lit.at = append(s.lit.at, s.pos)
		s.pos++
	}
	if !ended {
		s.broken = append(s.broken, s.pos)
	}
	s.lit.value = string(s.value)
}

// special reads anything but plain text, and reports whether the string ends.
func (s *stringLexer) special(c byte) bool {
	switch {
	case s.startsWith(s.quote):
		s.pos += len(s.quote)
		return true
	case c == '\\':
		s.escape()
	case c == '\r' || c == '\n':
		if len(s.quote) == 1 { // not closed; the rest of the line is lost
			s.broken = append(s.broken, s.pos)
			return true
		}
		at := s.pos
		s.lineEnd()
		s.write("\n", at)
	case s.peek(1) == c: // {{ or }}
		s.write(string(c), s.pos)
		s.pos += 2
	case c == '{':
		s.write(string(rune(hole)), s.pos)
		s.expression()
	default: // a single } is invalid Python
		s.broken = append(s.broken, s.pos)
		s.pos++
	}
	return false
}

func (s *stringLexer) lineEnd() {
	if s.peek(0) == '\r' && s.peek(1) == '\n' {
		s.pos++
	}
	s.pos++
}

// expression reads the expression of a formatted string; pos is at its brace.
func (s *stringLexer) expression() {
	sub := &lexer{src: s.src, pos: s.pos + 1, nesting: s.nesting + 1}
	if sub.nesting > maxNesting {
		s.broken = append(s.broken, s.pos)
		s.pos = len(s.src)
		return
	}
	depth := func() int { return len(sub.open) }
	end := byte(0)
	for sub.pos < len(sub.src) && end == 0 {
		c := sub.peek(0)
		switch {
		case depth() == 0 && (c == '}' || c == ':' || c == '!' && sub.peek(1) != '='):
			end = c
		case (c == '\n' || c == '\r') && len(s.quote) == 1 && depth() == 0:
			// A line end within braces is valid since Python 3.12.
			sub.pos++
		default:
			if n := len(sub.tokens); n > 0 && sub.tokens[n-1].kind == newline {
				sub.tokens = sub.tokens[:n-1]
			}
			sub.next()
		}
	}
	s.pos = sub.pos
	s.broken = append(s.broken, sub.broken...)
	s.lit.holes = append(s.lit.holes, sub.tokens)
	if end == '!' {
		for s.pos < len(s.src) && s.src[s.pos] != ':' && s.src[s.pos] != '}' && !s.startsWith(s.quote) {
			s.pos++
		}
	}
	if s.peek(0) == ':' {
		s.format()
	}
	if s.peek(0) == '}' {
		s.pos++
		return
	}
	s.broken = append(s.broken, s.pos)
}

// format reads the part after the colon of an expression, which may contain expressions. It ends at
// the closing brace, or at the quote.
func (s *stringLexer) format() {
	s.nesting++
	defer func() { s.nesting-- }()
	for s.pos++; s.pos < len(s.src); {
		switch c := s.src[s.pos]; {
		case c == '}' || s.startsWith(s.quote):
			return
		case c == '{':
			s.expression()
		case (c == '\n' || c == '\r') && len(s.quote) == 1:
			return
		default:
			s.pos++
		}
	}
}

// escape reads a backslash and its escape.
func (s *stringLexer) escape() {
	at := s.pos
	s.pos++
	c := s.peek(0)
	switch {
	case s.pos >= len(s.src):
		s.write(`\`, at)
	case s.lit.formatted && (c == '{' || c == '}'):
		s.write(`\`, at) // the brace keeps its meaning
	case c == '\r' || c == '\n':
		s.lineEnd()
		if s.raw {
			s.write("\\\n", at)
		}
	case s.raw:
		s.write(`\`, at)
		s.char()
	default:
		s.decode(c, at)
	}
}

// char copies one character.
func (s *stringLexer) char() {
	_, width := utf8.DecodeRune(s.src[s.pos:])
	for range width {
		s.write(string(s.src[s.pos:s.pos+1]), s.pos)
		s.pos++
	}
}

func (s *stringLexer) decode(c byte, at int) {
	const letters, values = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	digits, base := 0, 16
	switch {
	case strings.IndexByte(letters, c) >= 0:
		s.pos++
		s.write(values[strings.IndexByte(letters, c):][:1], at)
		return
	case c >= '0' && c <= '7':
		base = 8
		for digits < 3 && s.peek(digits) >= '0' && s.peek(digits) <= '7' {
			digits++
		}
	case c == 'x':
		digits = 2
	case c == 'u' && !s.lit.bytes:
		digits = 4
	case c == 'U' && !s.lit.bytes:
		digits = 8
	case c == 'N' && !s.lit.bytes && s.peek(1) == '{':
		s.named(at)
		return
	default:
		s.write(`\`, at)
		s.char()
		return
	}
	if base == 16 {
		s.pos++
	}
	end := min(s.pos+digits, len(s.src))
	n, err := strconv.ParseUint(string(s.src[s.pos:end]), base, 32)
	if err != nil || end-s.pos < digits {
		s.broken = append(s.broken, at)
		return
	}
	s.pos = end
	s.write(string(rune(min(n, utf8.MaxRune))), at)
}

// named reads \N{name}. Which character that is does not matter here.
func (s *stringLexer) named(at int) {
	for s.pos < len(s.src) && s.src[s.pos] != '}' && s.src[s.pos] != '\n' && !s.startsWith(s.quote) {
		s.pos++
	}
	if s.peek(0) == '}' {
		s.pos++
	}
	s.write(string(utf8.RuneError), at)
}
