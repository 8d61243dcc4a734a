package dagsource

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxNesting bounds formatted strings within formatted strings.
const maxNesting = 32

// lexer reads Python as CPython's tokenizer does (3.8 to 3.14), formatted strings by the rules of
// 3.12, which also accept older ones.
type lexer struct {
	src    []byte
	pos    int
	tokens []token
	open   []int // indices of the brackets that are open
	// nesting is the number of surrounding formatted strings.
	nesting int
	// broken are offsets of invalid Python.
	broken []int
	// cost is the size of the tokens, in bytes.
	cost int
}

// maxTokens bounds the size of one source's tokens, in bytes. The tokens of a person's source take
// about ten times its size.
const maxTokens = 12 << 20

// The size of a token, and of each byte of a string with its offset.
const (
	perToken = 64
	perByte  = 16
)

// bytesPerToken is about how many source bytes a token has.
const bytesPerToken = 5

// lex reads a whole source.
func lex(src []byte) (tokens []token, broken []int, tooLong bool) {
	l := &lexer{src: src, tokens: make([]token, 0, len(src)/bytesPerToken)}
	if bytes.HasPrefix(src, []byte(byteOrderMark)) {
		l.pos = len(byteOrderMark)
	}
	for l.pos < len(l.src) {
		if l.next(); l.cost > maxTokens {
			return nil, nil, true
		}
	}
	for _, i := range l.open {
		l.broken = append(l.broken, l.tokens[i].start)
	}
	l.endLine()
	return l.tokens, l.broken, false
}

func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.src) {
		return l.src[l.pos+n]
	}
	return 0
}

// next reads one token, or skips white space and the like.
func (l *lexer) next() {
	switch c := l.peek(0); {
	case c == ' ' || c == '\t' || c == '\f':
		l.pos++
	case c == '\n' || c == '\r':
		l.pos++
		if len(l.open) == 0 {
			l.endLine()
		}
	case c == '\\':
		l.pos++ // a continued line; anything else is invalid Python, and skipped
		if l.peek(0) == '\r' {
			l.pos++
		}
		if l.peek(0) == '\n' {
			l.pos++
		}
	case c == '#':
		l.comment()
	case c == '"' || c == '\'':
		l.str(l.pos)
	case isNameStart(c):
		l.name()
	case isDigit(c) || c == '.' && isDigit(l.peek(1)):
		l.number()
	default:
		l.operator()
	}
}

func (l *lexer) endLine() {
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind != newline {
		l.add(token{kind: newline, start: l.pos, end: l.pos})
	}
}

func (l *lexer) add(t token) {
	t.match = -1
	l.cost += perToken
	if t.lit != nil {
		l.cost += perToken + perByte*len(t.lit.value)
	}
	l.tokens = append(l.tokens, t)
}

func (l *lexer) comment() {
	for l.pos < len(l.src) && l.src[l.pos] != '\n' && l.src[l.pos] != '\r' {
		l.pos++
	}
}

func (l *lexer) name() {
	start := l.pos
	for l.pos < len(l.src) && (isNameStart(l.src[l.pos]) || isDigit(l.src[l.pos])) {
		l.pos++
	}
	word := string(l.src[start:l.pos])
	if c := l.peek(0); (c == '"' || c == '\'') && isPrefix(word) {
		l.str(start)
		return
	}
	l.add(token{kind: name, text: word, start: start, end: l.pos})
}

// isPrefix reports whether the word may stand before a quote.
func isPrefix(word string) bool {
	switch strings.ToLower(word) {
	case "r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt":
		return true
	}
	return false
}

func (l *lexer) number() {
	start := l.pos
	decimal := l.peek(0) != '0' || l.peek(1) != 'x' && l.peek(1) != 'X'
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		exponent := decimal && (c == '+' || c == '-') && l.pos > start && (l.src[l.pos-1] == 'e' || l.src[l.pos-1] == 'E') && isDigit(l.peek(1))
		if !exponent && c != '.' && !isDigit(c) && (!isNameStart(c) || c >= utf8.RuneSelf) {
			break
		}
		l.pos++
	}
	l.add(token{kind: number, text: string(l.src[start:l.pos]), start: start, end: l.pos})
}

func (l *lexer) operator() {
	start := l.pos
	l.pos += operatorLength(l.src[start:])
	word := string(l.src[start:l.pos])
	if word == ";" && len(l.open) == 0 {
		l.endLine()
		return
	}
	l.add(token{kind: op, text: word, start: start, end: l.pos})
	l.bracket(word)
}

// operatorLength is the length of the operator at the beginning of a text.
func operatorLength(text []byte) int {
	switch string(text[:min(3, len(text))]) {
	case "**=", "//=", ">>=", "<<=", "...":
		return 3
	}
	switch string(text[:min(2, len(text))]) {
	case "==", "!=", "<=", ">=", ":=", "->", "**", "//", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "<<", ">>":
		return 2
	}
	return 1
}

// bracket pairs the bracket that was just read with its counterpart.
func (l *lexer) bracket(word string) {
	at := len(l.tokens) - 1
	switch word {
	case "(", "[", "{":
		l.open = append(l.open, at)
	case ")", "]", "}":
		n := len(l.open)
		if n == 0 || opening(word) != l.tokens[l.open[n-1]].text {
			l.broken = append(l.broken, l.tokens[at].start)
			return
		}
		l.tokens[at].match, l.tokens[l.open[n-1]].match = l.open[n-1], at
		l.open = l.open[:n-1]
	}
}

func opening(bracket string) string {
	switch bracket {
	case ")":
		return "("
	case "]":
		return "["
	}
	return "{"
}

func isNameStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
