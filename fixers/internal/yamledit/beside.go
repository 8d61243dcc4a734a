package yamledit

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// replaceAlias replaces an alias by the wanted value: for a mapping it keeps the alias as a merge
// key and adds only the differences.
func (a *adapter) replaceAlias(key, n, want *yaml.Node) error {
	at, err := a.d.offset(n)
	if err != nil {
		return err
	}
	end := at + 1 + len(n.Value)
	if end > len(a.d.text) || string(a.d.text[at:end]) != "*"+n.Value {
		return composetree.ByHand(n)
	}
	instead, err := a.instead(n, want)
	if err != nil {
		return err
	}
	a.wants = append(a.wants, subtree(instead, a.d.facts[n])...)
	last := strings.TrimLeft(strings.TrimRight(string(a.d.lineText(n.Line - 1)[end-a.d.lines[n.Line-1]:]), "\r\n"), " \t")
	lines := a.layout.lines(instead)
	if a.flow[n] || len(instead.Content) == 0 || last != "" && last[0] != '#' {
		return a.take(nil, nil, textedit.Splice{Start: at, End: end, New: flowText(instead)})
	}
	before := strings.TrimRight(string(a.d.text[a.d.lines[n.Line-1]:at]), " \t")
	switch {
	case key != nil && key.Line == n.Line && strings.HasSuffix(before, ":") && a.d.isFirstOnLine(key):
		by := a.layout.unit
		if instead.Kind == yaml.SequenceNode {
			by = a.layout.dash
		}
		below, err := a.d.addLines(n.Line, key.Column-1+by, strings.Join(lines, "\n"))
		return a.take(nil, err, textedit.Splice{Start: a.d.lines[n.Line-1] + len(before), End: end}, below)
	case instead.Kind == yaml.MappingNode && len(lines) > 1:
		below, err := a.d.addLines(n.Line, n.Column-1, strings.Join(lines[1:], "\n"))
		return a.take(nil, err, textedit.Splice{Start: at, End: end, New: lines[0]}, below)
	}
	return a.take(nil, nil, textedit.Splice{Start: at, End: end, New: flowText(instead)})
}

// isFirstOnLine reports whether only spaces precede a key.
func (d *document) isFirstOnLine(key *yaml.Node) bool {
	at, err := d.offset(key)
	return err == nil && strings.Trim(string(d.text[d.lines[key.Line-1]:at]), " \ufeff") == ""
}

func (a *adapter) instead(n, want *yaml.Node) (*yaml.Node, error) {
	now := a.current(n)
	if want.Kind != yaml.MappingNode || now == nil || now.Kind != yaml.MappingNode {
		return spelled(want)
	}
	var entries []*yaml.Node
	for i := 0; i+1 < len(want.Content); i += 2 {
		if !resolved.Same(resolved.Get(now, resolved.KeyName(want.Content[i])), want.Content[i+1]) {
			entries = append(entries, want.Content[i], want.Content[i+1])
		}
	}
	for _, name := range keyNames(now) {
		if resolved.Get(want, name) == nil {
			return spelled(want) // a merge key cannot leave out an entry
		}
	}
	out, err := spelled(composetree.Mapping(entries...))
	if err != nil {
		return nil, err
	}
	merge := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!merge", Value: "<<"}
	out.Content = append([]*yaml.Node{merge, {Kind: yaml.AliasNode, Tag: n.Tag, Value: n.Value}}, out.Content...)
	return out, nil
}
