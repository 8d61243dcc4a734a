package show

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/bounds"
	"doctor/internal/redact"
)

// mask says for every byte of a text whether it may be shown. Initially none may.
type mask struct {
	text  string
	shown []bool
	// about are names that an output is about, in any spelling.
	about []string
	// weighed is the number of values that were judged.
	weighed int
}

func newMask(text string, about ...string) *mask {
	return &mask{text: text, shown: make([]bool, len(text)), about: about}
}

// lineCost is the cost of searching a line for its parts, where a name or a value costs 1.
func lineCost(line string) int { return 1 + len(line)/32 }

// weigh spends the cost of judging a name or a value, and reports whether the limit allows it.
// What is not judged may not be shown.
func (m *mask) weigh(cost int) bool {
	m.weighed += cost
	return m.weighed <= bounds.Weighed
}

func (m *mask) show(from, to int) {
	for i := max(from, 0); i < min(to, len(m.text)); i++ {
		m.shown[i] = true
	}
}

// showValue shows the text between two offsets, including quotes, if it has the form that
// belongs there.
func (m *mask) showValue(from, to int, fits kind) bool {
	if fits == nil || !m.weigh(1) {
		return false
	}
	value := unquoted(strings.TrimSpace(m.text[from:to]))
	if !fits(value) || redact.NewScrubber().Scrub(value) != value {
		return false
	}
	m.show(from, to)
	return m.hideDrawn(from, to)
}

// hideDrawn hides the shown parts between two offsets that look random, with everything around
// them except in a path, and reports whether there were none.
func (m *mask) hideDrawn(from, to int) bool {
	text, clean := m.text[from:to], true
	for at := range drawnParts(text) {
		if !redact.LooksDrawn(text[at[0]:at[1]]) {
			continue
		}
		if clean = false; !strings.ContainsAny(strings.TrimLeft(text, "\"'")[:1], `~./$\`) {
			at = [2]int{0, len(text)}
		}
		for i := from + at[0]; i < from+at[1]; i++ {
			m.shown[i] = false
		}
	}
	return clean
}

// drawnParts are the parts of a text that can be one random value: letters, digits, + and =.
func drawnParts(text string) iter.Seq[[2]int] {
	return func(yield func([2]int) bool) {
		start := 0
		for i := range len(text) + 1 {
			if i < len(text) && (letterOrDigit(text[i]) || text[i] == '+' || text[i] == '=') {
				continue
			}
			if start < i && !yield([2]int{start, i}) {
				return
			}
			start = i + 1
		}
	}
}

func letterOrDigit(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// showHost shows scheme and host of an address, whatever else it contains.
func (m *mask) showHost(from, to int) {
	value := m.text[from:to]
	clean := redact.URL(unquoted(strings.TrimSpace(value)))
	scheme, host, ok := strings.Cut(clean, "://")
	if !ok || clean == redact.Mask {
		return
	}
	if i := strings.Index(value, scheme+"://"); i >= 0 {
		m.show(from+i, from+i+len(scheme+"://"))
	}
	if i := strings.LastIndex(value, host); i >= 0 {
		m.show(from+i, from+i+len(host))
	}
}

func (m *mask) allShown(from, to int) bool { return !slices.Contains(m.shown[from:to], false) }

// join shows the text between two shown parts if it consists of spaces and punctuation of the
// format.
func (m *mask) join(from, to int) {
	last := -1 // the end of the previous shown part
	for i := from; i < to; i++ {
		if !m.shown[i] {
			continue
		}
		if last >= 0 && last < i && strings.Trim(m.text[last:i], marks) == "" {
			m.show(last, i)
		}
		last = i + 1
	}
}

// marks are the characters that a format has between names and values.
const marks = " \t\r\n,:{}[]\"'\\=-"

// open shows the punctuation before the first and after the last shown part.
func (m *mask) open(from, to int) {
	first := slices.Index(m.shown[from:to], true)
	if first < 0 {
		return
	}
	if strings.Trim(m.text[from:from+first], marks) == "" {
		m.show(from, from+first)
	}
	last := to
	for !m.shown[last-1] {
		last--
	}
	if strings.Trim(m.text[last:to], marks) == "" {
		m.show(last, to)
	}
}

// learn adds the result of the mask to what is known.
func (m *mask) learn(k *redact.Known) {
	for from := 0; from < len(m.text); {
		to := from + 1
		for to < len(m.text) && m.shown[to] == m.shown[from] {
			to++
		}
		if m.shown[from] {
			k.Show(m.text[from:to])
		} else {
			k.Hide(m.text[from:to])
		}
		from = to
	}
}

// masked is the text with a mask in place of every part that may not be shown, one on each
// line, and what was masked.
func (m *mask) masked() (string, []redact.Redaction) {
	var out strings.Builder
	var taken []redact.Redaction
	line := 1
	for from := 0; from < len(m.text); {
		to := from + 1
		for to < len(m.text) && m.shown[to] == m.shown[from] {
			to++
		}
		if m.shown[from] {
			out.WriteString(m.text[from:to])
			line += strings.Count(m.text[from:to], "\n")
			from = to
			continue
		}
		for from < to {
			end := from + lineLength(m.text[from:to])
			hidden := strings.TrimSpace(m.text[from:end])
			if at := from + strings.Index(m.text[from:end], hidden); hidden != "" {
				out.WriteString(m.text[from:at] + redact.Mask)
				taken = append(taken, redact.Redaction{Rule: m.kind(at), Line: line, Removed: len(hidden)})
				from = at + len(hidden)
			}
			out.WriteString(m.text[from:end])
			line += strings.Count(m.text[from:end], "\n")
			from = end
		}
	}
	return out.String(), taken
}

// lineLength is the length of the first line of a text with its end: every line break of one
// of the formats counts, so that line numbers match those of every reader.
func lineLength(text string) int {
	i := strings.IndexAny(text, "\n\r\u0085\u2028\u2029")
	if i < 0 {
		return len(text)
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// kind is the kind of the value at an offset, as far as the text shows it.
func (m *mask) kind(at int) string {
	if m.text[at] == '#' && (at == 0 || strings.ContainsRune(" \t\r\n", rune(m.text[at-1]))) {
		return "comment"
	}
	return "value"
}
