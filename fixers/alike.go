package fixers

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/redact"
)

// Alike are two lines of a diff, before and after, that look the same: what differs is masked, or
// cannot be seen. Nothing of the lines is in it, so that it may be shown.
type Alike struct {
	// Line is the number of the line in the file before.
	Line int
	Kind AlikeKind
	// At is where the difference is, if its kind has a place.
	At Place
	// Count is how many characters are removed or added; for Replaced, how much longer the line
	// becomes, negative if shorter.
	Count int
}

// AlikeKind is how two lines differ.
type AlikeKind string

// The kinds.
const (
	CommentRemoved   AlikeKind = "comment-removed" // at the end of the line, with the spaces before it
	QuotesRemoved    AlikeKind = "quotes-removed"  // around the same text
	QuotesAdded      AlikeKind = "quotes-added"
	QuotesChanged    AlikeKind = "quotes-changed"
	SpacesRemoved    AlikeKind = "spaces-removed"    // spaces or tabs
	SpacesAdded      AlikeKind = "spaces-added"      // or others in their place
	InvisibleRemoved AlikeKind = "invisible-removed" // such as a zero-width space
	LineEndChanged   AlikeKind = "line-end-changed"
	CaseChanged      AlikeKind = "case-changed" // only upper and lower case
	PartRemoved      AlikeKind = "part-removed"
	PartAdded        AlikeKind = "part-added"
	Replaced         AlikeKind = "replaced" // anything else
)

// Place is a place in a line.
type Place string

// The places.
const (
	AtStart Place = "start" // of the part that is masked, or of the line
	Inside  Place = "inside"
	AtEnd   Place = "end"
)

// Alike returns the lines of the diff that change and look the same. The diff is shown after scrub,
// which can mask more.
func (p Patch) Alike(scrub func(string) string) []Alike {
	var found []Alike
	for _, h := range p.target.hunks() {
		var removed, added []line
		for _, l := range append(h.lines, line{kind: ' '}) {
			switch l.kind {
			case '-':
				removed = append(removed, l)
				continue
			case '+':
				added = append(added, l)
				continue
			}
			found = append(found, pairs(removed, added, scrub)...)
			removed, added = nil, nil
		}
	}
	return found
}

// pairs compares each removed line with the first added one that looks the same.
func pairs(removed, added []line, scrub func(string) string) []Alike {
	byLook := map[string][]line{}
	for _, a := range added {
		key := look(scrub(a.shown))
		byLook[key] = append(byLook[key], a)
	}
	var found []Alike
	for _, r := range removed {
		key := look(scrub(r.shown))
		same := byLook[key]
		if len(same) == 0 {
			continue
		}
		if byLook[key] = same[1:]; r.raw != same[0].raw {
			alike := compare(r, same[0])
			alike.Line = r.number
			found = append(found, alike)
		}
	}
	return found
}

// look is a line as the eye sees it: without spaces at its end, each tab and space the same.
func look(shown string) string {
	text, _, _ := strings.Cut(shown, "\n")
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text), " ")
}

// compare says how two lines differ.
func compare(before, after line) Alike {
	old, oldEnd := cutEnd(before.raw)
	now, nowEnd := cutEnd(after.raw)
	if old == now && oldEnd != nowEnd {
		return Alike{Kind: LineEndChanged}
	}
	prefix, removed, added, suffix := differing(old, now)
	at := Inside
	switch {
	case suffix == "":
		at = AtEnd
	case prefix == "" || begins(before.shown, prefix):
		at = AtStart
	}
	kind, count := kindOf(removed, added, suffix == "", strings.TrimRightFunc(prefix, isSpace) != prefix)
	return Alike{Kind: kind, At: at, Count: count}
}

// begins reports whether the masked part of a line begins after this text.
func begins(shown, prefix string) bool {
	visible, _, masked := strings.Cut(shown, redact.Mask)
	return masked && visible == prefix
}

// kindOf is the kind of a change from one text to another, and its Count.
func kindOf(removed, added string, toEnd, afterSpace bool) (AlikeKind, int) {
	longer := utf8.RuneCountInString(added) - utf8.RuneCountInString(removed)
	switch {
	case !utf8.ValidString(removed + added):
	case added == "" && toEnd && isComment(removed, afterSpace):
		return CommentRemoved, -longer
	case unquote(removed) == added:
		return QuotesRemoved, -longer
	case removed == unquote(added):
		return QuotesAdded, longer
	case unquote(removed) == unquote(added):
		return QuotesChanged, 0
	case without(removed, isSpace) == without(added, isSpace) && longer < 0:
		return SpacesRemoved, -longer
	case without(removed, isSpace) == without(added, isSpace):
		return SpacesAdded, longer
	case without(removed, isInvisible) == added:
		return InvisibleRemoved, -longer
	case strings.EqualFold(removed, added):
		return CaseChanged, 0
	case added == "":
		return PartRemoved, -longer
	case removed == "":
		return PartAdded, longer
	}
	return Replaced, longer
}

// cutEnd cuts the end of a line off.
func cutEnd(raw string) (text, end string) {
	text = strings.TrimSuffix(strings.TrimSuffix(raw, "\n"), "\r")
	return text, raw[len(text):]
}

// differing returns what two texts begin and end with in common, and what each has between.
func differing(a, b string) (prefix, inA, inB, suffix string) {
	n := 0
	for n < len(a) {
		r, size := utf8.DecodeRuneInString(a[n:])
		if other, s := utf8.DecodeRuneInString(b[min(n, len(b)):]); s != size || other != r || a[n:n+size] != b[n:n+size] {
			break
		}
		n += size
	}
	prefix, a, b = a[:n], a[n:], b[n:]
	m := 0
	for m < len(a) {
		r, size := utf8.DecodeLastRuneInString(a[:len(a)-m])
		if other, s := utf8.DecodeLastRuneInString(b[:max(0, len(b)-m)]); s != size || other != r || a[len(a)-m-size:len(a)-m] != b[len(b)-m-size:len(b)-m] {
			break
		}
		m += size
	}
	return prefix, a[:len(a)-m], b[:len(b)-m], a[len(a)-m:]
}

// isComment reports whether a text at the end of a line is a comment behind a space.
func isComment(text string, afterSpace bool) bool {
	trimmed := strings.TrimLeft(text, " \t")
	return (strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, ";")) && (afterSpace || trimmed != text)
}

// unquote returns a text without the quotes around it.
func unquote(text string) string {
	const opening, closing = "\"'`“‘«„", "\"'`”’»“"
	first, size := utf8.DecodeRuneInString(text)
	last, tail := utf8.DecodeLastRuneInString(text)
	if len(text) < size+tail || !strings.ContainsRune(opening, first) || !strings.ContainsRune(closing, last) {
		return text
	}
	return text[size : len(text)-tail]
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' }

// isInvisible reports whether a character takes no room, or looks like a space and is none.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r != ' ' && unicode.Is(unicode.Zs, r)
}

func without(text string, drop func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if drop(r) {
			return -1
		}
		return r
	}, text)
}
