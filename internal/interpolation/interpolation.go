// Package interpolation analyzes compose's interpolation of a text before it is done: which
// variables it uses, how long the result will be, and which variables are empty (compose-go 2.9.1
// template/template.go). Variables are looked up only through the arguments.
package interpolation

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"

	"doctor/internal/bounds"
	"doctor/internal/lazyregexp"
)

// Lookup returns the value of a variable and whether it is set.
type Lookup = func(name string) (value string, set bool)

// maxFilling bounds the number of variables in one text times its length in bytes: compose searches
// the rest of the text for each.
const maxFilling = 1 << 19

// TooMuch reports whether interpolating a text would take too long.
func TooMuch(text string) bool { return Cost(text) > maxFilling }

// Cost is the cost of interpolating a text beyond its size, in bytes: for each variable compose
// searches the rest of the text.
func Cost(text string) int { return strings.Count(text, "$") * len(text) }

// Variables are the variables that compose interpolates in a text, by name; none if that would be
// too much.
func Variables(text string) map[string]template.Variable {
	if !strings.Contains(text, "$") || TooMuch(text) {
		return nil
	}
	return template.ExtractVariables(map[string]any{"": text}, template.DefaultPattern)
}

// Names are the sorted names of the Variables.
func Names(text string) []string { return slices.Sorted(maps.Keys(Variables(text))) }

// HasAlternative reports whether a text handles a missing variable: by a default, an error or, with
// +, nothing.
func HasAlternative(text, name string) bool {
	for _, sign := range []string{":", "-", "?", "+"} {
		if strings.Contains(text, "${"+name+sign) {
			return true
		}
	}
	return false
}

// Size is an upper bound for the length of an interpolated text, in bytes; length returns the
// length of a variable's value.
func Size(text string, length func(name string) int) int {
	if !strings.Contains(text, "$") {
		return len(text)
	}
	s := Sizer{Length: length}
	_, _ = template.Substitute(text, s.LookUp) // the error occurs again when it is interpolated
	return len(text) + s.Size
}

// Sizer computes the length of a text after interpolation, before that is done: as a lookup it
// counts the value of every variable, including those in defaults, and returns one letter, so that
// nothing grows and no variable is missed.
type Sizer struct {
	// Length returns the length of a variable's value, Size is the sum, both in bytes.
	Length func(name string) int
	Size   int
}

// LookUp counts a variable.
func (s *Sizer) LookUp(name string) (string, bool) {
	s.Size = min(s.Size+s.Length(name), bounds.Spent+1)
	return "x", true
}

// LengthIn returns the length of a variable's value in a lookup, in bytes.
func LengthIn(lookup Lookup) func(name string) int {
	return func(name string) int {
		v, _ := lookup(name)
		return len(v)
	}
}

// openReference matches a text that is only a variable's name, without the closing brace.
var openReference = lazyregexp.New(`^\$\{[A-Za-z_]\w*$`)

// IsOpen reports whether a text is exactly ${NAME, with the } missing.
func IsOpen(text string) bool { return openReference().MatchString(text) }
