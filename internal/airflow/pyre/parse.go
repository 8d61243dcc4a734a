package pyre

import (
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"doctor/internal/pyjson"
)

// parser reads a pattern, character by character; a backslash and the character after it are read
// together.
type parser struct {
	source []rune
	next   int
	flags  flags
	names  map[string]int
	// widths are the widths of the closed groups; group 0 is the whole pattern.
	widths []*width
	// behindFrom is the first group inside the current look-behind, 0 outside of one.
	behindFrom int
	// references are the group numbers in conditionals, with their places.
	references []placed
	opaque     bool
	// unfixed: a look-behind has no fixed length.
	unfixed bool
}

// placed is a number at a place.
type placed struct{ number, at int }

// failure carries an *Error up to whole.
type failure struct{ err *Error }

// fail stops the parser, at a place counted in characters.
func (p *parser) fail(at int, format string, args ...any) {
	message := fmt.Sprintf(format, args...) + fmt.Sprintf(" at position %d", at)
	text := string(p.source[:min(at, len(p.source))])
	if strings.ContainsRune(string(p.source), '\n') {
		column := at - strings.Count(text[:strings.LastIndexByte(text, '\n')+1], "") + 1
		message += fmt.Sprintf(" (line %d, column %d)", strings.Count(text, "\n")+1, column+1)
	}
	panic(failure{&Error{"re.error", message}})
}

// whole is parse().
func (p *parser) whole() (body []node, err error) {
	defer func() {
		if raised := recover(); raised != nil {
			f, ok := raised.(failure)
			if !ok {
				panic(raised)
			}
			err = f.err
		}
	}()
	if n := len(p.source); n > 0 && p.source[n-1] == '\\' && p.trailing() {
		// The backslash at the end is seen when the one before it is read.
		p.source = append(p.source, unended)
	}
	body = p.alternatives(p.flags.verbose, 0)
	if p.peek() != "" {
		p.fail(p.next, "unbalanced parenthesis")
	}
	for _, r := range p.references {
		if r.number >= len(p.widths) {
			p.fail(r.at, "invalid group reference %d", r.number)
		}
	}
	if p.unfixed {
		return nil, &Error{"re.error", "look-behind requires fixed-width pattern"}
	}
	return body, nil
}

// unended follows a backslash at the end.
const unended = -1

// trailing reports whether the last backslash is not itself escaped.
func (p *parser) trailing() bool {
	n := 0
	for i := len(p.source) - 1; i >= 0 && p.source[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

// peek is the next character, or a backslash with the character after it; "" at the end.
func (p *parser) peek() string {
	if p.next >= len(p.source) {
		return ""
	}
	if p.source[p.next] != '\\' {
		return string(p.source[p.next])
	}
	if p.source[p.next+1] == unended {
		at := p.next
		p.source = p.source[:p.next+1]
		p.fail(at, "bad escape (end of pattern)")
	}
	return string(p.source[p.next : p.next+2])
}

func (p *parser) get() string {
	token := p.peek()
	p.next += len([]rune(token))
	p.peek() // Python reads one ahead, and fails for a backslash at the end
	return token
}

func (p *parser) accept(token string) bool {
	if p.peek() != token {
		return false
	}
	p.get()
	return true
}

// while reads up to n characters of a kind.
func (p *parser) while(n int, of string) string {
	var b strings.Builder
	for range n {
		c := p.peek()
		if c == "" || !strings.Contains(of, c) {
			break
		}
		b.WriteString(p.get())
	}
	return b.String()
}

// until reads a name that ends with a character.
func (p *parser) until(end, what string) string {
	var b strings.Builder
	for {
		c := p.get()
		switch {
		case c == "" && b.Len() == 0:
			p.fail(p.next, "missing %s", what)
		case c == "":
			p.fail(p.next-size(b.String()), "missing %s, unterminated name", end)
		case c == end && b.Len() == 0:
			p.fail(p.next-1, "missing %s", what)
		case c == end:
			return b.String()
		}
		b.WriteString(c)
	}
}

func size(text string) int { return len([]rune(text)) }

// alternatives is _parse_sub: a|b|c.
func (p *parser) alternatives(verbose bool, nested int) []node {
	var bodies [][]node
	for {
		bodies = append(bodies, p.parts(verbose, nested+1, nested == 0 && len(bodies) == 0))
		if !p.accept("|") {
			break
		}
		if nested == 0 {
			verbose = p.flags.verbose
		}
	}
	if len(bodies) == 1 {
		return bodies[0]
	}
	return []node{{kind: branch, bodies: bodies}}
}

// parts is _parse: the content between two bars.
func (p *parser) parts(verbose bool, nested int, first bool) []node {
	var out []node
	for {
		token := p.peek()
		if token == "" || token == "|" || token == ")" {
			return out
		}
		p.get()
		switch {
		case verbose && strings.Contains(" \t\n\r\v\f", token):
		case verbose && token == "#":
			for c := p.get(); c != "" && c != "\n"; {
				c = p.get()
			}
		case token[0] == '\\':
			out = append(out, p.escape(token))
		case strings.Contains("*+?{", token):
			out = p.quantified(out, token)
		case token == "(":
			n, isGroup := p.parenthesis(verbose, nested, first && len(out) == 0)
			if isGroup {
				out = append(out, n)
			} else if first {
				verbose = p.flags.verbose
			}
		default:
			out = append(out, p.simple(token))
		}
	}
}

func (p *parser) simple(token string) node {
	n := node{flags: p.flags}
	switch token {
	case "[":
		n.kind, n.set = set, p.charset()
	case ".":
		n.kind = anything
	case "^":
		n.kind = atStart
	case "$":
		n.kind = atEnd
	default:
		n.kind, n.char = literal, []rune(token)[0]
	}
	return n
}

// quantified repeats the last part. A brace that is not a repetition is a character.
func (p *parser) quantified(out []node, token string) []node {
	here := p.next
	least, most, ok := p.repetition(token)
	if !ok {
		p.next = here
		return append(out, node{kind: literal, flags: p.flags, char: '{'})
	}
	switch {
	case len(out) == 0 || out[len(out)-1].isPlace():
		p.fail(here-1, "nothing to repeat")
	case out[len(out)-1].kind == repeat:
		p.fail(here-1, "multiple repeat")
	}
	n := node{kind: repeat, min: least, max: most, bodies: [][]node{{out[len(out)-1]}}}
	switch {
	case p.accept("?"):
		n.lazy = true
	case p.accept("+"):
		n.possessive = true
	}
	return append(out[:len(out)-1:len(out)-1], n)
}

func (p *parser) repetition(token string) (least, most int, ok bool) {
	switch token {
	case "?":
		return 0, 1, true
	case "*":
		return 0, unlimited, true
	case "+":
		return 1, unlimited, true
	}
	here := p.next
	if p.peek() == "}" {
		return 0, 0, false
	}
	const digits = "0123456789"
	low := p.while(len(p.source), digits)
	high := low
	if p.accept(",") {
		high = p.while(len(p.source), digits)
	}
	if !p.accept("}") {
		return 0, 0, false
	}
	least, most = repetitions(low, 0), repetitions(high, unlimited)
	if most < least {
		p.fail(here, "min repeat greater than max repeat")
	}
	return least, most, true
}

func repetitions(digits string, none int) int {
	n, ok := new(big.Int).SetString(digits, 10)
	if !ok {
		return none
	}
	if n.Cmp(big.NewInt(unlimited)) >= 0 {
		panic(failure{&Error{"OverflowError", "the repetition number is too large"}})
	}
	return int(n.Int64())
}

func isIdentifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// checkName fails for an invalid name.
func (p *parser) checkName(name string) {
	if !isIdentifier(name) {
		p.fail(p.next-size(name)-1, "bad character in group name %s", pyjson.Repr(name))
	}
}
