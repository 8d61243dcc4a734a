package pyre

import "unicode"

// charset is a set in brackets, or one of \d, \s and \w.
type charset struct {
	negative bool
	members  []member
}

// member is one character of a set, a range, or a class: d, s, w, or a capital for its complement.
type member struct {
	low, high rune
	class     rune
}

func (s *charset) has(r rune, f flags) bool {
	for _, variant := range variants(r, f) {
		for _, m := range s.members {
			if m.has(variant, f) {
				return !s.negative
			}
		}
	}
	return s.negative
}

func (m member) has(r rune, f flags) bool {
	if m.class == 0 {
		return m.low <= r && r <= m.high
	}
	in := inClass(unicode.ToLower(m.class), r, f)
	return in == unicode.IsLower(m.class)
}

func inClass(class, r rune, f flags) bool {
	if f.ascii && r >= 0x80 {
		return false
	}
	switch class {
	case 'd':
		return unicode.IsDigit(r)
	case 's':
		return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f && !f.ascii
	}
	return isWord(r, f)
}

func isWord(r rune, f flags) bool {
	return (!f.ascii || r < 0x80) && (r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r))
}

// variants are the characters that are equal if case is ignored.
func variants(r rune, f flags) []rune {
	out := []rune{r}
	if !f.ignoreCase {
		return out
	}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		if !f.ascii || r < 0x80 && other < 0x80 {
			out = append(out, other)
		}
	}
	return out
}

func same(a, b rune, f flags) bool {
	for _, variant := range variants(a, f) {
		if variant == b {
			return true
		}
	}
	return false
}
