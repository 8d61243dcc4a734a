package pyre

import (
	"math/big"
	"strings"
	"unicode"

	"doctor/internal/pyjson"
)

// maxGroups is sre's MAXGROUPS on 64 bits.
const maxGroups = 1<<31 - 1

// opened is the current parenthesis.
type opened struct {
	start   int
	capture bool
	atomic  bool
	name    string
	flags   flags
	verbose bool
}

// parenthesis reads what follows an opening one. It reports false if that adds nothing: a comment,
// or global flags.
func (p *parser) parenthesis(verbose bool, nested int, first bool) (node, bool) {
	g := opened{start: p.next - 1, capture: true, flags: p.flags, verbose: verbose}
	if p.accept("?") {
		n, done, adds := p.extension(&g, nested, first)
		if done {
			return n, adds
		}
	}
	return p.group(g, nested), true
}

func (p *parser) group(g opened, nested int) node {
	number := 0
	if g.capture {
		number = p.open(g.name)
	}
	outer := p.flags
	p.flags = g.flags
	body := p.alternatives(g.verbose, nested+1)
	p.flags = outer
	p.close(g.start)
	n := node{kind: group, number: number, bodies: [][]node{body}, size: p.widthOf(body)}
	if number > 0 {
		p.widths[number] = &n.size
	}
	if g.atomic {
		n.kind = atomic
	}
	return n
}

func (p *parser) open(name string) int {
	number := len(p.widths)
	p.widths = append(p.widths, nil)
	if name == "" {
		return number
	}
	if other, taken := p.names[name]; taken {
		p.fail(p.next-size(name)-1, "redefinition of group name %s as group %d; was group %d", pyjson.Repr(name), number, other)
	}
	p.names[name] = number
	return number
}

func (p *parser) close(start int) {
	if !p.accept(")") {
		p.fail(start, "missing ), unterminated subpattern")
	}
}

// extension reads what follows (?. done means that the parenthesis is completely read, adds that it
// is part of the pattern.
func (p *parser) extension(g *opened, nested int, first bool) (n node, done, adds bool) {
	c := p.get()
	switch {
	case c == "":
		p.fail(p.next, "unexpected end of pattern")
	case c == "P":
		return p.python(g)
	case c == ":":
		g.capture = false
	case c == "#":
		p.comment(g.start)
		return n, true, false
	case c == "=" || c == "!" || c == "<":
		return p.look(g, c, nested), true, true
	case c == "(":
		return p.conditional(g, nested), true, true
	case c == ">":
		g.capture, g.atomic = false, true
	case c == "-" || isFlag(c):
		if p.changeFlags(g, c) {
			if !first {
				p.fail(g.start, "global flags not at the start of the expression")
			}
			return n, true, false
		}
		g.capture = false
	default:
		p.fail(p.next-size(c)-1, "unknown extension ?%s", c)
	}
	return n, false, false
}

func (p *parser) comment(start int) {
	for {
		if p.peek() == "" {
			p.fail(start, "missing ), unterminated comment")
		}
		if p.get() == ")" {
			return
		}
	}
}

// python is (?P<name>...) and (?P=name).
func (p *parser) python(g *opened) (node, bool, bool) {
	switch {
	case p.accept("<"):
		g.name = p.until(">", "group name")
		p.checkName(g.name)
		return node{}, false, false
	case p.accept("="):
		name := p.until(")", "group name")
		p.checkName(name)
		number, known := p.names[name]
		switch {
		case !known:
			p.unknownName(name)
		case p.widths[number] == nil:
			p.fail(p.next-size(name)-1, "cannot refer to an open group")
		}
		p.checkBehind(number)
		return node{kind: reference, flags: p.flags, number: number}, true, true
	}
	c := p.get()
	if c == "" {
		p.fail(p.next, "unexpected end of pattern")
	}
	p.fail(p.next-size(c)-2, "unknown extension ?P%s", c)
	return node{}, false, false
}

func (p *parser) look(g *opened, c string, nested int) node {
	n := node{kind: look}
	outermost := p.behindFrom == 0
	if c == "<" {
		c = p.get()
		switch c {
		case "":
			p.fail(p.next, "unexpected end of pattern")
		case "=", "!":
		default:
			p.fail(p.next-size(c)-2, "unknown extension ?<%s", c)
		}
		n.behind = true
		if outermost {
			p.behindFrom = len(p.widths)
		}
	}
	n.negative = c == "!"
	body := p.alternatives(g.verbose, nested+1)
	if n.behind && outermost {
		p.behindFrom = 0
	}
	p.close(g.start)
	n.bodies = [][]node{body}
	if n.behind {
		w := p.widthOf(body)
		if w.least != w.most {
			p.unfixed = true
		}
		n.width = w.least
	}
	return n
}

