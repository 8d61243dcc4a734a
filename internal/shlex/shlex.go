// Package shlex splits lines as Python's shlex does.
package shlex

import (
	"errors"
	"strings"
	"unicode/utf8"
)

var (
	errNoClosingQuotation = errors.New("No closing quotation") //nolint:staticcheck // Python's words
	errNoEscapedCharacter = errors.New("No escaped character") //nolint:staticcheck // Python's words
)

// Split splits a line as Python's shlex.split does: POSIX quotes, no
// comments, no expansion of any kind. The error's text is that of Python's
// ValueError.
func Split(line string) ([]string, error) {
	if !strings.ContainsAny(line, "'\"\\") && utf8.ValidString(line) {
		return strings.FieldsFunc(line, isSpace), nil
	}
	var (
		words []string
		word  strings.Builder
		begun bool // a word is under way, be it an empty one in quotes
	)
	chars := []rune(line)
	for i := 0; i < len(chars); i++ {
		switch c := chars[i]; c {
		case ' ', '\t', '\r', '\n':
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		case '\'', '"':
			end, err := quotedPart(chars, i, &word)
			if err != nil {
				return nil, err
			}
			i, begun = end, true
		case '\\':
			i++
			if i == len(chars) {
				return nil, errNoEscapedCharacter
			}
			word.WriteRune(chars[i])
			begun = true
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }

// quotedPart appends what stands between the quote at start and the closing
// one, whose index it returns. Within double quotes a backslash escapes the
// quote and itself only.
func quotedPart(chars []rune, start int, word *strings.Builder) (int, error) {
	mark := chars[start]
	for i := start + 1; i < len(chars); i++ {
		c := chars[i]
		switch {
		case c == mark:
			return i, nil
		case c == '\\' && mark == '"':
			i++
			if i == len(chars) {
				return 0, errNoEscapedCharacter
			}
			if chars[i] != '\\' && chars[i] != '"' {
				word.WriteRune('\\')
			}
			word.WriteRune(chars[i])
		default:
			word.WriteRune(c)
		}
	}
	return 0, errNoClosingQuotation
}
