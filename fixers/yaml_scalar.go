package fixers

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"doctor/internal/lazyregexp"
)

// scalar is the place of a scalar's value in the bytes.
type scalar struct {
	node *yaml.Node
	// start and end enclose the text as written, with quotes but without anchor and tag.
	start, end int
	// at is the offset of each byte of the value, plus the end.
	at []int
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

// readBlock finds the line of a block scalar (| or >) that has only one.
func readBlock(text []byte, at int, value string) (string, []int, int) {
	content := strings.TrimRight(value, "\n")
	head := blockHeader().Find(text[at:])
	if head == nil || content == "" || strings.Contains(content, "\n") {
		return "", nil, 0
	}
	from := at + len(head)
	if !bytes.HasPrefix(text[from:], []byte(content)) {
		return "", nil, 0
	}
	places := straight(from, len(content))
	for range len(value) - len(content) {
		places = append(places, from+len(content))
	}
	return value, places, from + len(content)
}

// write spells text for this scalar.
func (s scalar) write(text string) string {
	switch {
	case s.node.Style&yaml.DoubleQuotedStyle != 0:
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
	case s.node.Style&yaml.SingleQuotedStyle != 0:
		return strings.ReplaceAll(text, `'`, `''`)
	}
	return text
}
