package boto

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/pyjson"
)

// isSpace is Python's str.isspace for a character, which is also \s in its regular expressions. It
// includes the separators U+001C to U+001F, which Go's unicode.IsSpace does not.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f
}

func strip(s string) string      { return strings.TrimFunc(s, isSpace) }
func stripLeft(s string) string  { return strings.TrimLeftFunc(s, isSpace) }
func stripRight(s string) string { return strings.TrimRightFunc(s, isSpace) }

// lower is Python's str.lower, which differs from Go's in one letter: the dotted capital I becomes
// two characters.
func lower(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, "İ", "i̇"))
}

// fileLines splits text as Python iterates over a file opened with universal newlines: only at \n,
// \r and \r\n, which are not kept.
func fileLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	lines := strings.Split(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// splitLines is Python's str.splitlines, which knows more line ends than a file has: \v, \f, U+001C
// to U+001E, U+0085, U+2028 and U+2029. Empty lines are omitted.
func splitLines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
			return true
		}
		return false
	})
}

// quoteList is Python's repr of a list of str.
func quoteList(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = pyjson.Quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// parseInt is Python's int(str): surrounding spaces, a sign and single underscores between digits
// are allowed, and digits of any script.
func parseInt(s string) (int, bool) {
	s = strip(s)
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-")
	if len(s)-len(digits) > 1 || digits == "" {
		return 0, false
	}
	plain := make([]byte, 0, len(s))
	if s[0] == '-' {
		plain = append(plain, '-')
	}
	last := '_'
	for _, r := range digits {
		r = plainDigit(r)
		switch {
		case r == '_' && last == '_', r != '_' && (r < '0' || r > '9'):
			return 0, false
		case r != '_':
			plain = append(plain, byte(r))
		}
		last = r
	}
	if last == '_' {
		return 0, false
	}
	n, err := strconv.Atoi(string(plain))
	if err != nil { // too large for an int here; Python has no limit
		n = 1 << 62
		if plain[0] == '-' {
			n = -n
		}
	}
	return n, true
}

// firstInvalid is the index of the first invalid UTF-8 byte, the length if there is none.
func firstInvalid(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// notUTF8 is Python's error for the first invalid UTF-8 bytes, "" if there are none
// (Objects/stringlib/codecs.h utf8_decode).
func notUTF8(data []byte) string {
	at := firstInvalid(data)
	if at == len(data) {
		return ""
	}
	const codec = "'utf-8' codec can't decode "
	// The bytes after it that could continue the character.
	length, first, last := utf8Sequence(data[at])
	if length == 0 {
		return fmt.Sprintf(codec+"byte 0x%02x in position %d: invalid start byte", data[at], at)
	}
	good := 1
	for good < length && at+good < len(data) && first <= data[at+good] && data[at+good] <= last {
		good, first, last = good+1, 0x80, 0xbf
	}
	why := "invalid continuation byte"
	if at+good == len(data) {
		why = "unexpected end of data"
	}
	if good == 1 {
		return fmt.Sprintf(codec+"byte 0x%02x in position %d: %s", data[at], at, why)
	}
	return fmt.Sprintf(codec+"bytes in position %d-%d: %s", at, at+good-1, why)
}

// utf8Sequence is the length of a character that begins with a byte, 0 if none does, and the range
// of its second byte (Unicode 15, table 3-7).
func utf8Sequence(start byte) (length int, first, last byte) {
	switch {
	case start >= 0xc2 && start <= 0xdf:
		return 2, 0x80, 0xbf
	case start == 0xe0:
		return 3, 0xa0, 0xbf
	case start == 0xed:
		return 3, 0x80, 0x9f
	case start >= 0xe1 && start <= 0xef:
		return 3, 0x80, 0xbf
	case start == 0xf0:
		return 4, 0x90, 0xbf
	case start >= 0xf1 && start <= 0xf3:
		return 4, 0x80, 0xbf
	case start == 0xf4:
		return 4, 0x80, 0x8f
	}
	return 0, 0, 0
}

// plainDigit is the ASCII digit of a decimal digit of any script; other characters stay. In Unicode
// the ten digits of a script are consecutive.
func plainDigit(r rune) rune {
	if r < utf8.RuneSelf || !unicode.Is(unicode.Nd, r) {
		return r
	}
	for _, block := range unicode.Nd.R16 {
		if lo, hi := rune(block.Lo), rune(block.Hi); lo <= r && r <= hi {
			return '0' + (r-lo)%10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if lo, hi := rune(block.Lo), rune(block.Hi); lo <= r && r <= hi {
			return '0' + (r-lo)%10
		}
	}
	return r
}

// indent is the number of characters before the first that is not a space.
func indent(line string) int {
	return utf8.RuneCountInString(line) - utf8.RuneCountInString(stripLeft(line))
}
