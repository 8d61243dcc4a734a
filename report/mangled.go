package report

import (
	"unicode"
	"unicode/utf8"
)

// mangled reports whether a part of a word is masked in a line, which cannot be written. A value that is
// masked as a whole is one that a person has to put in.
func mangled(line string) bool {
	const mask = "****"
	for i := 0; i+len(mask) <= len(line); i++ {
		if line[i:i+len(mask)] != mask {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(line[:i])
		after, _ := utf8.DecodeRuneInString(line[i+len(mask):])
		if before == '/' || inWord(before) || inWord(after) {
			return true
		}
	}
	return false
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N) }
