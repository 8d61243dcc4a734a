package fixers

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"doctor/internal/lazyregexp"
)

// assignment is one statement of a .env with its place in the bytes.
type assignment struct {
	name string
	// start is where it begins, an "export" included; end is behind its value,
	// and behind the comment of a value without quotes, at the line's end.
	start, end int
	// key is where its name begins.
	key int
	// separator is where its = or : stands, -1 for a name alone.
	separator int
	// value encloses what is written as its value, quotes included, without the
	// blanks and the comment behind it.
	value span
	// quote is ' or " where the value begins with one, else 0.
	quote byte
	// broken marks a line that the reader refuses.
	broken bool
}

var exportPrefix = lazyregexp.New(`^export\s+`)

// scanDotenv finds the statements of a .env by the rules of compose-go 2.9.1
// (dotenv/parser.go), which says what they mean but not where they are. Where
// that gives up, this goes on with the next line.
func scanDotenv(text []byte) []assignment {
	var out []assignment
	at := 0
	if bytes.HasPrefix(text, utf8BOM) {
		at = len(utf8BOM)
	}
	for {
		at += len(text[at:]) - len(bytes.TrimLeftFunc(text[at:], unicode.IsSpace))
		if at >= len(text) {
			return out
		}
		if text[at] == '#' {
			at = lineFeed(text, at)
			continue
		}
		a := scanAssignment(text, at)
		out = append(out, a)
		at = max(a.end, at+1)
	}
}

func scanAssignment(text []byte, at int) assignment {
	a := assignment{start: at, separator: -1}
	if m := exportPrefix().Find(text[at:]); m != nil {
		at = skipBlanks(text, at+len("export"))
	}
	a.key = at
	for at < len(text) && !strings.ContainsRune("=:\n", rune(text[at])) {
		r, size := utf8.DecodeRune(text[at:])
		if !isBlank(r) && !strings.ContainsRune("_.-[]", r) && !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return a.giveUp(text)
		}
		at += size
	}
	a.name = strings.TrimRightFunc(string(text[a.key:at]), unicode.IsSpace)
	a.value, a.end = span{at, at}, at
	if strings.Contains(a.name, " ") {
		return a.giveUp(text)
	}
	if at >= len(text) || text[at] == '\n' {
		a.value = span{a.key + len(a.name), a.key + len(a.name)}
		return a
	}
	a.separator = at
	return a.scanValue(text)
}

func (a assignment) scanValue(text []byte) assignment {
	from := skipBlanks(text, a.separator+1)
	if from < len(text) && (text[from] == '"' || text[from] == '\'') {
		end := closingQuote(text, from)
		if end < 0 {
			return a.giveUp(text)
		}
		a.quote, a.value, a.end = text[from], span{from, end}, end
		return a
	}
	a.end = lineFeed(text, from)
	value := text[from:a.end]
	if i := bytes.Index(value, []byte(" #")); i >= 0 {
		value = value[:i]
	}
	value = bytes.TrimRightFunc(value, unicode.IsSpace)
	if len(value) == 0 {
		from = a.separator + 1
	}
	a.value = span{from, from + len(value)}
	return a
}

// closingQuote returns the offset behind the quote that closes the one at at.
func closingQuote(text []byte, at int) int {
	for i, escaped := at+1, false; i < len(text); i++ {
		switch {
		case text[i] == text[at] && !escaped:
			return i + 1
		case text[i] == '\\':
			escaped = !escaped
		default:
			escaped = false
		}
	}
	return -1
}

var looseName = lazyregexp.New(`^[\pL\pN_.-]+`)

func (a assignment) giveUp(text []byte) assignment {
	a.broken, a.name = true, string(looseName().Find(text[a.key:]))
	a.end = lineFeed(text, a.start)
	a.value = span{a.end, a.end}
	return a
}

func skipBlanks(text []byte, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if !isBlank(r) {
			break
		}
		at += size
	}
	return at
}

// isBlank is a space that does not end the line, as the reader has it.
func isBlank(r rune) bool { return strings.ContainsRune("\t\v\f\r \u0085\u00a0", r) }

// lineFeed is the offset of the next line feed, or of the end.
func lineFeed(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

// dotenvFacts are the variables of a .env, nothing expanded: a variable that
// another one uses is not part of what that one says. A name alone at the very
// end of a file, which compose takes for a value without a name, is none.
func dotenvFacts(text []byte) (facts, error) {
	values, err := readDotenv(text)
	if err != nil {
		return nil, err
	}
	delete(values, "")
	out := facts{}
	for name, value := range values {
		out[name] = digest(value)
	}
	return out, nil
}

var lineNumber = lazyregexp.New(`^line \d+`)

// readDotenv reads with compose's own reader. Its errors quote the file, and
// are cut down to the line.
func readDotenv(text []byte) (map[string]string, error) {
	literal := func(name string) (string, bool) { return "\x00" + name, true }
	values, err := dotenv.UnmarshalBytesWithLookup(bytes.TrimPrefix(text, utf8BOM), literal)
	if err != nil {
		if line := lineNumber().FindString(err.Error()); line != "" {
			return nil, fmt.Errorf("compose cannot read it near %s", line)
		}
		return nil, fmt.Errorf("compose cannot read it")
	}
	return values, nil
}
