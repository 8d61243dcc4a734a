package redact

import "strings"

func isWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// isKeyID tells an access key id from a word in capitals that begins like one:
// it has twenty letters, or at least a digit.
func isKeyID(before byte, v string, after byte) bool {
	if isWord(before) || isWord(after) {
		return false
	}
	return len(v) == 20 || strings.ContainsAny(v, "0123456789")
}

// isValue tells a value from what stands for one: a placeholder, a variable, the
// mask itself, a word that says that there is none.
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

// isQuoted is for what a reader quotes of a file: anything but the mask, and
// but a quote that has nothing in it.
func isQuoted(_ byte, v string, _ byte) bool {
	return !strings.HasPrefix(v, Mask) && strings.Trim(v, ` \"',`) != ""
}

// isRandom reports whether a value looks drawn by lot: capitals, small letters
// and digits, or many digits among letters, and no words joined by dashes.
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

// isSecretKey finds AWS secret keys that stand alone: exactly forty letters of
// base64 in a healthy mixture. A hash is all hexadecimal, a path has words.
func isSecretKey(before byte, v string, after byte) bool {
	if len(v) != 40 || isJoiner(before) || before == '@' || isJoiner(after) {
		return false
	}
	upper, lower, digit := classes(v)
	return upper >= 5 && lower >= 5 && digit >= 1 && !looksLikePath(v)
}

// isJoiner reports whether a byte makes one longer word of what is on its two sides.
func isJoiner(b byte) bool {
	return b == '.' || b == '-' || b == '_' || b == '~'
}

// looksLikePath reports whether one of the parts between slashes is a word in
// small letters, such as usr or airflow, or if it begins like a path.
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

// LooksDrawn reports whether a part of a name looks drawn by lot, as keys are: letters and
// digits, both cases among them, in which the kind of letter changes more often than in
// words that are joined by their capitals. The shorter a part, the more often it must be.
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

// How long a part is that can look drawn by lot, in bytes, and that does so with a third
// of changes already.
const (
	leastDrawn  = 12
	surelyDrawn = 20
)

const (
	upperCase = 'A'
	lowerCase = 'a'
)

// class is one letter for all of a kind.
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
