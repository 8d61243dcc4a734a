// Package lazyregexp compiles regular expressions when they are first used. A run needs only a few
// of the program's expressions, and compiling all of them before main takes longer than most
// checks.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns a function that returns the compiled expression. It panics, when
// first called, if the expression does not compile.
func New(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
