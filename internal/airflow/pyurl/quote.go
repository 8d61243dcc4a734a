package pyurl

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// Unquote is unquote: percent escapes become bytes, and invalid UTF-8 becomes U+FFFD. Characters
// outside ASCII are kept, and separate escapes.
func Unquote(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		end := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
		if end < 0 {
			end = len(text)
		}
		b.WriteString(strings.ToValidUTF8(unescape(text[:end]), "\ufffd"))
		text = text[end:]
		end = strings.IndexFunc(text, func(r rune) bool { return r < utf8.RuneSelf })
		if end < 0 {
			end = len(text)
		}
		b.WriteString(text[:end])
		text = text[end:]
	}
	return b.String()
}

func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+3 <= len(text) {
			if c, err := hex.DecodeString(text[i+1 : i+3]); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// Pair is one name and value of a query.
type Pair struct {
	Name, Value string
	// Raw is the value as written.
	Raw string
}

// ParseQuery is parse_qsl with keep_blank_values: a plus is a space.
func ParseQuery(query string) []Pair {
	var pairs []Pair
	for field := range strings.SplitSeq(query, "&") {
		if field == "" {
			continue
		}
		name, value, _ := strings.Cut(field, "=")
		decode := func(s string) string { return Unquote(strings.ReplaceAll(s, "+", " ")) }
		pairs = append(pairs, Pair{decode(name), decode(value), value})
	}
	return pairs
}
