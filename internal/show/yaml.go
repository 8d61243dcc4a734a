package show

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"doctor/internal/bounds"
	"doctor/internal/lazyregexp"
	"doctor/internal/position"
	"doctor/internal/redact"
)

// tree is the mask of a YAML document: fits tells which scalars may be shown, by their path.
// In a file that is not YAML only words before a colon are shown.
// chosen tells in which mappings the keys are names that people choose.
func tree(text string, fits func(path []string, value string) kind, chosen func(path []string) bool, about ...string) *mask {
	m := newMask(text, about...)
	var document yaml.Node
	if bounds.YAML([]byte(text)) != nil || yaml.Load([]byte(text), &document) != nil {
		return m.keysOnly()
	}
	w := walker{mask: m, lines: position.YAML(text), fits: fits, chosen: chosen, within: map[*yaml.Node]bool{}}
	if strings.HasPrefix(text, bom) { // the parser does not count it
		m.show(0, len(bom))
	}
	w.walk(&document, nil)
	slices.SortFunc(w.found, func(a, b [2]int) int { return a[0] - b[0] })
	w.structure()
	return m
}

// item is the path element for a list.
const item = "-"

func nowhere([]string) bool { return false }

// walker finds the scalars that may be shown in the text. If the parser's position does not
// contain what the parser read, nothing is shown.
type walker struct {
	*mask
	lines []int
	fits  func(path []string, value string) kind
	// chosen tells where keys are names that people choose.
	chosen func(path []string) bool
	found  [][2]int // shown, from and to
	// hidden are scalars that are hidden and written literally.
	hidden [][2]int
	// within are the anchored nodes that are being visited through an alias.
	within map[*yaml.Node]bool
	// line, column and at are the position of the last node that was found.
	line, column, at int
}

// walk visits a node. The path is overwritten later. Anything deeper than people write is not
// visited.
func (w *walker) walk(n *yaml.Node, path []string) {
	if len(path) > maxDepth || !w.weigh(1) {
		return
	}
	w.anchor(n)
	if at := w.offset(n); len(n.Content) == 0 && at >= 0 && (strings.HasPrefix(w.text[at:], "{}") || strings.HasPrefix(w.text[at:], "[]")) {
		w.keep(at, at+len("{}"))
	}
	switch n.Kind {
	case yaml.AliasNode: // its target has this place too
		if !w.within[n.Alias] {
			w.within[n.Alias] = true
			w.walk(n.Alias, path)
			delete(w.within, n.Alias)
		}
	case yaml.SequenceNode:
		for _, child := range n.Content {
			w.walk(child, append(path, item))
		}
	case yaml.MappingNode:
		if w.pair(n, path) {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			named := key.Kind == yaml.ScalarNode && w.weigh(1) && (isKey(key.Value) || w.isName(key.Value) || w.chosen(path) && isNumbered(key.Value))
			if named {
				w.anchor(key)
			}
			w.scalar(key, func(string) bool { return named })
			switch value := n.Content[i+1]; {
			case key.Value != "<<":
				w.walk(value, append(path, key.Value))
			case value.Kind == yaml.SequenceNode:
				for _, base := range value.Content {
					w.walk(base, path)
				}
			default:
				w.walk(value, path)
			}
		}
	case yaml.ScalarNode:
		w.value(n, path)
	default:
		for _, child := range n.Content {
			w.walk(child, path)
		}
	}
}

// maxDepth is the maximum depth of values that may be shown.
const maxDepth = 100

// pair shows a list item that a space after a colon turned into a mapping.
func (w *walker) pair(n *yaml.Node, path []string) bool {
	if len(n.Content) != 2 || len(path) == 0 || path[len(path)-1] != item || n.Content[1].Kind != yaml.ScalarNode {
		return false
	}
	key, value := n.Content[0], n.Content[1]
	text := key.Value + ":" + value.Value
	if fits := w.fits(path, text); isKey(key.Value) || fits == nil || !w.weigh(1) || !fits(text) {
		return false
	}
	all := func(string) bool { return true }
	w.scalar(key, all)
	w.scalar(value, all)
	return true
}

// isKey reports whether a key is a name of the format, or a service's.
func isKey(key string) bool { return key == "<<" || isWords(key) }

// value shows the part of a scalar that may be shown.
func (w *walker) value(n *yaml.Node, path []string) {
	if name, value, ok := w.assigned(path, n.Value); ok {
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
		} else if end := from + len(value); open == 0 || strings.HasPrefix(w.text[end:], written[:1]) {
			w.show(end, end+open)
			w.hidden = append(w.hidden, [2]int{at, end + open})
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
			fits := kind(none)
			if w.showVariable(last, from, from+len(n.Value)); w.allShown(from, from+len(n.Value)) {
				fits = func(string) bool { return true }
			}
			w.scalar(n, fits)
			return
		}
	}
	w.scalar(n, w.fits(path, n.Value))
}

