package redact

import "strings"

func isWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// isKeyID distinguishes an access key id from a word in capitals with the same beginning: it
// has twenty characters, or at least a digit.
func isKeyID(before byte, v string, after byte) bool {
	if isWord(before) || isWord(after) {
		return false
	}
	return len(v) == 20 || strings.ContainsAny(v, "0123456789")
}

// isValue distinguishes a value from what replaces one: a placeholder, a variable, the mask
// itself, a word for "none".
func isValue(_ byte, v string, _ byte) bool {
	v = strings.TrimSpace(v)
	if v == "" || strings.HasPrefix(v, Mask) || strings.ContainsAny(v[:1], "<$%{[…") || strings.HasPrefix(v, "...") || strings.HasPrefix(v, "…") {
		return false
	}
	switch strings.ToLower(v) {
	case "none", "null", "nil", "true", "false", "''", `""`:
		return false
	}
	return true
}

// isQuoted accepts what a reader quotes of a file, except the mask and empty quotes.
func isQuoted(_ byte, v string, _ byte) bool {
	return !strings.HasPrefix(v, Mask) && strings.Trim(v, ` \"',`) != ""
}

// isRandom reports whether a value looks random: upper and lower case letters and digits, or
// many digits among letters, and no words joined by dashes.
func isRandom(v string) bool {
	upper, lower, digit := classes(v)
	if looksLikePath(v) {
		return false
	}
	switch {
	case upper >= 2 && lower >= 2 && digit >= 1:
		return len(v) >= 16
	case digit >= 4 && upper+lower >= 4:
		return len(v) >= 24 && !strings.ContainsAny(v, "-_.")
	}
	return false
}

// isSecretKey finds standalone AWS secret keys: exactly forty characters of base64, well
// mixed. A hash is hexadecimal, a path has words.
func isSecretKey(before byte, v string, after byte) bool {
	if len(v) != 40 || isJoiner(before) || before == '@' || isJoiner(after) {
		return false
	}
	upper, lower, digit := classes(v)
	return upper >= 5 && lower >= 5 && digit >= 1 && !looksLikePath(v)
}

// isJoiner reports whether a byte joins its two sides into one longer word.
func isJoiner(b byte) bool {
	return b == '.' || b == '-' || b == '_' || b == '~'
}

// looksLikePath reports whether one of the parts between slashes is a lower-case word, such as
// usr or airflow, or the text begins like a path.
func looksLikePath(v string) bool {
	parts := strings.Split(v, "/")
	if len(parts) == 1 {
		return false
	}
	words := 0
	for _, p := range parts {
		if len(p) >= 3 && p == strings.ToLower(p) && !strings.ContainsAny(p, "0123456789+=") {
			words++
		}
	}
	return words > 0 && 3*words >= len(parts)-1
}

func classes(v string) (upper, lower, digit int) {
	for _, b := range []byte(v) {
		switch {
		case 'A' <= b && b <= 'Z':
			upper++
		case 'a' <= b && b <= 'z':
			lower++
		case '0' <= b && b <= '9':
			digit++
		}
	}
	return upper, lower, digit
}

// LooksDrawn reports whether a part of a name looks random, as keys do: letters and digits, in
// both cases, in which the kind of character changes more often than in camel case. The
// shorter a part, the more often it must change.
func LooksDrawn(part string) bool {
	upper, lower, digit := classes(part)
	if len(part) < leastDrawn || upper < 2 || lower < 2 || digit < 1 {
		return false
	}
	changes := 0
	for i := 1; i < len(part); i++ {
		if was, is := class(part[i-1]), class(part[i]); was != is && (was != upperCase || is != lowerCase) {
			changes++
		}
	}
	if len(part) < surelyDrawn {
		return changes*100 >= len(part)*38
	}
	return changes*10 >= len(part)*3
}

// The minimum length of a part that can look random, in bytes, and the length from which a
// third of changes is enough.
const (
	leastDrawn  = 12
	surelyDrawn = 20
)

const (
	upperCase = 'A'
	lowerCase = 'a'
)

// class is the same letter for all characters of a kind.
func class(b byte) byte {
	switch {
	case 'A' <= b && b <= 'Z':
		return upperCase
	case 'a' <= b && b <= 'z':
		return lowerCase
	case '0' <= b && b <= '9':
		return '0'
	}
	return '.'
}
