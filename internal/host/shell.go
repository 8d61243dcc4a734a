package host

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote quotes a word for the shell of a system: PowerShell on Windows, a POSIX shell
// elsewhere.
func Quote(os, word string) string {
	if os == windows {
		if word != "" && !strings.ContainsFunc(word, specialInPowerShell) && !(word[0] == '-' && strings.ContainsAny(word, ".:")) {
			return word
		}
		return QuotePowerShell(word)
	}
	if strings.ContainsFunc(word, isUnprintable) || !utf8.ValidString(word) {
		return quoteBytes(word)
	}
	if word == "" || strings.ContainsFunc(word, specialInPOSIX) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

// quoteBytes quotes a word with unprintable bytes in the form of bash, zsh and ksh (ANSI-C
// quoting, POSIX.1-2024 2.2.4).
func quoteBytes(word string) string {
	var out strings.Builder
	out.WriteString("$'")
	for len(word) > 0 {
		r, size := utf8.DecodeRuneInString(word)
		switch {
		case r == '\'' || r == '\\':
			out.WriteString("\\" + word[:size])
		case r == utf8.RuneError && size == 1 || isUnprintable(r):
			for _, b := range []byte(word[:size]) {
				fmt.Fprintf(&out, `\%03o`, b)
			}
		default:
			out.WriteString(word[:size])
		}
		word = word[size:]
	}
	return out.String() + "'"
}

func isUnprintable(r rune) bool { return !unicode.IsPrint(r) }

// QuotePowerShell writes a text as a PowerShell string, which a value must be where an
// expression is expected: a bare word is a command there. Any kind of single quote ends such a
// string, including the typographic ones, and is escaped by doubling (PowerShell 7.5
// CodeGeneration.EscapeSingleQuotedStringContent).
func QuotePowerShell(text string) string {
	var out strings.Builder
	for _, r := range text {
		if strings.ContainsRune("'‘’‚‛", r) {
			out.WriteRune(r)
		}
		out.WriteRune(r)
	}
	return "'" + out.String() + "'"
}

// specialInPowerShell excludes the backslash: a quoted path looks different from one whose ~
// is expanded, which programs would get unchanged.
func specialInPowerShell(r rune) bool { return !isPlain(r) && !strings.ContainsRune("/._-+=:", r) }

func specialInPOSIX(r rune) bool { return !isPlain(r) && !strings.ContainsRune("/._-+=:@%,", r) }

func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
