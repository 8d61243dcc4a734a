package dagignore

import (
	"errors"
	"regexp/syntax"
	"strconv"
)

// isBroken reports whether an expression that Go does not take is one that
// Python does not take either. Others may use what only Python has, such as
// (?!x), or \1.
func isBroken(err error) bool {
	var fault *syntax.Error
	if !errors.As(err, &fault) {
		return false
	}
	switch fault.Code {
	case syntax.ErrMissingRepeatArgument, syntax.ErrMissingBracket, syntax.ErrMissingParen, syntax.ErrUnexpectedParen,
		syntax.ErrTrailingBackslash, syntax.ErrInvalidCharRange:
		return true
	}
	return false
}

// place words a line of the file of a folder, 0 for the file as a whole.
func place(dir string, line int) string {
	name := Name
	if dir != "" {
		name = dir + "/" + Name
	}
	if line == 0 {
		return name
	}
	return name + ":" + strconv.Itoa(line)
}
