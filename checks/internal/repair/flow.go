package repair

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers"
)

// Patch replaces the characters From to To of a line, counted from 0.
type Patch struct {
	Line, From, To int
	Text           string
}

// Patched are the changes of the lines that have patches: in brackets, several can be in one line.
func Patched(data []byte, patches []Patch) []fixers.LineChange {
	lines := Lines(data)
	byLine := map[int][]Patch{}
	var order []int
	for _, p := range patches {
		if byLine[p.Line] == nil {
			order = append(order, p.Line)
		}
		byLine[p.Line] = append(byLine[p.Line], p)
	}
	var changes []fixers.LineChange
	for _, number := range order {
		if p := byLine[number][0]; len(byLine[number]) == 1 {
			if old := string([]rune(lines[number-1])[p.From:p.To]); strings.Count(lines[number-1], old) == 1 {
				changes = append(changes, fixers.ReplaceText(number, old, p.Text))
				continue
			}
		}
		runes := []rune(lines[number-1])
		slices.SortFunc(byLine[number], func(a, b Patch) int { return b.From - a.From })
		for _, p := range byLine[number] {
			runes = slices.Concat(runes[:p.From], []rune(p.Text), runes[p.To:])
		}
		changes = append(changes, fixers.ReplaceLines(number, number, string(runes)))
	}
	return changes
}

// flowEnd is where a value in brackets ends: at the comma or the bracket that follows it on its
// line. It reports false if there is none.
func flowEnd(line []rune, from int) (int, bool) {
	depth, quote := 0, rune(0)
	for i := from; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case strings.ContainsRune(`"'`, c) && (i == 0 || strings.ContainsRune(" \t,:[{", line[i-1])):
			quote = c
		case c == '#' && i > 0 && strings.ContainsRune(" \t", line[i-1]):
			return 0, false
		case c == '[' || c == '{':
			depth++
		case depth == 0 && (c == ',' || c == ']' || c == '}'):
			return i, true
		case c == ']' || c == '}':
			depth--
		}
	}
	return 0, false
}

// cut removes an entry or item in brackets, with the comma that becomes needless.
func (e *piece) cut(lines []string) (Patch, bool) {
	at := e.at()
	if at.Line > len(lines) {
		return Patch{}, false
	}
	line, from := []rune(lines[at.Line-1]), at.Column-1
	if from >= len(line) || e.key != nil && line[from] == '?' {
		return Patch{}, false
	}
	to, ok := flowEnd(line, from)
	if !ok {
		return Patch{}, false
	}
	afterKept := e.parent != nil && slices.ContainsFunc(e.parent.children[:slices.Index(e.parent.children, e)], func(c *piece) bool { return !c.gone })
	switch {
	case afterKept:
		for from--; from >= 0 && line[from] != ','; from-- {
			if line[from] != ' ' && line[from] != '\t' {
				return Patch{}, false // the comma is on another line
			}
		}
		if from < 0 {
			return Patch{}, false
		}
	case line[to] == ',':
		for to++; to < len(line) && (line[to] == ' ' || line[to] == '\t'); to++ {
			continue
		}
	}
	return Patch{Line: at.Line, From: from, To: to}, true
}

// Entry is an entry of a mapping in a list, or of one in another mapping.
type Entry struct {
	Key, Value string
	// Line and Column are where the key begins, To is where the value ends, in characters from 0; -1
	// if it is not in brackets, or goes on in the next line.
	Line, Column, To int
	// Quoted is whether the key has quotes.
	Quoted bool
	// Wrapped is whether the value goes on in the next line.
	Wrapped bool
}

// Mappings are the mappings in a YAML file whose keys around them match, each with its entries. One
// that is shared is there once.
func Mappings(data []byte, match func(keys []string) bool) [][]Entry {
	_, all := allPieces(data)
	lines := Lines(data)
	var order []*yaml.Node
	found := map[*yaml.Node][]Entry{}
	for _, e := range all {
		if e.key == nil || e.parent == nil || !match(e.keys()) || e.key.Line > len(lines) {
			continue
		}
		entry := Entry{
			Key: e.key.Value, Value: e.value.Value, Line: e.key.Line, Column: e.key.Column - 1, To: -1,
			Quoted:  e.key.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0,
			Wrapped: isDeeper(lines[e.key.Line:], e.key.Column-1),
		}
		if e.flow && e.value.Line == e.key.Line {
			if to, ok := flowEnd([]rune(lines[e.key.Line-1]), e.value.Column-1); ok {
				entry.To = to
			}
		}
		around := e.parent.value
		if found[around] == nil {
			order = append(order, around)
		}
		found[around] = append(found[around], entry)
	}
	var out [][]Entry
	for _, n := range order {
		out = append(out, found[n])
	}
	return out
}

