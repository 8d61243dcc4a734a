package pyjson

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxIntDigits is CPython's default of sys.get_int_max_str_digits().
const maxIntDigits = 4300

// str reads the string whose opening quote is at i (scanstring of _json.c). A lone surrogate, which
// Python keeps, becomes U+FFFD.
func (d *decoder) str(i int) (string, *Error) {
	var b strings.Builder
	begin := i
	i++
	for {
		switch c := d.at(i); {
		case c < 0:
			return "", d.fail("Unterminated string starting at", begin)
		case c <= 0x1f:
			return "", d.fail("Invalid control character at", i)
		case c == '"':
			d.next = i + 1
			return b.String(), nil
		case c != '\\':
			b.WriteRune(c)
			i++
		default:
			if i+1 >= len(d.text) {
				return "", d.fail("Unterminated string starting at", begin)
			}
			r, next, err := d.escape(i)
			if err != nil {
				return "", err
			}
			if utf16.IsSurrogate(r) && d.surrogate == 0 {
				d.surrogate = r
			}
			b.WriteRune(r)
			i = next
		}
	}
}

// escape reads the escape whose backslash is at i and returns the position
// after it.
func (d *decoder) escape(i int) (rune, int, *Error) {
	const names, values = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	c := d.text[i+1]
	if c != 'u' {
		if c < 0x80 {
			if at := strings.IndexRune(names, c); at >= 0 {
				return rune(values[at]), i + 2, nil
			}
		}
		return 0, 0, d.fail(`Invalid \escape`, i)
	}
	// As in C, the four digits may not be the last characters of the text.
	if i+6 >= len(d.text) {
		return 0, 0, d.fail(`Invalid \uXXXX escape`, i+1)
	}
	r, ok := d.hex(i + 2)
	if !ok {
		return 0, 0, d.fail(`Invalid \uXXXX escape`, i+1)
	}
	end := i + 6
	if r >= 0xD800 && r < 0xDC00 && end+6 < len(d.text) && d.startsWith(end, `\u`) {
		low, ok := d.hex(end + 2)
		if !ok {
			return 0, 0, d.fail(`Invalid \uXXXX escape`, end+1)
		}
		if low >= 0xDC00 && low < 0xE000 {
			return utf16.DecodeRune(r, low), end + 6, nil
		}
	}
	return r, end, nil
}

func (d *decoder) hex(i int) (rune, bool) {
	var v rune
	for _, c := range d.text[i : i+4] {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | (c - '0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | (c - 'a' + 10)
		case c >= 'A' && c <= 'F':
			v = v<<4 | (c - 'A' + 10)
		default:
			return 0, false
		}
	}
	return v, true
}

func (d *decoder) number(start int) (any, *Error) {
	for word, v := range map[string]float64{"NaN": math.NaN(), "Infinity": math.Inf(1), "-Infinity": math.Inf(-1)} {
		if d.startsWith(start, word) {
			return d.word(start, word, v)
		}
	}
	i := start
	if d.at(i) == '-' {
		i++
	}
	switch c := d.at(i); {
	case c == '0':
		i++
	case c >= '1' && c <= '9':
		i = d.digits(i)
	default:
		return nil, d.fail("Expecting value", start)
	}
	digits, isFloat := i-start, false
	if d.at(i) == '.' && isDigit(d.at(i+1)) {
		i, isFloat = d.digits(i+1), true
	}
	if c := d.at(i); c == 'e' || c == 'E' {
		j := i + 1
		if c := d.at(j); c == '+' || c == '-' {
			j++
		}
		if isDigit(d.at(j)) {
			i, isFloat = d.digits(j), true
		}
	}
	d.next = i
	text := string(d.text[start:i])
	if isFloat {
		// Out of range is an infinity in Python, and here.
		f, _ := strconv.ParseFloat(text, 64)
		return f, nil
	}
	return integer(text, digits, d.starts[start])
}

func integer(text string, digits, offset int) (any, *Error) {
	if text[0] == '-' {
		digits--
	}
	if digits > maxIntDigits {
		return nil, &Error{Kind: ValueError, Offset: offset, Message: fmt.Sprintf(
			"Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
				"use sys.set_int_max_str_digits() to increase the limit", maxIntDigits, digits)}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	n, _ := new(big.Int).SetString(text, 10)
	return n, nil
}

func (d *decoder) digits(i int) int {
	for isDigit(d.at(i)) {
		i++
	}
	return i
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }
