package pyjson

import (
	"unicode/utf8"
)

// maxDepth is the depth at which Python's recursion limit of 1000 stops a nested value, minus the
// frames that Airflow has on the stack by then.
const maxDepth = 950

// Decode reads a text as json.loads does. The value has one of the types of Member.Value; the error
// is always an *Error.
func Decode(text string) (any, error) {
	d := newDecoder(text)
	if len(d.text) > 0 && d.text[0] == '\ufeff' {
		return nil, d.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
	}
	v, err := d.value(d.skipSpace(0))
	if err != nil {
		return nil, err
	}
	if end := d.skipSpace(d.next); end != len(d.text) {
		return nil, d.fail("Extra data", end)
	}
	if o, ok := v.(*Object); ok {
		o.Surrogate = d.surrogate
	}
	return v, nil
}

// decoder works on characters, because Python counts positions in them. next is the position after
// the last value read.
type decoder struct {
	text   []rune
	starts []int // the byte at which each character starts, and the end
	next   int
	depth  int
	// surrogate is the first half of a pair without the other half.
	surrogate rune
}

func newDecoder(text string) *decoder {
	d := &decoder{text: make([]rune, 0, len(text)), starts: make([]int, 0, len(text)+1)}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, width := utf8.DecodeRuneInString(text[i:]); width == 1 {
				// os.environ represents an invalid UTF-8 byte as one surrogate.
				r = 0xDC00 + rune(text[i])
			}
		}
		d.text = append(d.text, r)
		d.starts = append(d.starts, i)
	}
	d.starts = append(d.starts, len(text))
	return d
}

// at returns the character at a position, or -1 past the end.
func (d *decoder) at(i int) rune {
	if i < len(d.text) {
		return d.text[i]
	}
	return -1
}

func (d *decoder) skipSpace(i int) int {
	for i < len(d.text) && (d.text[i] == ' ' || d.text[i] == '\t' || d.text[i] == '\n' || d.text[i] == '\r') {
		i++
	}
	return i
}

func (d *decoder) fail(message string, char int) *Error {
	char = min(char, len(d.text))
	e := &Error{Message: message, Line: 1, Column: char + 1, Char: char, Offset: d.starts[char]}
	for i, r := range d.text[:char] {
		if r == '\n' {
			e.Line++
			e.Column = char - i
		}
	}
	return e
}

// startsWith reports whether the text has the ASCII word at a position.
func (d *decoder) startsWith(i int, word string) bool {
	if i+len(word) > len(d.text) {
		return false
	}
	for j := range len(word) {
		if d.text[i+j] != rune(word[j]) {
			return false
		}
	}
	return true
}

// value is scan_once of _json.c.
func (d *decoder) value(i int) (any, *Error) {
	switch c := d.at(i); {
	case c == '"':
		return d.str(i)
	case c == '{' || c == '[':
		return d.nested(i, c)
	case d.startsWith(i, "null"):
		return d.word(i, "null", nil)
	case d.startsWith(i, "true"):
		return d.word(i, "true", true)
	case d.startsWith(i, "false"):
		return d.word(i, "false", false)
	}
	return d.number(i)
}

func (d *decoder) word(i int, word string, v any) (any, *Error) {
	d.next = i + len(word)
	return v, nil
}

func (d *decoder) nested(i int, c rune) (any, *Error) {
	d.depth++
	defer func() { d.depth-- }()
	kind := "object"
	if c == '[' {
		kind = "array"
	}
	if d.depth > maxDepth {
		return nil, &Error{
			Kind:    RecursionError,
			Message: "maximum recursion depth exceeded while decoding a JSON " + kind + " from a unicode string",
			Offset:  d.starts[i],
		}
	}
	if c == '[' {
		return d.array(i + 1)
	}
	return d.object(i + 1)
}

func (d *decoder) object(i int) (any, *Error) {
	o := &Object{}
	index := map[string]int{}
	i = d.skipSpace(i)
	if d.at(i) == '}' {
		d.next = i + 1
		return o, nil
	}
	for {
		if d.at(i) != '"' {
			return nil, d.fail("Expecting property name enclosed in double quotes", i)
		}
		start := i
		key, err := d.str(i)
		if err != nil {
			return nil, err
		}
		if i = d.skipSpace(d.next); d.at(i) != ':' {
			return nil, d.fail("Expecting ':' delimiter", i)
		}
		v, err := d.value(d.skipSpace(i + 1))
		if err != nil {
			return nil, err
		}
		o.set(index, key, v, d.starts[start])
		i = d.skipSpace(d.next)
		if d.at(i) == '}' {
			d.next = i + 1
			return o, nil
		}
		if d.at(i) != ',' {
			return nil, d.fail("Expecting ',' delimiter", i)
		}
		i = d.skipSpace(i + 1)
	}
}

// set adds a member, or replaces the one of the same key.
func (o *Object) set(index map[string]int, key string, v any, offset int) {
	at, repeated := index[key]
	if !repeated {
		index[key] = len(o.Members)
		o.Members = append(o.Members, Member{key, v, offset})
		return
	}
	o.Members[at].Value, o.Members[at].Offset = v, offset
	o.Repeated = append(o.Repeated, key)
}

func (d *decoder) array(i int) (any, *Error) {
	list := []any{}
	i = d.skipSpace(i)
	if d.at(i) == ']' {
		d.next = i + 1
		return list, nil
	}
	for {
		v, err := d.value(i)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		i = d.skipSpace(d.next)
		if d.at(i) == ']' {
			d.next = i + 1
			return list, nil
		}
		if d.at(i) != ',' {
			return nil, d.fail("Expecting ',' delimiter", i)
		}
		i = d.skipSpace(i + 1)
	}
}