// isDeeper reports whether the first of some lines that is not blank is deeper than a column.
func isDeeper(lines []string, column int) bool {
	i := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) != "" })
	return i >= 0 && IndentationOf(lines[i]) > column
}

// Renamed writes another key.
func (e Entry) Renamed(to string) Patch {
	from := e.Column
	if e.Quoted {
		from++
	}
	return Patch{Line: e.Line, From: from, To: from + len([]rune(e.Key)), Text: to}
}

// InBrackets changes scalar values in brackets: it is asked with the keys around each, its own at the
// end ("" for an item), with its value and with how that is written.
func InBrackets(data []byte, change func(keys []string, value, written string) string) []Patch {
	_, all := allPieces(data)
	lines := Lines(data)
	var patches []Patch
	for _, e := range all {
		keys := append(e.keys(), "")
		if e.key != nil {
			keys[len(keys)-1] = e.key.Value
		}
		if !e.flow || e.value.Kind != yaml.ScalarNode || len(keys) < 2 || e.value.Line > len(lines) {
			continue
		}
		line, from := []rune(lines[e.value.Line-1]), e.value.Column-1
		to, ok := flowEnd(line, from)
		if !ok || e.value.Anchor != "" || e.value.Style&yaml.TaggedStyle != 0 {
			continue
		}
		written := strings.TrimRight(string(line[from:to]), " \t")
		if text := change(keys, e.value.Value, written); text != written {
			patches = append(patches, Patch{Line: e.value.Line, From: from, To: from + len([]rune(written)), Text: text})
		}
	}
	return patches
}

// Duplicate is a key that a mapping has twice.
type Duplicate struct {
	Key string
	// First and Second are the lines of both.
	First, Second int
	// Same means that both have the same value.
	Same   bool
	second *piece
}

// Duplicates are the keys that a mapping has twice.
func Duplicates(data []byte) []Duplicate {
	_, all := allPieces(data)
	type place struct {
		parent *piece
		key    string
	}
	seen := map[place]*piece{}
	var out []Duplicate
	for _, e := range all {
		if e.key == nil || e.key.Kind != yaml.ScalarNode {
			continue
		}
		at := place{e.parent, e.key.Value}
		if first := seen[at]; first != nil {
			out = append(out, Duplicate{e.key.Value, first.key.Line, e.key.Line, same(first.value, e.value, 0), e})
			continue
		}
		seen[at] = e
	}
	return out
}

// same reports whether two nodes mean the same. Aliases are followed to a depth that no honest file
// reaches.
func same(a, b *yaml.Node, depth int) bool {
	for a.Kind == yaml.AliasNode {
		a = a.Alias
	}
	for b.Kind == yaml.AliasNode {
		b = b.Alias
	}
	if a == b {
		return true
	}
	if a.Kind != b.Kind || a.ShortTag() != b.ShortTag() || a.Value != b.Value || len(a.Content) != len(b.Content) || depth > 20 {
		return false
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i], depth+1) {
			return false
		}
	}
	return true
}

// WithoutSecond removes the second of each key that a mapping has twice with the same value; nil if
// a value differs, or cannot be removed.
func WithoutSecond(data []byte) []fixers.LineChange {
	var gone []*piece
	for _, d := range Duplicates(data) {
		if !d.Same {
			return nil
		}
		gone = append(gone, d.second)
	}
	docs, all := allPieces(data)
	for _, e := range all {
		e.gone = slices.ContainsFunc(gone, func(g *piece) bool {
			return e.key != nil && e.key.Line == g.key.Line && e.key.Column == g.key.Column
		})
	}
	return removed(data, docs, all)
}
