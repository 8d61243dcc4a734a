package symptom

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Occurrence is a known text in a log.
type Occurrence struct {
	// Patterns are the indexes of the patterns that match there.
	Patterns []int
	// Line is where it is first, Service what printed it, and Count how often it is there.
	Line    int
	Service string
	Count   int
	// Text is the text with the log's own values, but for those that may be secret.
	Text string
}

// Finder looks for patterns in lines that come one after the other. Lines of different services
// are not joined.
type Finder struct {
	patterns []Pattern
	anchors  anchors
	windows  map[string]*window
	order    []string
	found    []Occurrence
	byText   map[string]int
}

// NewFinder returns a finder of some patterns.
func NewFinder(patterns []Pattern) *Finder {
	return &Finder{patterns: patterns, anchors: anchorsOf(patterns), windows: map[string]*window{}, byText: map[string]int{}}
}

const (
	// maxServices is the number of services whose lines are kept apart.
	maxServices = 32
	// maxFound is the number of different texts that are recorded.
	maxFound = 200
)

// Add looks at one more line.
func (f *Finder) Add(number int, service, text string) {
	key := service
	if f.windows[key] == nil && len(f.windows) >= maxServices {
		key = f.order[0]
	}
	w := f.windows[key]
	if w == nil {
		w = &window{}
		f.windows[key] = w
		f.order = append(f.order, key)
	}
	w.add(line{number: number, service: service, text: text})
	if len(w.canon) >= windowSize || len(w.lines) >= windowSize/4 {
		f.search(w, false)
	}
}

// Found returns what was found, in the order of the lines. No line can be added after it.
func (f *Finder) Found() []Occurrence {
	for _, key := range f.order {
		f.search(f.windows[key], true)
	}
	slices.SortStableFunc(f.found, func(a, b Occurrence) int { return cmp.Compare(a.Line, b.Line) })
	return f.found
}

// search looks into a window, and leaves the lines in it in which a text may be incomplete.
func (f *Finder) search(w *window, last bool) {
	limit, text := w.limit(last), string(w.canon)
	var spans []span
	f.anchors.find(text, func(c candidate, at int) {
		p := f.patterns[c.pattern]
		form := p.forms[c.form]
		if s, ok := form.around(text, c.part, at); ok && w.accepts(s, form) {
			s.pattern = c.pattern
			spans = append(spans, w.withClass(s, p))
		}
	})
	for _, group := range outermost(spans) {
		if s := group[0]; s.start >= w.done && s.start < limit {
			f.record(w, group)
			w.done = s.end
		}
	}
	w.drop(limit)
}

// accepts reports whether a match is made of whole words, and of a whole line where the form
// demands it.
func (w *window) accepts(s span, f form) bool {
	if w.lineAt(s.end-1)-w.lineAt(s.start) > maxBreaks {
		return false
	}
	if !w.acceptsValues(s) {
		return false
	}
	begins, first := w.before(s.start)
	ends, last := w.after(s.end)
	parts := s.form.parts
	begins = begins || !startsWord(parts[0].canon)
	ends = ends || !endsWord(parts[len(parts)-1].canon)
	return begins && ends && (!f.line || first && (last || f.tail))
}

// acceptsValues reports whether values without quotes are one word, and those in parentheses end
// there.
func (w *window) acceptsValues(s span) bool {
	i := 0
	for _, p := range s.form.parts {
		if p.text != "" {
			continue
		}
		value := w.original(s.values[i][0], s.values[i][1])
		if !p.spaced && strings.ContainsAny(value, " \t") || p.spaced && !p.empty && strings.ContainsAny(value, "()") {
			return false
		}
		i++
	}
	return true
}

// withClass extends a match to the class of the exception before it.
func (w *window) withClass(s span, p Pattern) span {
	s.builtin = p.class != "" && !strings.Contains(p.class, ".")
	if p.class == "" || s.form.line {
		return s
	}
	for _, name := range []string{p.class, p.class[strings.LastIndex(p.class, ".")+1:]} {
		if c := canonical(name + ":"); strings.HasSuffix(string(w.canon[max(0, s.start-len(c)):s.start]), c) {
			s.start, s.class = s.start-len(c), name
			break
		}
	}
	return s
}

// startsWord and endsWord are true for a value, whose end is known otherwise.
func startsWord(canon string) bool {
	r, _ := utf8.DecodeRuneInString(canon)
	return canon == "" || isWord(r)
}

func endsWord(canon string) bool {
	r, _ := utf8.DecodeLastRuneInString(canon)
	return canon == "" || isWord(r)
}

// outermost groups the matches of the same text, without those that are in a longer one.
func outermost(spans []span) [][]span {
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.pattern, b.pattern))
	})
	var groups [][]span
	for _, s := range spans {
		if n := len(groups); n > 0 {
			last := groups[n-1]
			if s.start == last[0].start && s.end == last[0].end {
				if last[len(last)-1].pattern != s.pattern {
					groups[n-1] = append(last, s)
				}
				continue
			}
			if s.end <= last[0].end {
				continue
			}
		}
		groups = append(groups, []span{s})
	}
	return groups
}

// record counts an occurrence; one that differs from another in numbers only adds to its count.
func (f *Finder) record(w *window, group []span) {
	at := w.lines[w.lineAt(group[0].start)]
	text := w.show(group[0])
	key := withoutDigits(text)
	if i, known := f.byText[key]; known {
		o := &f.found[i]
		o.Count++
		if at.number < o.Line {
			o.Line, o.Service = at.number, at.service
		}
		return
	}
	if len(f.found) == maxFound {
		return
	}
	o := Occurrence{Line: at.number, Service: at.service, Count: 1, Text: text}
	for _, s := range group {
		o.Patterns = append(o.Patterns, s.pattern)
	}
	f.byText[key] = len(f.found)
	f.found = append(f.found, o)
}

func withoutDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, text)
}
