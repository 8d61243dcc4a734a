// Package symptom finds known error texts in logs. A known text is written as an example, such
// as "The config profile (dev) could not be found": the values in it (names, paths, numbers,
// ARNs) stand for any others, and the class of the exception before it is optional. Spaces,
// quotes, line ends and the case of letters make no difference.
package symptom

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// Pattern recognizes one known text.
type Pattern struct {
	// Sample is the text as it is written.
	Sample string
	class  string
	forms  []form
}

// form is one spelling of a text.
type form struct {
	parts []part
	// line: it must be a whole line, since it is too ordinary inside of one.
	line bool
	// tail: a value follows.
	tail bool
}

// part is a literal text or, if that is empty, a value.
type part struct {
	text, canon string
	// hash: the value is a SHA-1 in hexadecimal.
	hash bool
	// spaced: the value may have spaces in it, since something is around it in the sample; empty:
	// there may be none, between quotes.
	spaced, empty bool
}

// Compile makes the pattern of a sample. It returns false if the sample is not specific enough
// to be an error text, such as the name of a variable, or is a command.
func Compile(sample string) (Pattern, bool) {
	p := Pattern{Sample: sample}
	if isCommand(sample) {
		return p, false
	}
	if code, ok := bareCode(sample); ok {
		p.forms = refusal{code: code}.headers()
		return p, true
	}
	var message string
	if p.class, message = splitClass(sample); p.class == "" && !strings.Contains(sample, " ") {
		return p, false // a name
	}
	if r, ok := parseRefusal(message); ok {
		p.forms = r.forms()
		return p, true
	}
	p.add(message)
	return p, len(p.forms) > 0
}

// add adds the most tolerant form of a message that is specific enough.
func (p *Pattern) add(message string) {
	pieces := split(message)
	open, closed := newForm(pieces, false), newForm(pieces, true)
	switch {
	case isSpecific(open.words):
		p.forms = append(p.forms, open.form)
		p.addBeginning(message)
	case isSpecific(closed.words):
		p.forms = append(p.forms, closed.form)
	case p.class != "":
		exact := newForm(append([]piece{{text: p.class + ": "}}, pieces...), true).form
		exact.line = true
		p.forms = append(p.forms, exact)
	case isPhrase(closed.words):
		closed.line = true
		p.forms = append(p.forms, closed.form)
	}
	if isBotocore(p.class) {
		for _, name := range []string{p.class, strings.TrimPrefix(p.class, botocore)} {
			p.forms = append(p.forms, form{parts: []part{literal(name)}, line: true})
		}
	}
}

// addBeginning adds the beginning of a message whose end has many forms: of a parser's that up to
// the number of the line, of botocore's what it was about to do.
func (p *Pattern) addBeginning(message string) {
	expr := toLine
	if isBotocore(p.class) {
		expr = firstClause
	}
	if m := expr().FindString(message); m != "" {
		if f := newForm(split(m), false); isSpecific(f.words) {
			p.forms = append(p.forms, f.form)
		}
	}
}

var (
	toLine      = lazyregexp.New(`^failed to .*: line \d+:`)
	firstClause = lazyregexp.New(`^Error [a-zA-Z -]+: `)
)

func literal(text string) part { return part{text: text, canon: canonical(text)} }

// Key is the same for samples that differ only in their values.
func (p Pattern) Key() string {
	var out strings.Builder
	for _, part := range p.forms[0].parts {
		if part.text == "" {
			out.WriteByte('*')
		}
		out.WriteString(part.canon)
	}
	return out.String()
}

// canonical is a text without what may differ from one log to another.
func canonical(text string) string {
	var out strings.Builder
	each(text, func(_ int, r rune) { out.WriteRune(r) })
	return out.String()
}

// each calls yield with the characters of the canonical text and their places in the original.
// Spaces, quotes, backslashes, the lines of boxes, and the \n of a quoted text are left out.
func each(text string, yield func(at int, r rune)) {
	escaped := false
	for i, r := range text {
		if 'a' <= r && r <= 'z' && !escaped { // most of a text
			yield(i, r)
			continue
		}
		switch {
		case escaped && (r == 'n' || r == 't' || r == 'r'):
			escaped = false
		case r == '\\':
			escaped = !escaped
		case isDropped(r):
			escaped = false
		default:
			escaped = false
			yield(i, unicode.ToLower(r))
		}
	}
}

func isDropped(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == '\'' || r == '"' || r == '`' || r == 0x7f
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("‘’“”", r) ||
		'─' <= r && r <= '╿' || unicode.In(r, unicode.Cf)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
