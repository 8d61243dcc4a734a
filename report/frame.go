package report

import (
	"fmt"
	"path"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
)

// sourceLine is a line of a file that shows a finding.
type sourceLine struct {
	// place is file:line, label what the line has to do with the finding.
	place, label string
	// text is the line, masked, without the spaces around it; "" if the place has no line.
	text string
	// start and end are the part of text that is marked, in bytes.
	start, end int
	// also are more places with the same line.
	also []string
	// link is the address of the file.
	link string
}

// maxLines is how many lines of files a finding shows. The rest is counted.
const maxLines = 6

// frame returns the lines that show a finding, each once, and the number of the other places.
// Lines of one file with the same text are one.
func (b builder) frame(p Project, at []checks.Position) (shown []sourceLine, more int) {
	needed := 0
	for _, l := range at {
		if l.Label == checks.NeedsCredentials {
			if needed++; needed > 1 {
				more++
				continue
			}
		}
		one := b.sourceLine(p, l)
		if have := find(shown, func(s *sourceLine) bool { return s.place == one.place }); have != nil {
			if have.label == "" {
				have.label = one.label
			}
			continue
		}
		file, line, _ := strings.Cut(one.place, ":")
		if have := find(shown, func(s *sourceLine) bool {
			return one.text != "" && s.text == one.text && s.label == one.label && strings.HasPrefix(s.place, file+":")
		}); have != nil {
			have.also = append(have.also, line)
			continue
		}
		if len(shown) == maxLines {
			more++
			continue
		}
		shown = append(shown, one)
	}
	return shown, more
}

func find[T any](all []T, is func(*T) bool) *T {
	for i := range all {
		if is(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

func (b builder) sourceLine(p Project, l checks.Position) sourceLine {
	cleaned := l
	cleaned.File, cleaned.Container, cleaned.Call, cleaned.Column = b.text(l.File), b.text(l.Container), b.text(l.Call), 0
	s := sourceLine{place: place(cleaned), label: l.Label}
	if p.Source == nil || l.File == "" {
		return s
	}
	line, link := p.Source(l)
	s.link = link
	if l.Line == 0 {
		return s
	}
	line = b.unnamed(line) // as a whole: a part of a secret is not recognized
	start, end := marked(line, l)
	if b.options.Names != nil {
		line, start, end = b.options.Names.Line(line, start, end)
	}
	before, inside := visible(line[:start]), visible(line[start:end])
	s.text = before + inside + visible(line[end:])
	s.start, s.end = len(before), len(before)+len(inside)
	trimmed := strings.TrimLeft(s.text, " ")
	cutOff := len(s.text) - len(trimmed)
	s.text, s.start, s.end = strings.TrimRight(trimmed, " "), max(0, s.start-cutOff), max(0, s.end-cutOff)
	s.start, s.end = min(s.start, len(s.text)), min(s.end, len(s.text))
	return s
}

// marked is the part of a line that a position is about: from its column, the value of the
// assignment or of the YAML key there, or the call; the whole line if there is no column.
func marked(line string, l checks.Position) (start, end int) {
	start = len(line) - len(strings.TrimLeft(line, " \t"))
	if runes := []rune(line); l.Column > 1 && l.Column <= len(runes) {
		start = len(string(runes[:l.Column-1]))
	}
	end = len(strings.TrimRight(line, " \t\r"))
	if end <= start {
		return end, end
	}
	rest := line[start:end]
	switch {
	case path.Ext(l.File) == ".py":
		if i := strings.IndexAny(rest, "( "); i > 0 {
			return start, start + i
		}
	case strings.HasSuffix(l.File, ".yml") || strings.HasSuffix(l.File, ".yaml"):
		start, end = yamlValue(line, start, end)
		if i := strings.Index(line[start:end], ":/"); i > 0 && strings.HasPrefix(l.Label, checks.MountedHere) {
			return start + i + 1, end // the target of a volume line
		}
	default:
		if key, value, found := strings.Cut(rest, "="); found && !strings.HasPrefix(rest, "[") {
			at := start + len(key) + 1 + len(value) - len(strings.TrimLeft(value, " \t"))
			if at < end {
				return at, end
			}
			return start, end
		}
	}
	return start, end
}

// yamlValue is the scalar at an offset, without the key or the dash before it and without the
// comment behind it.
func yamlValue(line string, start, end int) (int, int) {
	if i := strings.Index(line[start:end], " #"); i > 0 {
		end = start + len(strings.TrimRight(line[start:start+i], " "))
	}
	if strings.HasPrefix(line[start:end], "- ") {
		start += len("- ")
	}
	if i := strings.Index(line[start:end], ": "); i > 0 && !strings.ContainsAny(line[start:start+i], `"'/$ `) {
		at := start + i + 2
		return at + len(line[at:end]) - len(strings.TrimLeft(line[at:end], " ")), end
	}
	return start, end
}

// write prints the line: its place, the text, and below it the mark with the label.
func (s sourceLine) write(d details, placeWidth int) {
	also := ""
	if len(s.also) > 0 {
		also = fmt.Sprintf("  (and line%s %s)", plural(len(s.also)), strings.Join(s.also, ", "))
	}
	shown := d.paint.link(s.place, s.link)
	gap := strings.Repeat(" ", max(0, placeWidth-columnsOf(s.place)))
	if s.text == "" {
		if s.label == "" && also == "" {
			d.println(indent + shown)
			return
		}
		d.println(indent + shown + gap + "  " + s.label + also)
		return
	}
	lead := indent + shown + gap + "  "
	leadWidth := len(indent) + max(placeWidth, columnsOf(s.place)) + 2
	if d.stacked(leadWidth) {
		d.println(indent + shown + also)
		lead, leadWidth, also = indent+indent, 2*len(indent), ""
	}
	text, start, end := window(s.text, s.start, s.end, d.lineWidth()-leadWidth-columnsOf(also))
	d.println(lead + text + d.paint.faint(also))
	if end <= start {
		return
	}
	mark := strings.Repeat(" ", leadWidth+columnsOf(text[:start])) + d.paint.status(d.of)(strings.Repeat("^", columnsOf(text[start:end])))
	column := leadWidth + columnsOf(text[:end]) + 1
	if s.label == "" || column+columnsOf(s.label) <= d.lineWidth() {
		d.println(mark + " " + s.label)
		return
	}
	d.println(mark)
	d.println(strings.Repeat(" ", max(leadWidth, min(leadWidth+columnsOf(text[:start]), d.lineWidth()-columnsOf(s.label)))) + s.label)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// morePlaces says how many places are not shown.
func morePlaces(n int) string { return "and " + phrase.Count(n, "more place") }
