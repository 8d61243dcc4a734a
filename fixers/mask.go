package fixers

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/near"
	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// mask returns the text, byte for byte as long, with holes where a secret may
// be. It fails closed: a value is shown where it is known to be harmless.
func mask(format Format, text []byte, wants []Want) []byte {
	m := masker{text: bytes.Clone(text), wants: wants}
	switch format {
	case Dotenv:
		m.dotenv()
	case INI:
		m.ini()
	case Compose:
		m.compose()
	}
	return m.text
}

type masker struct {
	text  []byte
	wants []Want
}

// hide punches holes, line ends left in place.
func (m *masker) hide(s span) {
	for i := s.from; i < s.to; i++ {
		if m.text[i] != '\n' && m.text[i] != '\r' {
			m.text[i] = hole
		}
	}
}

var secretName = lazyregexp.New(`(?i)secret|token|passw|passphrase|private|credential|fernet|conn|kwarg|auth|cert|salt|dsn|ur[il]|key`)

// shown reports whether the value of a variable may be seen: a harmless one, or
// one that the fix itself is about, if it is spelt nearly like a harmless one
// and promises no secret.
func (m *masker) shown(name string) bool {
	if redact.HarmlessVariable(name) {
		return true
	}
	about := slices.ContainsFunc(m.wants, func(w Want) bool { return w.Fact == name })
	return about && !secretName().MatchString(name) && near.Nearest(name, redact.Variables(), 2) != ""
}

func (m *masker) dotenv() {
	text := bytes.Clone(m.text)
	for _, a := range scanDotenv(text) {
		m.assignment(text, a)
	}
	for _, line := range textLines(text) {
		content := bytes.TrimLeft(text[line.from:line.to], " \t")
		if !bytes.HasPrefix(content, []byte("#")) || inValue(text, line.from) {
			continue
		}
		content = bytes.TrimLeft(content, "# \t")
		at := line.to - len(content)
		if a := scanAssignment(text[:line.to], at); a.separator >= 0 && !a.broken {
			a.end = line.to
			m.assignment(text, a)
		} else {
			m.words(span{at, line.to})
		}
	}
}

// inValue reports whether an offset is inside a value over several lines.
func inValue(text []byte, at int) bool {
	return slices.ContainsFunc(scanDotenv(text), func(a assignment) bool { return a.value.from < at && at < a.value.to })
}

func (m *masker) assignment(text []byte, a assignment) {
	switch {
	case a.broken:
		m.hide(span{a.start + len(a.name), a.end})
	case strings.HasSuffix(a.name, "KWARGS"):
		m.kwargs(text, a)
	case !m.shown(a.name):
		m.hide(a.value)
	}
	if !a.broken {
		m.words(span{a.value.to, lineFeed(text, a.value.to)})
	}
}

// longWord is too long for prose: a key that someone noted in a comment.
var longWord = lazyregexp.New(`[^\s]{16,}`)

// speaksOfSecrets matches prose that may well go on with one.
var speaksOfSecrets = lazyregexp.New(`(?i)secret|token|pass|pwd|\bpw\b|\bpin\b|login|credential|private|\bkeys?\s*(?:is|was|are|[:=])|(^|\s)-p\S|://`)

func (m *masker) words(s span) { m.prose(s, longWord()) }

// prose hides what prose may give away: all of it where it speaks of secrets, some
// words elsewhere.
func (m *masker) prose(s span, word *regexp.Regexp) {
	if speaksOfSecrets().Match(m.text[s.from:s.to]) {
		m.hide(s)
		return
	}
	for _, at := range word.FindAllIndex(m.text[s.from:s.to], -1) {
		m.hide(span{s.from + at[0], s.from + at[1]})
	}
}

// variableName is what a name looks like that takes its value from the shell.
var variableName = lazyregexp.New(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// kwargs shows the members of a JSON object that are known to be harmless, and
// the names of the others.
func (m *masker) kwargs(text []byte, a assignment) {
	value, at := a.decode(text)
	decoded, err := pyjson.Decode(value)
	object, ok := decoded.(*pyjson.Object)
	if err != nil || !ok || len(object.Repeated) > 0 {
		m.hide(a.value)
		return
	}
	for _, member := range object.Members {
		key, err := keyAt(object, value, member.Key)
		if err != nil {
			m.hide(a.value)
			return
		}
		hidden, err := valueAfter(value, key.to)
		if err != nil {
			m.hide(a.value)
			return
		}
		if redact.HarmlessArgument(member.Key, value[hidden.from:hidden.to]) {
			continue
		}
		m.hide(span{at[hidden.from], at[hidden.to]})
	}
}

// ini hides every value: nothing of these files is for the screen.
func (m *masker) ini() {
	for _, line := range textLines(m.text) {
		content := bytes.TrimLeft(m.text[line.from:line.to], "\ufeff \t")
		at := line.to - len(content)
		end := bytes.LastIndexByte(content, ']')
		delimiter := bytes.IndexAny(content, "=:")
		switch {
		case bytes.HasPrefix(content, []byte("[")) && end > 0:
			m.hide(span{at + end + 1, line.to})
		case delimiter > 0:
			after := content[delimiter+1:]
			m.hide(span{line.to - len(bytes.TrimLeft(after, " \t")), line.to})
		default:
			m.hide(span{at, line.to})
		}
	}
}