// assigned splits an item NAME=value of environment: or args:.
func (w *walker) assigned(path []string, text string) (name, value string, ok bool) {
	if n := len(path); n < 2 || path[n-1] != item || !slices.Contains([]string{"environment", "args"}, path[n-2]) {
		return "", "", false
	}
	name, value, ok = strings.Cut(text, "=")
	return name, value, ok && w.isName(name)
}

// scalar shows a scalar of the right kind.
func (w *walker) scalar(n *yaml.Node, fits kind) {
	at := w.offset(n)
	if at < 0 || n.Kind != yaml.ScalarNode || strings.ContainsAny(n.Value, "\n\r") || !w.weigh(1) {
		return
	}
	length := written(w.text[at:], n.Value)
	switch {
	case length == 0 && n.Value != "":
	case n.Value == "", fits != nil && fits(n.Value) && redact.NewScrubber().Scrub(n.Value) == n.Value:
		w.keep(at, at+length)
		w.hideDrawn(at, at+length)
	default:
		w.hidden = append(w.hidden, [2]int{at, at + length})
	}
}

// written is the length of the scalar at the start of a text, including tag and quotes; 0 if
// it is not contiguous.
func written(text, value string) int {
	tag := len(tagged().FindString(text))
	rest := text[tag:]
	for _, plain := range []string{`"` + value + `"`, "'" + value + "'", value} {
		if strings.HasPrefix(rest, plain) {
			return tag + len(plain)
		}
	}
	if block := blocked().FindStringSubmatch(rest); block != nil && block[1] == value {
		return tag + len(block[0])
	}
	quotes := quoted().FindString(rest)
	var read string
	if quotes == "" || yaml.Load([]byte(quotes), &read) != nil || read != value {
		return 0
	}
	return tag + len(quotes)
}

var (
	tagged  = lazyregexp.New(`^!!str[ \t]+`)
	blocked = lazyregexp.New(`^[|>]-[ \t]*\r?\n[ \t]+([^\r\n]*)`)
	quoted  = lazyregexp.New(`^(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*')`)
)

func (w *walker) keep(from, to int) {
	w.show(from, to)
	w.found = append(w.found, [2]int{from, to})
}

// structure shows the punctuation before and after what is shown on a line, and around what is
// hidden: a list stays recognizable.
func (w *walker) structure() {
	for _, f := range w.found {
		start := len(strings.TrimRight(w.text[:f[0]], " \t-[{&*?"))
		if start == 0 || strings.ContainsAny(w.text[start-1:start], "\n\r") || w.text[:start] == bom {
			w.show(start, f[0])
		}
		rest := w.text[f[1]:]
		w.show(f[1], f[1]+len(rest)-len(strings.TrimLeft(rest, " :,]}\r\n")))
	}
	for _, h := range w.hidden {
		w.show(len(strings.TrimRight(w.text[:h[0]], " -[{")), h[0])
		rest := w.text[h[1]:]
		w.show(h[1], h[1]+len(rest)-len(strings.TrimLeft(rest, " :,]}")))
	}
	w.join(0, len(w.text))
}

// anchor shows the name of an anchor or an alias.
func (w *walker) anchor(n *yaml.Node) {
	mark := "&" + n.Anchor
	if n.Kind == yaml.AliasNode {
		mark = "*" + n.Value
	}
	if at := w.start(n); isWords(mark[1:]) && at >= 0 && strings.HasPrefix(w.text[at:], mark) {
		w.keep(at, at+len(mark))
	}
}

// offset is where a node begins, after its anchor, -1 if that is not in the text.
func (w *walker) offset(n *yaml.Node) int {
	at := w.start(n)
	if mark := "&" + n.Anchor; at >= 0 && n.Anchor != "" && strings.HasPrefix(w.text[at:], mark) {
		at += len(mark)
		at += len(w.text[at:]) - len(strings.TrimLeft(w.text[at:], " \t"))
	}
	return at
}

// start is where a node begins, -1 if that is not in the text. The parser counts the line
// breaks of YAML 1.1 and characters, without a byte-order mark.
func (w *walker) start(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(w.lines) {
		return -1
	}
	if n.Line != w.line || n.Column < w.column { // otherwise continue from the last position
		w.line, w.column, w.at = n.Line, 1, w.lines[n.Line-1]
	}
	if !w.weigh((n.Column - w.column) / 1024) { // aliases may jump back and forth in a long line
		return -1
	}
	for ; w.column < n.Column; w.column++ {
		if w.at >= len(w.text) {
			return -1
		}
		_, size := utf8.DecodeRuneInString(w.text[w.at:])
		w.at += size
	}
	return w.at
}

// bom is a byte-order mark.
const bom = "\ufeff"

var keyOfLine = lazyregexp.New(`^\s*(?:-\s+)?(?:[a-z]{1,16}(?:[_-](?:[a-z]{1,16}[0-9]{0,2}|[0-9]{1,4})){0,3}\s*:)?\s*`)

// keysOnly shows the words before a colon at the beginning of the lines.
func (m *mask) keysOnly() *mask {
	at := 0
	for line := range strings.Lines(m.text) {
		m.show(at, at+len(keyOfLine().FindString(line)))
		at += len(line)
	}
	return m
}
