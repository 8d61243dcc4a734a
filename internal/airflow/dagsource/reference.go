package dagsource

import "strings"

// reference reads a dotted name at i. A function that looks up names and is not called here is
// called by another function, such as map or partial.
func (f *finder) reference(tokens []token, i int) {
	path, rest := dotted(tokens[i:])
	if len(rest) > 0 && (rest[0].is(op, "(") || rest[0].is(op, "=")) || f.scope.aliases[tokens[i].start] {
		return
	}
	if what, via := lookup(f.scope.path(path)); what != "" && (f.scope.sure(path) || strings.Contains(path, ".")) {
		f.unseen(what, via, tokens[i].start)
	}
}

// attribute reads the arguments of getattr.
func (f *finder) attribute(args []argument) {
	if len(args) < 2 || args[0].star || args[1].star {
		return
	}
	class, rest := dotted(args[0].value)
	lit, how := f.scope.literal(args[1].value)
	if len(rest) > 0 || how == isNone {
		return
	}
	method := "get" // what it may be
	if how == isLiteral {
		method = lit.value
	}
	if what, via := lookup(f.scope.path(class) + "." + method); what != "" {
		f.unseen(what, via, args[0].at)
	}
}
