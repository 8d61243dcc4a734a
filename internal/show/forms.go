package show

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/charset"
)

// Forms that are compared character by character: as regular expressions they would count, and
// compiling them takes longer than the rest of a mask. A test compares them with expressions.

var (
	lower        = charset.Of("a-z")
	lowerName    = charset.Of("a-z0-9_-")
	upper        = charset.Of("A-Z")
	upperOrDigit = charset.Of("A-Z0-9")
	letter       = charset.Of("A-Za-z")
	identifier   = charset.Of("A-Za-z0-9_")
	dashed       = charset.Of("A-Za-z0-9_-")
	dotted       = charset.Of("A-Za-z0-9_.-")
	nameLike     = charset.Of("A-Za-z0-9_.@+-")
	prefixLike   = charset.Of("A-Za-z0-9_.+-")
	digits       = charset.Of("0-9")
	placeLike    = charset.Of("a-z_ -")
	inPath       = charset.Of("A-Za-z0-9_.,@+${}%:()/\\ '~-")
)

// isName is ^[A-Za-z0-9_.@+-]{1,64}$.
func isName(value string) bool { return nameLike.Only(value, 1, 64) }

// isProfile is a name, or two to four short ones.
func isProfile(value string) bool {
	if isName(value) {
		return true
	}
	return strings.Contains(value, " ") && charset.Parts(value, " ", 4, func(part string) bool { return nameLike.Only(part, 1, 20) })
}

// isPath is an absolute or relative path, several names with slashes, or a file with an extension.
func isPath(value string) bool {
	switch {
	case isRooted(value, pathStart, 255):
		return true
	case strings.Contains(value, "/") && charset.Parts(value, "/", len(value), func(part string) bool { return dotted.Only(part, 1, 64) }):
		return true
	}
	name, extension, ok := strings.Cut(value, ".")
	return ok && dashed.Only(name, 1, 40) && lower.Only(extension, 1, 10)
}

// pathStart returns the length of the beginning of a path, 0 if it has none.
func pathStart(value string) int {
	switch {
	case value == "":
		return 0
	case strings.ContainsRune("~./$%", rune(value[0])):
		return 1
	case strings.HasPrefix(value, `\\`):
		return 2
	}
	return driveStart(value)
}

// driveStart returns the length of a drive with its slash, 0 if there is none.
func driveStart(value string) int {
	if len(value) > 2 && letter.Has(value[0]) && value[1] == ':' && (value[2] == '/' || value[2] == '\\') {
		return 3
	}
	return 0
}

// isVolume is a volume in the short form: a path, or a name before a path.
func isVolume(value string) bool { return isRooted(value, volumeStart, 300) }

func volumeStart(value string) int {
	if value != "" && strings.ContainsRune(`~./$%\`, rune(value[0])) {
		return 1
	}
	if n := driveStart(value); n > 0 {
		return n
	}
	n := lowerName.Leading(value)
	if n < 1 || n > 40 {
		return 0
	}
	rest := strings.TrimLeft(value[n:], spaces)
	if !strings.HasPrefix(rest, ":") {
		return 0
	}
	if rest = strings.TrimLeft(rest[1:], spaces); !strings.HasPrefix(rest, "/") {
		return 0
	}
	return len(value) - len(rest) + 1
}

// spaces are those of regular expressions: \s.
const spaces = "\t\n\f\r "

// isRooted reports whether a value has the beginning of a path and after it only characters of
// paths and placeholders such as <name>, at most that many.
func isRooted(value string, start func(string) int, most int) bool {
	n := start(value)
	if n == 0 {
		return false
	}
	rest := value[n:]
	for rest != "" {
		if most--; most < 0 {
			return false
		}
		if rest[0] == '<' {
			end := strings.IndexByte(rest, '>')
			if end < 2 || !lower.Has(rest[1]) || !placeLike.Only(rest[2:end], 0, end) {
				return false
			}
			rest = rest[end+1:]
			continue
		}
		r, size := utf8.DecodeRuneInString(rest)
		if r < utf8.RuneSelf && !inPath.Has(byte(r)) || r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.M) {
			return false
		}
		rest = rest[size:]
	}
	return true
}

// isClass is a dotted name of Python.
func isClass(value string) bool {
	return charset.Parts(value, ".", len(value)+1, func(part string) bool {
		return identifier.Only(part, 1, 65) && !digits.Has(part[0])
	})
}

// isPrefix is the beginning of the names of secrets.
func isPrefix(value string) bool {
	return charset.Parts(value, "/", 9, func(part string) bool { return prefixLike.Only(part, 0, 64) })
}

// isVariable is a name in capitals: words of at most 31 characters, with one or two underscores
// between them.
func isVariable(value string) bool {
	if value == "" || !upper.Has(value[0]) {
		return false
	}
	for most := 31; ; most = 30 {
		n := upperOrDigit.Leading(value)
		if n < 1 || n > most {
			return false
		}
		if value = value[n:]; value == "" {
			return true
		}
		rest := strings.TrimLeft(value, "_")
		if gap := len(value) - len(rest); gap < 1 || gap > 2 {
			return false
		}
		value = rest
	}
}

// isNumbered is one word with a number, such as scheduler2: what is drawn has its digits between
// its letters.
func isNumbered(key string) bool {
	n := lower.Leading(key)
	return n >= 1 && n <= 16 && digits.Only(key[n:], 1, 2)
}

// isWords reports whether a key consists of lower-case words: a misspelled key must be
// visible. Digits between letters are not part of a word.
func isWords(key string) bool {
	for i := range 6 {
		n := lower.Leading(key)
		most := 2
		if n == 0 && i > 0 {
			most = 4
		}
		number := 0
		if i > 0 {
			number = digits.Leading(key[n:])
		}
		if n > 16 || n+number == 0 || number > most {
			return false
		}
		if key = key[n+number:]; key == "" {
			return true
		}
		if key[0] != '_' && key[0] != '-' {
			return false
		}
		key = key[1:]
	}
	return false
}