// conditional is (?(group)yes|no).
func (p *parser) conditional(g *opened, nested int) node {
	name := p.until(")", "group name")
	at := p.next - size(name) - 1
	number, known := p.names[name]
	if isIdentifier(name) && !known {
		p.unknownName(name)
	} else if !known {
		number = p.groupNumber(name, at)
	}
	p.checkBehind(number)
	n := node{kind: conditional, number: number, bodies: [][]node{p.parts(g.verbose, nested+1, false), nil}}
	if p.accept("|") {
		n.bodies[1] = p.parts(g.verbose, nested+1, false)
		if p.peek() == "|" {
			p.fail(p.next, "conditional backref with more than two branches")
		}
	}
	p.close(g.start)
	return n
}

// groupNumber is the number in a conditional.
func (p *parser) groupNumber(text string, at int) int {
	n, ok := new(big.Int).SetString(text, 10)
	switch {
	case !ok || n.Sign() < 0:
		p.fail(at, "bad character in group name %s", pyjson.Repr(text))
	case n.Sign() == 0:
		p.fail(at, "bad group number")
	case n.Cmp(big.NewInt(maxGroups)) >= 0:
		p.fail(at, "invalid group reference %s", n)
	}
	number := int(n.Int64())
	p.references = append(p.references, placed{number, at})
	return number
}

const flagLetters = "iLmsxatu"

func isFlag(c string) bool { return len(c) == 1 && strings.Contains(flagLetters, c) }

// set switches a flag on or off.
func (f *flags) set(letter string, on bool) {
	switch letter {
	case "i":
		f.ignoreCase = on
	case "m":
		f.multiLine = on
	case "s":
		f.dotAll = on
	case "x":
		f.verbose = on
	case "a":
		f.ascii = on
	}
}

// changeFlags is _parse_flags. It reports true for global flags.
func (p *parser) changeFlags(g *opened, c string) bool {
	added := ""
	for c != "-" {
		if c == "L" {
			p.fail(p.next, "bad inline flags: cannot use 'L' flag with a str pattern")
		}
		added += c
		if strings.Contains(added, "a") && strings.Contains(added, "u") {
			p.fail(p.next, "bad inline flags: flags 'a', 'u' and 'L' are incompatible")
		}
		if c = p.flag("missing -, : or )"); c == ")" || c == ":" {
			break
		}
	}
	if c == ")" {
		for _, letter := range added {
			p.flags.set(string(letter), true)
		}
		return true
	}
	if strings.Contains(added, "t") {
		p.fail(p.next-1, "bad inline flags: cannot turn on global flag")
	}
	removed := ""
	if c == "-" {
		removed = p.removedFlags()
	}
	if strings.ContainsAny(removed, added) {
		p.fail(p.next-1, "bad inline flags: flag turned on and off")
	}
	for _, letter := range added {
		g.flags.set(string(letter), true)
	}
	if strings.Contains(added, "u") {
		g.flags.ascii = false
	}
	for _, letter := range removed {
		g.flags.set(string(letter), false)
	}
	g.verbose = (g.verbose || strings.Contains(added, "x")) && !strings.Contains(removed, "x")
	return false
}

// flag reads the next flag, or the end of the flags.
func (p *parser) flag(missing string) string {
	c := p.get()
	switch {
	case c == "":
		p.fail(p.next, "%s", missing)
	case isFlag(c) || c == ":" || missing == "missing -, : or )" && (c == ")" || c == "-"):
	case size(c) == 1 && unicode.IsLetter([]rune(c)[0]):
		p.fail(p.next-size(c), "unknown flag")
	default:
		p.fail(p.next-size(c), "%s", missing)
	}
	return c
}

func (p *parser) removedFlags() string {
	c := p.flag("missing flag")
	if c == ":" {
		p.fail(p.next-1, "missing flag")
	}
	removed := ""
	for c != ":" {
		if c == "a" || c == "u" || c == "L" {
			p.fail(p.next, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
		}
		removed += c
		c = p.flag("missing :")
	}
	if strings.Contains(removed, "t") {
		p.fail(p.next-1, "bad inline flags: cannot turn off global flag")
	}
	return removed
}
