package dagsource

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"doctor/internal/lazyregexp"
)

const byteOrderMark = "\xef\xbb\xbf"

// decode converts a source to UTF-8 from its declared encoding (PEP 263). bad are the offsets, in
// the result, of what Python refuses. For an unknown encoding it returns only its name.
func decode(source []byte) (text []byte, bad []int, unknown string) {
	if bytes.HasPrefix(source, []byte("\xff\xfe")) || bytes.HasPrefix(source, []byte("\xfe\xff")) {
		return nil, nil, "UTF-16" // Python does not read it either
	}
	declared := declaredEncoding(source)
	name := normal(declared)
	toRune, known := encodings(name)
	switch marked := bytes.HasPrefix(source, []byte(byteOrderMark)); {
	case !known:
		return nil, nil, declared
	case toRune == nil || marked:
		if marked && name != "" && name != "utf-8" {
			bad = append(bad, 0) // after the mark Python accepts no other name
		}
		return source, append(bad, faults(source, strings.HasSuffix(name, "ascii") || name == "646")...), ""
	}
	for _, c := range source {
		r := toRune(c)
		if r == utf8.RuneError || r == 0 {
			bad = append(bad, len(text))
		}
		text = utf8.AppendRune(text, r)
	}
	return text, bad, ""
}

var (
	// declaration matches a comment that declares the encoding (PEP 263).
	declaration = lazyregexp.New(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)
	// noCode matches a first line after which the declaration may follow.
	noCode = lazyregexp.New(`^[ \t\f]*(?:#.*)?$`)
)

// declaredEncoding returns the encoding that one of the first two lines declares, "" if none does.
func declaredEncoding(source []byte) string {
	rest := bytes.TrimPrefix(source, []byte(byteOrderMark))
	for range 2 {
		end := bytes.IndexAny(rest, "\r\n")
		if end < 0 {
			end = len(rest)
		}
		if found := declaration().FindSubmatch(rest[:end]); found != nil {
			return string(found[1])
		}
		if !noCode().Match(rest[:end]) {
			return ""
		}
		rest = bytes.TrimPrefix(rest[end:], []byte("\r"))
		rest = bytes.TrimPrefix(rest, []byte("\n"))
	}
	return ""
}

// normal is the normalized name of an encoding, as Python looks it up.
func normal(declared string) string {
	name := strings.ReplaceAll(strings.ToLower(declared), "_", "-")
	for _, plain := range []string{"utf-8", "latin-1", "iso-8859-1", "iso-latin-1"} {
		if strings.HasPrefix(name, plain+"-") { // such as utf-8-unix, which Emacs writes
			return plain
		}
	}
	return name
}

// encodings returns the decoder of an encoding in which people write Python, by Python's name for
// it. For UTF-8 and ASCII there is nothing to decode.
func encodings(name string) (toRune func(byte) rune, known bool) {
	switch name {
	case "", "utf-8", "utf8", "u8", "utf", "cp65001", "ascii", "us-ascii", "646":
		return nil, true
	case "latin-1", "iso-8859-1", "iso-latin-1", "latin1", "latin", "l1", "iso8859-1", "cp819", "8859", "iso8859":
		return func(c byte) rune { return rune(c) }, true
	case "iso-8859-15", "iso8859-15", "latin9", "l9":
		return func(c byte) rune {
			if r := charmap.ISO8859_15.DecodeByte(c); r != utf8.RuneError {
				return r
			}
			return rune(c) // a control character, which the library leaves out
		}, true
	case "cp1252", "windows-1252", "1252":
		return func(c byte) rune {
			r := charmap.Windows1252.DecodeByte(c)
			if r >= 0x80 && r < 0xa0 { // Python has no character for it
				return utf8.RuneError
			}
			return r
		}, true
	}
	return nil, false
}

// faults finds bytes that are not UTF-8, or not ASCII, and zero bytes, which Python does not allow
// in a source.
func faults(source []byte, ascii bool) []int {
	var bad []int
	for i := 0; i < len(source); {
		c := source[i]
		if c != 0 && c < utf8.RuneSelf {
			i++
			continue
		}
		r, width := utf8.DecodeRune(source[i:])
		if c == 0 || ascii || r == utf8.RuneError && width == 1 {
			bad = append(bad, i)
		}
		i += width
	}
	return bad
}
