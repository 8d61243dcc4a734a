// Package charset compares texts with sets of characters. A regular expression that counts, such as
// ^[a-z]{1,64}$, says the same, but compiling it takes longer than all its matches in a run.
package charset

import "strings"

// Set is a set of ASCII characters.
type Set [2]uint64

// Of makes a set from the inside of brackets, such as "A-Za-z0-9_.-"; a dash at the end is a dash.
func Of(inside string) Set {
	var s Set
	for i := 0; i < len(inside); i++ {
		first, last := inside[i], inside[i]
		if i+2 < len(inside) && inside[i+1] == '-' {
			last = inside[i+2]
			i += 2
		}
		for b := first; b <= last; b++ {
			s[b/64] |= 1 << (b % 64)
		}
	}
	return s
}

// Has reports whether a byte is in the set.
func (s Set) Has(b byte) bool { return b < 128 && s[b/64]&(1<<(b%64)) != 0 }

// Only reports whether a text has only characters of the set, between least and most of them.
func (s Set) Only(text string, least, most int) bool {
	return least <= len(text) && len(text) <= most && s.Leading(text) == len(text)
}

// Leading returns how many characters at the beginning of a text are in the set.
func (s Set) Leading(text string) int {
	for i := range len(text) {
		if !s.Has(text[i]) {
			return i
		}
	}
	return len(text)
}

// Parts reports whether a condition holds for all parts of a text between separators, of which
// there are at most that many.
func Parts(text, separator string, most int, holds func(part string) bool) bool {
	for part := range strings.SplitSeq(text, separator) {
		if most--; most < 0 || !holds(part) {
			return false
		}
	}
	return true
}
