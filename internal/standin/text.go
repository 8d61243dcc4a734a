package standin

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// span is a part of a text and its replacement. kind is empty for parts with several kinds.
type span struct {
	start, end int
	with       string
	kind       Kind
}

// rounds is how often a text is searched: a name may be found only when another one that begins
// before it is replaced.
const rounds = 4

// Text replaces the names in a text.
func (t *Table) Text(text string) string {
	for range rounds {
		clean := spliced(text, t.spans(text))
		if clean == text {
			break
		}
		text = clean
	}
	return text
}

// File replaces the names in a text of a file, of which nobody knows whether a word is a name: all
// are, except for those that everybody has.
func (t *Table) File(text string) string {
	text = t.Text(text)
	spans := t.spans(text)
	from := 0
	for _, s := range append(slices.Clone(spans), span{start: len(text), end: len(text)}) {
		if s.start > from {
			spans = append(spans, t.words(text, from, s.start)...)
		}
		from = s.end
	}
	return spliced(text, sorted(spans))
}

// Path replaces the names in the path of a file.
func (t *Table) Path(path string) string {
	if !strings.ContainsAny(path, `/\`) {
		return t.part(path)
	}
	return t.Text(path)
}

// Left is the kind of a name in a text that should have been replaced, with its line; "" for none.
func (t *Table) Left(text string) (kind Kind, line int) {
	for _, s := range t.spans(text) {
		if s.with != text[s.start:s.end] {
			return s.kind, 1 + strings.Count(text[:s.start], "\n")
		}
	}
	return "", 0
}

func spliced(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, s := range spans {
		out.WriteString(text[at:s.start])
		out.WriteString(s.with)
		at = s.end
	}
	return out.String() + text[at:]
}

// sorted orders spans, and drops the ones that overlap an earlier one.
func sorted(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int { return a.start - b.start })
	var out []span
	end := 0
	for _, s := range spans {
		if s.start >= end {
			out, end = append(out, s), s.end
		}
	}
	return out
}

// spans are the names in a text. What has a structure comes first: an account in an ARN is a part
// of that ARN.
func (t *Table) spans(text string) []span {
	var spans []span
	for _, form := range forms() {
		for _, at := range form.expr.FindAllStringSubmatchIndex(text, -1) {
			start, end := at[2*form.group], at[2*form.group+1]
			if start < 0 || form.bounded && !isAlone(text, start, end) {
				continue
			}
			value := strings.TrimRight(text[start:end], ".,:;")
			if with := form.replace(t, value); with != value {
				spans = append(spans, span{start, start + len(value), with, form.kind})
			} else if form.whole {
				spans = append(spans, span{start, start + len(value), value, form.kind})
			}
		}
	}
	return sorted(append(sorted(spans), t.known(text)...))
}

// known are the known names in a text, the longest first at each place.
func (t *Table) known(text string) []span {
	if len(t.sizes) == 0 {
		return nil
	}
	var spans []span
	for start := 0; start < len(text); {
		n, end := t.knownAt(text, start)
		if n == nil {
			_, size := utf8.DecodeRuneInString(text[start:])
			start += size
			continue
		}
		spans = append(spans, span{start, end, t.formOf(n, text[start:end]), n.kind})
		start = end
	}
	return spans
}

func (t *Table) knownAt(text string, start int) (*name, int) {
	if !beginsWord(text, start) {
		return nil, 0
	}
	for _, size := range t.sizes {
		end := start + size
		if end > len(text) || !endsWord(text, end) {
			continue
		}
		written := text[start:end]
		if n := t.names[written]; n != nil && n.anywhere {
			return n, end
		}
		if n := t.folded[strings.ToLower(written)]; n != nil && !t.issued[written] {
			return n, end
		}
	}
	return nil, 0
}

// formOf is the stand-in for a name as it is written: in capitals, or in another case, which is a
// name of its own.
func (t *Table) formOf(n *name, written string) string {
	switch {
	case written == n.value:
		return t.standInOf(n)
	case written == strings.ToUpper(n.value):
		upper := strings.ToUpper(t.standInOf(n))
		t.issued[upper] = true
		return upper
	}
	return t.within(n.kind, written)
}

// escape matches an escape sequence, in a URL or a string, that ends in a letter or a digit.
var escape = lazyregexp.New(`%[0-9A-Fa-f]{2}$|\\[nrt]$`)

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// beginsWord reports whether a word can begin at an offset: behind punctuation, or with a capital.
func beginsWord(text string, at int) bool {
	if at == 0 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	here, _ := utf8.DecodeRuneInString(text[at:])
	return !isWord(before) || unicode.IsUpper(here) && !unicode.IsUpper(before) || escape().MatchString(text[max(0, at-len("%2F")):at])
}

func endsWord(text string, at int) bool {
	if at == len(text) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	here, _ := utf8.DecodeRuneInString(text[at:])
	return !isWord(here) || unicode.IsUpper(here) && !unicode.IsUpper(before)
}

// isAlone reports whether a part of a text is next to neither a letter nor a digit.
func isAlone(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (start == 0 || !isWord(before) || escape().MatchString(text[max(0, start-len("%2F")):start])) && (end == len(text) || !isWord(after))
}

// word is a name in code, with the variables of a shell.
var word = lazyregexp.New(`[\pL_][\pL\pN_]*`)

// words are the names in a part of a text of a file.
func (t *Table) words(text string, from, to int) []span {
	var spans []span
	for _, at := range word().FindAllStringIndex(text[from:to], -1) {
		start, end := from+at[0], from+at[1]
		value := text[start:end]
		kind := codeKind(value)
		if with := t.word(kind, value); with != value {
			spans = append(spans, span{start, end, with, kind})
		}
	}
	return spans
}

func (t *Table) word(kind Kind, value string) string {
	if n := t.names[value]; n != nil { // of a path, say
		return t.standInOf(n)
	}
	if t.own.keeps(value) || t.own.isOrdinary(value) || t.issued[value] {
		return value
	}
	return t.within(kind, value)
}
