// Package interpolation tells, before compose fills in the variables of a text, which
// those are, how much they will make, and which of them leave nothing in it (compose-go
// 2.9.1 template/template.go). Nothing is looked up but through what is handed in.
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

// maxFilling bounds the variables of one text times its length in bytes: the rest of the
// text is looked into for each.
const maxFilling = 1 << 19

// TooMuch reports whether filling in a text would take too long.
func TooMuch(text string) bool { return Cost(text) > maxFilling }

// Cost is what filling a text in costs beyond its size, in bytes: for each variable
// compose looks at the rest of the text.
func Cost(text string) int { return strings.Count(text, "$") * len(text) }

// Variables are the variables that compose fills a text from, by name; none where that
// would be too much.
func Variables(text string) map[string]template.Variable {
	if !strings.Contains(text, "$") || TooMuch(text) {
		return nil
	}
	return template.ExtractVariables(map[string]any{"": text}, template.DefaultPattern)
}

// Names are the names of those, sorted.
func Names(text string) []string { return slices.Sorted(maps.Keys(Variables(text))) }

// HasAlternative reports whether a text says what to do without a variable: a
// default, an error or, with +, nothing.
func HasAlternative(text, name string) bool {
	for _, sign := range []string{":", "-", "?", "+"} {
		if strings.Contains(text, "${"+name+sign) {
			return true
		}
	}
	return false
}

// Size is at most how long compose makes a text by filling in its variables, in bytes,
// where length is that of a variable's value.
func Size(text string, length func(name string) int) int {
	if !strings.Contains(text, "$") {
		return len(text)
	}
	s := Sizer{Length: length}
	_, _ = template.Substitute(text, s.LookUp) // an error is found again when it is filled in
	return len(text) + s.Size
}

// Sizer adds up how long a text becomes when its variables are filled in, before that
// is done: as a lookup it counts the value of every variable that is asked for, those
// in the defaults of others included, and answers with a letter, so that nothing grows
// and no variable is missed.
type Sizer struct {
	// Length is that of a variable's value, Size what was counted, both in bytes.
	Length func(name string) int
	Size   int
}

// LookUp counts a variable that is asked for.
func (s *Sizer) LookUp(name string) (string, bool) {
	s.Size = min(s.Size+s.Length(name), bounds.Spent+1)
	return "x", true
}

// LengthIn is the length of a variable's value by some lookup, in bytes.
func LengthIn(lookup Lookup) func(name string) int {
	return func(name string) int {
		v, _ := lookup(name)
		return len(v)
	}
}

// openReference is a text that is but a variable's name, not closed.
var openReference = lazyregexp.New(`^\$\{[A-Za-z_]\w*$`)

// IsOpen reports whether a text is ${NAME and no more: the } is missing, and it says
// nothing but a name.
func IsOpen(text string) bool { return openReference().MatchString(text) }
