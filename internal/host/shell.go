package host

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote writes a word so that the shell of a system takes it as it is: PowerShell on
// Windows, elsewhere one of POSIX.
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

// quoteBytes writes a word in which not all can be printed as bash, zsh and ksh take it
// (ANSI-C quoting, POSIX.1-2024 2.2.4).
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

// QuotePowerShell writes a text as a string of PowerShell, which a value must be where
// an expression is expected: there a bare word is a command. Any of its marks ends a
// string in single quotes, the typographic ones too, and stands for itself where it is
// doubled (PowerShell 7.5 CodeGeneration.EscapeSingleQuotedStringContent).
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

// specialInPowerShell also holds for a backslash: a path in quotes is not mistaken for
// one in which ~ could stand for the home folder, which programs would get as it is.
func specialInPowerShell(r rune) bool { return !isPlain(r) && !strings.ContainsRune("/._-+=:", r) }

func specialInPOSIX(r rune) bool { return !isPlain(r) && !strings.ContainsRune("/._-+=:@%,", r) }

func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
