package fixers

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"doctor/fixers/internal/textedit"
	"doctor/internal/redact"

	"github.com/aymanbagabas/go-udiff"
)

// contextLines is how many unchanged lines are shown around a change: few, because the neighbors in
// a .env are private.
const contextLines = 2

// hunk is one place of a diff.
type hunk struct {
	from, to int // its first line, before and after
	lines    []line
}

// line is one line of a hunk: unchanged (' '), removed ('-') or added ('+').
type line struct {
	kind byte
	// number is the line's number in the file before, or after for an added one.
	number int
	raw    string // as it is in the file
	shown  string // masked and escaped, with a newline
}

// hunks returns the changed places of a file. Lines are compared unmasked, and shown masked.
func (t *target) hunks() []hunk {
	before, after, err := maskBoth(t)
	if err != nil {
		return nil
	}
	text, err := t.after()
	if err != nil {
		return nil
	}
	diff, err := udiff.ToUnifiedDiff("", "", string(before), textedit.ToDiff(t.Splices), contextLines)
	if err != nil {
		return nil
	}
	rawBefore, rawAfter, shownAfter := split(t.before), split(text), split(after)
	var hunks []hunk
	shift := 0 // the library's ToLine ignores the lines between two changes of a hunk
	for _, found := range diff.Hunks {
		h := hunk{from: found.FromLine, to: found.FromLine + shift}
		from, to := h.from, h.to
		for _, l := range found.Lines {
			switch l.Kind {
			case udiff.Insert:
				h.lines = append(h.lines, line{'+', to, rawAfter[to-1], fit(shownAfter[to-1])})
				to++
			case udiff.Delete:
				h.lines = append(h.lines, line{'-', from, rawBefore[from-1], fit(l.Content)})
				from++
			default:
				h.lines = append(h.lines, line{' ', from, rawBefore[from-1], fit(l.Content)})
				from++
				to++
			}
		}
		shift = to - from
		hunks = append(hunks, h)
	}
	return hunks
}

func split(text []byte) []string { return strings.SplitAfter(string(text), "\n") }

func (h hunk) String() string {
	var body strings.Builder
	removed, added := 0, 0
	for _, l := range h.lines {
		body.WriteString(string(l.kind) + l.shown)
		if l.kind != '+' {
			removed++
		}
		if l.kind != '-' {
			added++
		}
	}
	return fmt.Sprintf("@@ -%s +%s @@\n%s", extent(h.from, removed), extent(h.to, added), body.String())
}

// extent writes a range of lines as diff -u does.
func extent(line, count int) string {
	switch count {
	case 1:
		return fmt.Sprint(line)
	case 0:
		line--
	}
	return fmt.Sprintf("%d,%d", line, count)
}

// fit makes one line safe for a terminal.
func fit(line string) string {
	text, ended := strings.CutSuffix(line, "\n")
	text = escape(redact.NewScrubber().Scrub(unmask(strings.TrimSuffix(text, "\r"))))
	if !ended {
		return text + "\n\\ No newline at end of file\n"
	}
	return text + "\n"
}

// escape writes control characters, and characters that reverse text, as in a Go string. Tabs stay.
func escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == unicode.ReplacementChar && !strings.HasPrefix(text[i:], string(r)):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)):
			b.WriteString(strings.Trim(fmt.Sprintf("%+q", r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hole replaces one byte of a masked value, so that offsets stay valid.
const hole = 0x01

// unmask turns each run of holes into the mask.
func unmask(line string) string {
	var b bytes.Buffer
	for i := 0; i < len(line); i++ {
		if line[i] != hole {
			b.WriteByte(line[i])
		} else if i == 0 || line[i-1] != hole {
			b.WriteString(redact.Mask)
		}
	}
	return b.String()
}
