package symptom

import "strings"

// span is a match: a place in the canonical text, and the places of its values.
type span struct {
	start, end int
	pattern    int
	form       form
	values     [][2]int
	// class is the class of the exception before the message, "" if there is none.
	class string
	// builtin: the exception is Python's own, which can quote anything at its end.
	builtin bool
}

// around matches the parts before and after the anchor, which is at a place.
func (f form) around(text string, anchor, at int) (span, bool) {
	s := span{start: at, end: at + len(f.parts[anchor].canon), form: f}
	for i := anchor - 1; i >= 0; i-- {
		start, ok := before(text, s.start, f.parts, i)
		if !ok {
			return s, false
		}
		if f.parts[i].text == "" {
			s.values = append([][2]int{{start, s.start}}, s.values...)
		}
		s.start = start
	}
	for i := anchor + 1; i < len(f.parts); i++ {
		end, ok := after(text, s.end, f.parts, i)
		if !ok {
			return s, false
		}
		if f.parts[i].text == "" {
			s.values = append(s.values, [2]int{s.end, end})
		}
		s.end = end
	}
	return s, s.end-s.start <= maxSpan
}

const hashLength = 40

// before returns where a part begins that ends at a place. A value begins after the literal
// before it.
func before(text string, end int, parts []part, i int) (int, bool) {
	switch p := parts[i]; {
	case p.hash:
		return end - hashLength, end >= hashLength && sha1Form().MatchString(text[end-hashLength:end])
	case p.text == "":
		previous := parts[i-1].canon
		low := max(0, end-maxGap-len(previous))
		high := end
		if !p.empty {
			high--
		}
		at := strings.LastIndex(text[low:max(low, high)], previous)
		return low + at + len(previous), at >= 0
	default:
		return end - len(p.canon), strings.HasSuffix(text[:end], p.canon)
	}
}

// after returns where a part ends that begins at a place. A value ends before the literal after
// it.
func after(text string, start int, parts []part, i int) (int, bool) {
	switch p := parts[i]; {
	case p.hash:
		end := start + hashLength
		return end, end <= len(text) && sha1Form().MatchString(text[start:end])
	case p.text == "":
		next := parts[i+1].canon
		low, high := start+1, min(len(text), start+maxGap+len(next))
		if p.empty {
			low--
		}
		if low >= high {
			return 0, false
		}
		at := strings.Index(text[low:high], next)
		return low + at, at >= 0
	default:
		return start + len(p.canon), strings.HasPrefix(text[start:], p.canon)
	}
}
