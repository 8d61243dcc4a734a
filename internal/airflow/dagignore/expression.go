package dagignore

import (
	"errors"
	"regexp/syntax"
	"strconv"
)

// isBroken reports whether an expression that Go refuses is invalid in Python, too. Others may use
// syntax that only Python has, such as (?!x), or \1.
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

// place formats a line of a folder's file, or the file as a whole for line 0.
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
