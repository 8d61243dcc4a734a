package repair

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
)

// piece is an entry of a mapping, or an item of a sequence.
type piece struct {
	key, value *yaml.Node // key is nil for an item
	parent     *piece
	children   []*piece
	depth      int    // of its keys below the document
	top        string // the key at the top level
	flow       bool   // inside brackets
	gone       bool
}

// at is the node with the place of a piece.
func (e *piece) at() *yaml.Node {
	if e.key != nil {
		return e.key
	}
	return e.value
}

// RemovedAt removes the entries and items at these places of a YAML file, with what would be left
// empty around them, up to a service. It is nil if one of them is neither on lines of its own nor in
// brackets on one line, is not found, or has an anchor that is used elsewhere.
func RemovedAt(data []byte, at []astro.Origin) []fixers.LineChange {
	docs, all := allPieces(data)
	for _, o := range at {
		i := slices.IndexFunc(all, func(e *piece) bool {
			return e.at().Line == o.Line && (o.Column == 0 || e.at().Column == o.Column)
		})
		if i < 0 {
			return nil
		}
		all[i].gone = true
	}
	return removed(data, docs, all)
}

// RemovedWhere is RemovedAt for the keys and the scalar items that match, as for Find.
func RemovedWhere(data []byte, match func(keys []string, text string) bool) []fixers.LineChange {
	docs, all := allPieces(data)
	for _, e := range all {
		e.gone = e.at().Kind == yaml.ScalarNode && match(e.keys(), e.at().Value)
	}
	return removed(data, docs, all)
}

// allPieces are the documents of a file and their pieces; none if it cannot be read.
func allPieces(data []byte) (docs []*yaml.Node, all []*piece) {
	docs, ok := documents(data)
	if !ok || hasOtherBreaks(data) {
		return nil, nil
	}
	for _, doc := range docs {
		all = append(all, pieces(doc, nil)...)
	}
	return docs, all
}

// removed removes the pieces that are marked.
func removed(data []byte, docs []*yaml.Node, all []*piece) []fixers.LineChange {
	for _, e := range slices.Backward(all) {
		if len(e.children) > 0 && !slices.ContainsFunc(e.children, func(c *piece) bool { return !c.gone }) && !e.isBody() {
			e.gone = true
		}
	}
	if usedElsewhere(docs, all) {
		return nil
	}
	lines := Lines(data)
	var changes []fixers.LineChange
	var cuts []Patch
	for _, e := range all {
		switch {
		case !e.gone || e.parent != nil && e.parent.gone:
		case e.flow:
			c, ok := e.cut(lines)
			if !ok {
				return nil
			}
			cuts = append(cuts, c)
		default:
			span, ok := e.lines(lines)
			if !ok {
				return nil
			}
			changes = append(changes, fixers.DeleteLines(span.From, span.To))
		}
	}
	for _, e := range all {
		if e.gone || len(e.children) == 0 || e.children[0].flow || slices.ContainsFunc(e.children, func(c *piece) bool { return !c.gone }) {
			continue
		}
		if before, _, _ := strings.Cut(lines[e.key.Line-1], "#"); strings.TrimSpace(before) != e.key.Value+":" {
			return nil
		}
		changes = append(changes, fixers.ReplaceText(e.key.Line, e.key.Value+":", e.key.Value+": {}"))
	}
	return append(changes, Patched(data, cuts)...)
}

// isBody reports whether a piece stays although it is empty: a service, a shared body, services:.
func (e *piece) isBody() bool {
	return e.key != nil && (e.top == "services" && e.depth <= 2 || strings.HasPrefix(e.top, "x-") && e.depth == 1)
}

func documents(data []byte) ([]*yaml.Node, bool) {
	var docs []*yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		doc := new(yaml.Node)
		err := decoder.Decode(doc)
		if errors.Is(err, io.EOF) {
			return docs, true
		}
		if err != nil {
			return nil, false
		}
		docs = append(docs, doc)
	}
}

// pieces are all entries and items below a node, each before what is below it.
func pieces(n *yaml.Node, parent *piece) []*piece {
	var out []*piece
	add := func(key, value *yaml.Node) {
		e := &piece{key: key, value: value, parent: parent, flow: n.Style&yaml.FlowStyle != 0}
		if parent != nil {
			e.depth, e.top, e.flow = parent.depth, parent.top, e.flow || parent.flow
			parent.children = append(parent.children, e)
		}
		if e.depth++; key != nil && e.top == "" {
			e.top = key.Value
		}
		out = append(out, e)
		out = append(out, pieces(value, e)...)
	}
	switch n.Kind {
	case yaml.DocumentNode:
		for _, child := range n.Content {
			out = append(out, pieces(child, parent)...)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			add(n.Content[i], n.Content[i+1])
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			add(nil, item)
		}
	}
	return out
}

// usedElsewhere reports whether a piece that stays has an alias of an anchor that goes.
func usedElsewhere(docs []*yaml.Node, all []*piece) bool {
	gone := map[*yaml.Node]bool{}
	for _, e := range all {
		if e.gone {
			visit(e.value, func(n *yaml.Node) { gone[n] = true })
		}
	}
	used := false
	for _, doc := range docs {
		visit(doc, func(n *yaml.Node) { used = used || n.Kind == yaml.AliasNode && !gone[n] && gone[n.Alias] })
	}
	return used
}

func visit(n *yaml.Node, do func(*yaml.Node)) {
	do(n)
	for _, child := range n.Content {
		visit(child, do)
	}
}

var dashes = lazyregexp.New(`^ *-[ \t]+$`)

// lines are the lines of a piece; false if it shares one with something else.
func (e *piece) lines(lines []string) (Span, bool) {
	at := e.at()
	if at.Line > len(lines) {
		return Span{}, false
	}
	runes := []rune(lines[at.Line-1])
	if at.Column-1 > len(runes) {
		return Span{}, false
	}
	before := string(runes[:at.Column-1])
	if e.key != nil && strings.Trim(before, " ") != "" || e.key == nil && !dashes().MatchString(before) {
		return Span{}, false
	}
	depth := IndentationOf(lines[at.Line-1])
	span := Span{at.Line, at.Line}
	for i := at.Line; i < len(lines); i++ {
		text := strings.TrimLeft(lines[i], " ")
		switch indent := len(lines[i]) - len(text); {
		case strings.TrimSpace(text) == "" || text[0] == '#' && indent <= depth:
			continue
		case indent > depth, indent == depth && e.key != nil && e.value.Kind == yaml.SequenceNode && strings.HasPrefix(text, "-"):
			span.To = i + 1
			continue
		}
		break
	}
	return span, true
}

// Find returns the places of the keys and the scalar items of a YAML file that match: by the keys
// around them, and their text. A file that cannot be read has none.
func Find(data []byte, match func(keys []string, text string) bool) []astro.Origin {
	_, all := allPieces(data)
	var out []astro.Origin
	for _, e := range all {
		if n := e.at(); n.Kind == yaml.ScalarNode && match(e.keys(), n.Value) {
			out = append(out, astro.Origin{File: astro.OverrideName, Line: n.Line, Column: n.Column})
		}
	}
	return out
}

// keys are the keys around a piece, from the top.
func (e *piece) keys() []string {
	var out []string
	for at := e.parent; at != nil; at = at.parent {
		if at.key != nil {
			out = append(out, at.key.Value)
		}
	}
	slices.Reverse(out)
	return out
}
