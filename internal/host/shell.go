package host

import "strings"

// Quote writes a word so that the shell of a system takes it as it is: PowerShell on
// Windows, elsewhere one of POSIX.
func Quote(os, word string) string {
	if os == windows {
		if word != "" && !strings.ContainsFunc(word, specialInPowerShell) && !(word[0] == '-' && strings.ContainsAny(word, ".:")) {
			return word
		}
		return QuotePowerShell(word)
	}
	if word == "" || strings.ContainsFunc(word, specialInPOSIX) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

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
