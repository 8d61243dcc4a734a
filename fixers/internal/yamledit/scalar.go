package yamledit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/lazyregexp"
)

// scalar is the place of a scalar's value in the bytes.
type scalar struct {
	node *yaml.Node
	// start and end enclose the text as written, with quotes but without anchor and tag.
	start, end int
	// at is the offset of each byte of the value, plus the end.
	at []int
	// eol ends a line of a literal block scalar, and indents the next.
	eol string
}

// scalarAt finds a scalar. Scalars over several lines are refused: their value is not written in
// one piece.
func (d *document) scalarAt(n *yaml.Node) (scalar, error) {
	at, err := d.offset(n)
	if err != nil {
		return scalar{}, err
	}
	at = skipProperties(d.text, at)
	s := scalar{node: n, start: at}
	var value string
	switch rest := d.text[at:]; {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		value, s.at, s.end = readDoubleQuoted(d.text, at)
	case n.Style&yaml.SingleQuotedStyle != 0:
		value, s.at, s.end = readSingleQuoted(d.text, at)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		value, s.at, s.end = readBlock(d.text, at, n.Value)
		if s.at != nil {
			first := d.text[bytes.LastIndexByte(d.text[:s.at[0]], '\n')+1 : s.at[0]]
			s.eol = textedit.LineEnd(d.text) + strings.Repeat(" ", len(first))
		}
	case bytes.HasPrefix(rest, []byte(n.Value)):
		value, s.at, s.end = n.Value, straight(at, len(n.Value)), at+len(n.Value)
	}
	if s.at == nil || value != n.Value {
		return s, fmt.Errorf("line %d: this notation cannot be edited safely", n.Line)
	}
	return s, nil
}

// skipProperties skips an anchor and a tag, in either order.
func skipProperties(text []byte, at int) int {
	for at < len(text) && (text[at] == '&' || text[at] == '!') {
		for at < len(text) && !bytes.ContainsRune([]byte(" \t\r\n"), rune(text[at])) {
			at++
		}
		for at < len(text) && bytes.ContainsRune([]byte(" \t\r\n"), rune(text[at])) {
			at++
		}
	}
	return at
}

// straight is the offset map of a value that is written literally.
func straight(at, length int) []int {
	out := make([]int, length+1)
	for i := range out {
		out[i] = at + i
	}
	return out
}

func readSingleQuoted(text []byte, at int) (string, []int, int) {
	var value []byte
	var places []int
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] == '\n' || text[i] == '\r':
			return "", nil, 0
		case text[i] == '\'' && i+1 < len(text) && text[i+1] == '\'':
			value, places = append(value, '\''), append(places, i)
			i++
		case text[i] == '\'':
			return string(value), append(places, i), i + 1
		default:
			value, places = append(value, text[i]), append(places, i)
		}
	}
	return "", nil, 0
}

// doubleEscapes are the one-letter escapes of YAML 1.2 (5.7).
var doubleEscapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r",
	'e': "\x1b", ' ': " ", '"': `"`, '/': "/", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

func readDoubleQuoted(text []byte, at int) (string, []int, int) {
	var value []byte
	var places []int
	for i := at + 1; i < len(text); {
		written, size := string(text[i]), 1
		switch text[i] {
		case '\n', '\r':
			return "", nil, 0
		case '"':
			return string(value), append(places, i), i + 1
		case '\\':
			if written, size = readEscape(text[i:]); size == 0 {
				return "", nil, 0
			}
		}
		for range len(written) {
			places = append(places, i)
		}
		value = append(value, written...)
		i += size
	}
	return "", nil, 0
}

// readEscape decodes an escape at its backslash; size 0 if it cannot.
func readEscape(text []byte) (written string, size int) {
	if len(text) < 2 {
		return "", 0
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]
	if digits == 0 {
		if s, ok := doubleEscapes[text[1]]; ok {
			return s, 2
		}
		return "", 0
	}
	if len(text) < 2+digits {
		return "", 0
	}
	code, err := strconv.ParseUint(string(text[2:2+digits]), 16, 32)
	if err != nil || !utf8.ValidRune(rune(code)) {
		return "", 0
	}
	return string(rune(code)), 2 + digits
}

var blockHeader = lazyregexp.New(`^[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\r?\n[ \t\r\n]*`)

// readBlock finds the lines of a block scalar (| or >). What the caller compares with the value tells
// whether the lines were folded as here: each end of a line of > is one space.
func readBlock(text []byte, at int, value string) (string, []int, int) {
	content := strings.TrimRight(value, "\n")
	head := blockHeader().Find(text[at:])
	if head == nil || content == "" {
		return "", nil, 0
	}
	from := at + len(head)
	indent := from - (bytes.LastIndexByte(text[:from], '\n') + 1)
	between := map[byte]byte{'|': '\n', '>': ' '}[text[at]]
	var read []byte
	var places []int
	for at = from; ; {
		end := at + len(bytes.TrimRight(lineFrom(text, at), "\r\n"))
		read, places = append(read, text[at:end]...), append(places, straight(at, end-at)[:end-at]...)
		if at = end; len(read) >= len(content) {
			break
		}
		next := at + len(lineFrom(text, at))
		if next == at || len(text)-next < indent || len(bytes.Trim(text[next:next+indent], " ")) > 0 {
			return "", nil, 0
		}
		read, places = append(read, between), append(places, at)
		at = next + indent
	}
	if string(read) != content {
		return "", nil, 0
	}
	for range len(value) - len(content) + 1 {
		places = append(places, at)
	}
	return value, places, at
}

// lineFrom is the rest of a line with its end.
func lineFrom(text []byte, at int) []byte {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return text[at : at+i+1]
	}
	return text[at:]
}

// write spells text for this scalar.
func (s scalar) write(text string) string {
	switch {
	case s.node.Style&yaml.DoubleQuotedStyle != 0:
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
	case s.node.Style&yaml.SingleQuotedStyle != 0:
		return strings.ReplaceAll(text, `'`, `''`)
	case s.node.Style&yaml.LiteralStyle != 0 && s.eol != "":
		return strings.ReplaceAll(text, "\n", s.eol)
	}
	return text
}
