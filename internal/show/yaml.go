package show

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"doctor/internal/bounds"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// tree is the mask of a YAML document: fits tells which scalars may be shown, by
// the path that leads to them. Of a file that is no YAML only words in front of a
// colon are shown.
func tree(text string, fits func(path []string, value string) kind) *mask {
	m := newMask(text)
	var document yaml.Node
	if bounds.YAML([]byte(text)) != nil || yaml.Load([]byte(text), &document) != nil {
		return m.keysOnly()
	}
	w := walker{mask: m, lines: lineStarts(text), fits: fits}
	w.walk(&document, nil)
	slices.SortFunc(w.found, func(a, b [2]int) int { return a[0] - b[0] })
	w.structure()
	return m
}

// item is the step in a path that leads into a list.
const item = "-"

// walker finds the scalars that may be shown in the text. Where the parser's
// place does not hold what the parser read, nothing is shown.
type walker struct {
	*mask
	lines []int
	fits  func(path []string, value string) kind
	found [][2]int // shown, from and to
}

func (w *walker) walk(n *yaml.Node, path []string) {
	deeper := func(step string) []string { return append(path[:len(path):len(path)], step) }
	switch n.Kind {
	case yaml.SequenceNode:
		for _, child := range n.Content {
			w.walk(child, deeper(item))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind == yaml.ScalarNode && (isKey(key.Value) || IsVariableName(key.Value)) {
				w.scalar(key, func(string) bool { return true })
			}
			w.walk(n.Content[i+1], deeper(key.Value))
		}
	case yaml.ScalarNode:
		w.value(n, path)
	default:
		for _, child := range n.Content {
			w.walk(child, path)
		}
	}
}

// isKey reports whether a key is a name of the format, or a service's.
func isKey(key string) bool { return key == "<<" || isWords(key) }

// value shows a scalar as far as it may be.
func (w *walker) value(n *yaml.Node, path []string) {
	if name, value, ok := assigned(path, n.Value); ok {
		at := w.offset(n)
		if at < 0 {
			return
		}
		written, prefix, open := w.text[at:], name+"=", 0
		if strings.HasPrefix(written, `"`) || strings.HasPrefix(written, "'") {
			open = 1
		}
		if !strings.HasPrefix(written[open:], prefix+value) {
			return
		}
		from := at + open + len(prefix)
		w.keep(at, from)
		w.showVariable(name, from, from+len(value))
		if w.allShown(from, from+len(value)) {
			w.keep(from, from+len(value)+open)
		}
		return
	}
	last := ""
	if len(path) > 0 {
		last = path[len(path)-1]
	}
	if len(path) > 1 && last != item && slices.Contains([]string{"environment", "args"}, path[len(path)-2]) && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		if at := w.offset(n); at >= 0 && strings.HasPrefix(strings.TrimLeft(w.text[at:], `"'`), n.Value) {
			from := at + len(w.text[at:]) - len(strings.TrimLeft(w.text[at:], `"'`))
			if w.showVariable(last, from, from+len(n.Value)); w.allShown(from, from+len(n.Value)) {
				w.scalar(n, func(string) bool { return true })
			}
			return
		}
	}
	w.scalar(n, w.fits(path, n.Value))
}

// assigned parts an item NAME=value of environment: or of args:.
func assigned(path []string, text string) (name, value string, ok bool) {
	if n := len(path); n < 2 || path[n-1] != item || !slices.Contains([]string{"environment", "args"}, path[n-2]) {
		return "", "", false
	}
	name, value, ok = strings.Cut(text, "=")
	return name, value, ok && IsVariableName(name)
}

func (m *mask) allShown(from, to int) bool { return !slices.Contains(m.shown[from:to], false) }

// scalar shows one that fits.
func (w *walker) scalar(n *yaml.Node, fits kind) {
	if fits == nil || n.Kind != yaml.ScalarNode || strings.ContainsAny(n.Value, "\n\r") || !fits(n.Value) ||
		redact.NewScrubber().Scrub(n.Value) != n.Value {
		return
	}
	at := w.offset(n)
	if at < 0 {
		return
	}
	for _, written := range []string{n.Value, `"` + n.Value + `"`, "'" + n.Value + "'"} {
		if strings.HasPrefix(w.text[at:], written) {
			w.keep(at, at+len(written))
			return
		}
	}
}

func (w *walker) keep(from, to int) {
	w.show(from, to)
	w.found = append(w.found, [2]int{from, to})
}

// structure shows the marks in front of what is shown on a line, and behind it.
func (w *walker) structure() {
	for _, f := range w.found {
		start := strings.LastIndexAny(w.text[:f[0]], "\n\r") + 1
		if lead := w.text[start:f[0]]; strings.Trim(lead, " \t-[{&*?") == "" {
			w.show(start, f[0])
		}
		rest := w.text[f[1]:]
		w.show(f[1], f[1]+len(rest)-len(strings.TrimLeft(rest, " :,]}\r\n")))
	}
	w.join(0, len(w.text))
}

// offset is where a node begins, -1 if the text has no such place. The parser
// counts the line breaks of YAML 1.1 and letters.
func (w *walker) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(w.lines) {
		return -1
	}
	at := w.lines[n.Line-1]
	for range n.Column - 1 {
		if at >= len(w.text) {
			return -1
		}
		_, size := utf8.DecodeRuneInString(w.text[at:])
		at += size
	}
	return at
}

// lineStarts are the offsets of the lines as YAML 1.1 breaks them.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch r {
		case '\r':
			if strings.HasPrefix(text[i:], "\n") {
				i++
			}
			starts = append(starts, i)
		case '\n', '\u0085', '\u2028', '\u2029':
			starts = append(starts, i)
		}
	}
	return starts
}

var keyOfLine = lazyregexp.New(`^\s*(?:-\s+)?(?:[a-z]{1,16}(?:[_-](?:[a-z]{1,16}[0-9]{0,2}|[0-9]{1,4})){0,3}\s*:)?\s*`)

// keysOnly shows the words in front of a colon at the beginning of the lines.
func (m *mask) keysOnly() *mask {
	at := 0
	for line := range strings.Lines(m.text) {
		m.show(at, at+len(keyOfLine().FindString(line)))
		at += len(line)
	}
	return m
}
