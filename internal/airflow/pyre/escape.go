package pyre

import (
	"strconv"
	"strings"

	"doctor/internal/pyjson"
)

const (
	octal       = "01234567"
	hexadecimal = "0123456789abcdefABCDEF"
)

// escape is _escape: an escape outside of brackets.
func (p *parser) escape(token string) node {
	places := map[string]kind{`\A`: atBegin, `\Z`: atFinish, `\b`: atBoundary, `\B`: notBoundary}
	if k, ok := places[token]; ok {
		return node{kind: k, flags: p.flags}
	}
	c := token[1:]
	if c[0] >= '1' && c[0] <= '9' {
		return p.numbered(token)
	}
	if c == "0" {
		token += p.while(2, octal)
		code, _ := strconv.ParseInt(token[1:], 8, 32) // they are octal digits
		return node{kind: literal, flags: p.flags, char: rune(code)}
	}
	m := p.escaped(token)
	if m.class != 0 {
		return node{kind: set, flags: p.flags, set: &charset{members: []member{m}}}
	}
	return node{kind: literal, flags: p.flags, char: m.low}
}

// numbered is a reference to a group, or a character in octal.
func (p *parser) numbered(token string) node {
	if c := p.peek(); c != "" && strings.Contains("0123456789", c) {
		token += p.get()
		if third := p.peek(); strings.Contains(octal, token[1:2]) && strings.Contains(octal, token[2:3]) && third != "" && strings.Contains(octal, third) {
			token += p.get()
			return node{kind: literal, flags: p.flags, char: p.octal(token)}
		}
	}
	number, _ := strconv.Atoi(token[1:]) // two digits at most
	switch {
	case number >= len(p.widths):
		p.fail(p.next-len(token)+1, "invalid group reference %d", number)
	case p.widths[number] == nil:
		p.fail(p.next-len(token), "cannot refer to an open group")
	}
	p.checkBehind(number)
	return node{kind: reference, flags: p.flags, number: number}
}

func (p *parser) octal(token string) rune {
	code, _ := strconv.ParseInt(token[1:], 8, 32) // they are octal digits
	if code > 0o377 {
		p.fail(p.next-len(token), "octal escape value %s outside of range 0-0o377", token)
	}
	return rune(code)
}

// checkBehind refuses references to groups that are not closed before the look-behind.
func (p *parser) checkBehind(number int) {
	if p.behindFrom == 0 {
		return
	}
	if number >= len(p.widths) || p.widths[number] == nil {
		p.fail(p.next, "cannot refer to an open group")
	}
	if number >= p.behindFrom {
		p.fail(p.next, "cannot refer to group defined in the same lookbehind subpattern")
	}
}

// escaped is an escape inside of brackets, most of which are valid outside, too.
func (p *parser) escaped(token string) member {
	if at := strings.IndexByte("abfnrtv", token[1]); at >= 0 && len(token) == 2 {
		r := rune("\a\b\f\n\r\t\v"[at])
		return member{low: r, high: r}
	}
	one := func(r rune) member { return member{low: r, high: r} }
	switch c := []rune(token)[1]; {
	case strings.ContainsRune("dDsSwW", c):
		return member{class: c}
	case c == 'x':
		return one(p.hexadecimal(token, 2))
	case c == 'u':
		return one(p.hexadecimal(token, 4))
	case c == 'U':
		return one(p.hexadecimal(token, 8))
	case c == 'N':
		return p.named()
	case c >= '0' && c <= '7':
		return one(p.octal(token + p.while(2, octal)))
	case c >= '8' && c <= '9' || c < 0x80 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'):
		p.fail(p.next-size(token), "bad escape %s", token)
		return member{}
	default:
		return one(c)
	}
}

func (p *parser) hexadecimal(token string, digits int) rune {
	token += p.while(digits, hexadecimal)
	if len(token) != digits+2 {
		p.fail(p.next-len(token), "incomplete escape %s", token)
	}
	code, _ := strconv.ParseInt(token[2:], 16, 64) // they are hexadecimal digits
	if code > 1<<31-1 {
		panic(failure{&Error{"OverflowError", "Python int too large to convert to C int"}})
	}
	if code > 0x10ffff {
		p.fail(p.next-len(token), "bad escape %s", token)
	}
	return rune(code)
}

// named is \N{DASH}. The names of characters are unknown here.
func (p *parser) named() member {
	if !p.accept("{") {
		p.fail(p.next, "missing {")
	}
	p.until("}", "character name")
	p.opaque = true
	return member{}
}

// charset reads up to the closing bracket.
func (p *parser) charset() *charset {
	here := p.next - 1
	s := &charset{negative: p.accept("^")}
	for {
		token := p.get()
		switch {
		case token == "":
			p.fail(here, "unterminated character set")
		case token == "]" && s.members != nil:
			return s
		}
		from := p.member(token)
		if !p.accept("-") {
			s.members = append(s.members, from)
			continue
		}
		that := p.get()
		switch that {
		case "":
			p.fail(here, "unterminated character set")
		case "]":
			s.members = append(s.members, from, member{low: '-', high: '-'})
			return s
		}
		to := p.member(that)
		if from.class != 0 || to.class != 0 || to.low < from.low {
			p.fail(p.next-size(token)-1-size(that), "bad character range %s-%s", token, that)
		}
		s.members = append(s.members, member{low: from.low, high: to.low})
	}
}

func (p *parser) member(token string) member {
	if token[0] == '\\' {
		return p.escaped(token)
	}
	r := []rune(token)[0]
	return member{low: r, high: r}
}

// unknownName fails for the name of an unknown group.
func (p *parser) unknownName(name string) {
	p.fail(p.next-size(name)-1, "unknown group name %s", pyjson.Repr(name))
}
