package symptom

import (
	"sort"
	"unicode/utf8"
)

const (
	// windowSize is the length of a text that is searched at once, in bytes.
	windowSize = 64 << 10
	// maxGap is the length of a value, and maxSpan that of a known text, in bytes; maxBreaks is
	// how many line ends may be in one.
	maxGap    = 300
	maxSpan   = 2000
	maxBreaks = 6
)

type line struct {
	number  int
	service string
	text    string
	start   int // in the canonical text
}

// window is a part of the lines of one service, with its canonical text.
type window struct {
	lines []line
	canon []byte
	// done is the end of what was found.
	done int
}

// maxPiece is the length of what is taken at once of a long line, in bytes.
const maxPiece = 8 << 10

func (w *window) add(l line) {
	for len(l.text) > maxPiece {
		cut := maxPiece
		for cut > 1 && !utf8.RuneStart(l.text[cut]) {
			cut--
		}
		w.append(line{number: l.number, service: l.service, text: l.text[:cut]})
		l.text = l.text[cut:]
	}
	w.append(l)
}

func (w *window) append(l line) {
	l.start = len(w.canon)
	each(l.text, func(_ int, r rune) { w.canon = utf8.AppendRune(w.canon, r) })
	w.lines = append(w.lines, l)
}

// limit is where the lines begin that the next search needs too: a text may begin there and end
// in a later line.
func (w *window) limit(last bool) int {
	if last {
		return len(w.canon)
	}
	at := max(0, len(w.lines)-maxBreaks)
	for at > 0 && len(w.canon)-w.lines[at].start < maxSpan {
		at--
	}
	return w.lines[at].start
}

// drop removes the lines before the limit.
func (w *window) drop(limit int) {
	var kept []line
	for _, l := range w.lines {
		if l.start >= limit {
			kept = append(kept, l)
		}
	}
	w.done = max(0, w.done-limit)
	w.lines, w.canon = nil, w.canon[:0]
	for _, l := range kept {
		w.append(l)
	}
}

// lineAt is the index of the line at a place; empty lines have none.
func (w *window) lineAt(at int) int {
	return sort.Search(len(w.lines), func(i int) bool { return w.lines[i].start > at }) - 1
}

// before reports whether a word can begin at a place, and whether the line, or the message in
// it, does.
func (w *window) before(at int) (word, message bool) {
	l := w.lines[w.lineAt(at)]
	place, end, previous := l.start, 0, rune(0)
	word, message = true, true
	each(l.text, func(i int, r rune) {
		if place == at {
			between := l.text[end:i]
			word = end == 0 || between != "" || !isWord(previous)
			message = end == 0 || between != "" && (previous == '-' || previous == ']')
		}
		place += utf8.RuneLen(r)
		end, previous = i+utf8.RuneLen(r), r
	})
	return word, message
}

// after reports whether a word can end at a place, and whether the line does, apart from
// punctuation.
func (w *window) after(at int) (word, all bool) {
	l := w.lines[w.lineAt(at-1)]
	place, end := l.start, 0
	word, all = true, true
	each(l.text, func(i int, r rune) {
		if place == at {
			word = i > end || !isWord(r)
		}
		if place >= at && r != '.' && r != ':' {
			all = false
		}
		place += utf8.RuneLen(r)
		end = i + utf8.RuneLen(r)
	})
	return word, all
}

// original is the text between two places as the lines have it, joined.
func (w *window) original(start, end int) string {
	var out []byte
	for _, l := range w.lines[w.lineAt(start):] {
		place, from, to := l.start, -1, 0
		each(l.text, func(i int, r rune) {
			if place >= start && place < end {
				if from < 0 {
					from = i
				}
				to = i + utf8.RuneLen(r)
			}
			place += utf8.RuneLen(r)
		})
		if from >= 0 {
			out = append(out, l.text[from:to]...)
		}
		if place >= end {
			break
		}
	}
	return string(out)
}

// rest is the end of the line after a place.
func (w *window) rest(at int) string {
	l := w.lines[w.lineAt(at-1)]
	place, from := l.start, len(l.text)
	each(l.text, func(i int, r rune) {
		if place == at {
			from = i
		}
		place += utf8.RuneLen(r)
	})
	return l.text[from:min(len(l.text), from+maxGap)]
}
