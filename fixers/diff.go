package fixers

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"doctor/internal/redact"

	"github.com/aymanbagabas/go-udiff"
)

// contextLines is how many unchanged lines are shown around a change: few, because the neighbors in
// a .env are private.
const contextLines = 2

// Diff returns the proposal as a unified diff, ending in a newline. Values that may be secret are
// masked and control characters escaped, so it is for reading, not for patch.
func (p *Proposal) Diff() string {
	t := p.target
	switch {
	case t.Rename != nil:
		return fmt.Sprintf("rename from %s\nrename to %s\n", escape(t.label), escape(t.newLabel))
	case len(t.Splices) == 0 && t.SetMode != nil:
		return fmt.Sprintf("--- %s\n+++ %s\nnew mode %04o\n", escape(t.label), escape(t.label), t.SetMode.Mode)
	}
	from, to := t.label, t.label
	if t.Create != nil {
		from = "/dev/null"
	}
	return unified(from, to, t)
}

// unified renders the hunks. Lines are compared unmasked, and shown masked.
func unified(from, to string, t *target) string {
	before, after, err := maskBoth(t)
	if err != nil {
		return ""
	}
	diff, err := udiff.ToUnifiedDiff(from, to, string(before), toDiff(t.Splices), contextLines)
	if err != nil {
		return ""
	}
	lines := strings.SplitAfter(string(after), "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", escape(from), escape(to))
	shift := 0 // the library's ToLine ignores the lines between two changes of a hunk
	for _, hunk := range diff.Hunks {
		removed, added, toLine := 0, 0, hunk.FromLine+shift
		var body strings.Builder
		for _, line := range hunk.Lines {
			switch line.Kind {
			case udiff.Delete:
				body.WriteString("-" + fit(line.Content))
				removed++
			case udiff.Insert:
				body.WriteString("+" + fit(lines[toLine-1+added]))
				added++
			default:
				body.WriteString(" " + fit(line.Content))
				removed++
				added++
			}
		}
		fmt.Fprintf(&b, "@@ -%s +%s @@\n%s", extent(hunk.FromLine, removed), extent(toLine, added), body.String())
		shift += added - removed
	}
	return b.String()
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
