// Package yamledit edits YAML files that compose reads. Edit works from the meaning: the caller changes
// a tree without aliases and merge keys, and the file is edited until compose reads that tree. The
// rest of the file keeps its bytes.
package yamledit

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// maxPasses bounds the passes over a file. An anchored value is changed in the first pass; the next
// restores the old value where other aliases used it.
const maxPasses = 8

// adapt edits a file until compose reads the wanted tree. A line that several services share is
// changed in place if all of them should get it; otherwise those that should get a separate value
// next to the alias.
func adapt(text []byte, want *resolved.Tree) (edits []textedit.Splice, wants []textedit.Want, err error) {
	after, removed := text, false
	for pass := range maxPasses {
		d, err := parse(after)
		if err != nil {
			return nil, nil, err
		}
		now, err := resolved.New(d.roots)
		if err != nil {
			return nil, nil, err
		}
		if pass == 0 {
			wants = append(wants, textedit.Differences(treeFacts(now), treeFacts(want))...)
		}
		a := newAdapter(d, now, want)
		if len(now.Roots) != len(want.Roots) || !a.differ {
			if pass > 1 { // merge edits of the same place in several passes into one, relative to the file as it was read
				edits = textedit.LineDiff(text, after)
			}
			if removed { // what follows a removed value has other places
				edits = textedit.LineDiff(text, after)
				wants, err = Rewritten(text, after)
			}
			return edits, wants, err
		}
		if err := a.documents(); err != nil {
			return nil, nil, err
		}
		if len(a.edits) == 0 {
			break
		}
		if after, err = textedit.Apply(after, a.edits); err != nil {
			return nil, nil, err
		}
		removed = removed || a.removes
		edits, wants = append(edits, a.edits...), append(wants, a.wants...)
	}
	return nil, nil, textedit.ErrSideEffect
}

// Rewritten states all facts in which two texts differ.
func Rewritten(before, after []byte) ([]textedit.Want, error) {
	was, err := Facts(before)
	if err != nil {
		return nil, err
	}
	is, err := Facts(after)
	return textedit.Differences(was, is), err
}

// adapter is one pass over a document.
type adapter struct {
	d         *document
	now, want *resolved.Tree
	// wanted maps each value of now to its wanted value.
	wanted map[*yaml.Node]*yaml.Node
	differ bool
	layout layout
	flow   map[*yaml.Node]bool // values written inside brackets
	// done maps the edited values to their new values, and added has the new entries of mappings.
	done  map[*yaml.Node]*yaml.Node
	added map[*yaml.Node][]string
	// dropped are the mappings that have lost entries; removes: something is removed.
	dropped map[*yaml.Node]bool
	removes bool
	edits   []textedit.Splice
	wants   []textedit.Want
}

func newAdapter(d *document, now, want *resolved.Tree) *adapter {
	a := &adapter{
		d: d, now: now, want: want, layout: d.layout(), dropped: map[*yaml.Node]bool{},
		wanted: map[*yaml.Node]*yaml.Node{}, flow: map[*yaml.Node]bool{},
		done: map[*yaml.Node]*yaml.Node{}, added: map[*yaml.Node][]string{},
	}
	for i, root := range now.Roots {
		if i < len(want.Roots) {
			a.pair(root, want.Roots[i])
			a.differ = a.differ || !resolved.Same(root, want.Roots[i])
		}
	}
	for _, root := range d.roots {
		a.markFlow(root, false)
	}
	return a
}

func (a *adapter) pair(now, want *yaml.Node) {
	a.wanted[now] = want
	var kept []int
	if now.Kind == yaml.SequenceNode && want.Kind == now.Kind {
		kept, _, _ = a.align(now, want)
	}
	for i, child := range now.Content {
		switch {
		case now.Kind != want.Kind:
		case now.Kind == yaml.SequenceNode:
			if i < len(kept) && kept[i] >= 0 && kept[i] < len(want.Content) {
				a.pair(child, want.Content[kept[i]])
			}
		case now.Kind != yaml.MappingNode && i < len(want.Content):
			a.pair(child, want.Content[i])
		case now.Kind == yaml.MappingNode && i%2 == 1:
			if w := resolved.Get(want, resolved.KeyName(now.Content[i-1])); w != nil {
				a.pair(child, w)
			}
		}
	}
}

func (a *adapter) markFlow(n *yaml.Node, inside bool) {
	a.flow[n] = inside
	for _, child := range n.Content {
		a.markFlow(child, inside || n.Style&yaml.FlowStyle != 0 && n.Kind != yaml.DocumentNode)
	}
}

func (a *adapter) documents() error {
	for i, root := range a.d.roots {
		if want := resolved.Top(a.want.Roots[i]); want != nil && len(root.Content) > 0 {
			if err := a.bring(nil, root.Content[0], want); err != nil {
				return err
			}
		}
	}
	return nil
}

// current is the meaning of a value of the file, nil if compose never reads it.
func (a *adapter) current(n *yaml.Node) *yaml.Node {
	if uses := a.now.Uses(n); len(uses) > 0 {
		return uses[0]
	}
	return nil
}

// bring edits a value of the file to get the wanted meaning.
func (a *adapter) bring(key, n, want *yaml.Node) error {
	if resolved.Same(a.current(n), want) {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		if a.free(n.Alias, want) {
			return a.bring(nil, n.Alias, want)
		}
		return a.replaceAlias(key, n, want)
	}
	if a.done[n] != nil {
		return nil
	}
	a.done[n] = want
	switch {
	case composetree.IsNull(n) && want.Kind == yaml.ScalarNode && want.Tag == "!!str":
		a.removes = true
		return a.fillNull(key, n, want.Value)
	case n.Kind == yaml.ScalarNode && want.Kind == yaml.ScalarNode:
		return a.setScalar(n, want)
	case want.Kind == yaml.MappingNode && len(want.Content) == 0 && len(n.Content) > 0 && n.Style&yaml.FlowStyle == 0:
		a.removes = true
		return a.replaceCollection(key, n, "{}")
	case key != nil && n.Kind != yaml.ScalarNode && want.Kind == yaml.ScalarNode:
		a.removes = true
		return a.replaceCollection(key, n, singleQuoted(want.Value))
	case n.Kind == yaml.MappingNode && want.Kind == yaml.ScalarNode:
		edit, wants, err := a.d.joinMapping(n, want.Value)
		return a.take(wants, err, edit)
	case n.Kind == yaml.ScalarNode && want.Kind == yaml.MappingNode:
		return a.setMapping(n, want)
	case n.Kind == yaml.SequenceNode && want.Kind == yaml.SequenceNode:
		return a.bringItems(n, want)
	case n.Kind == yaml.MappingNode && want.Kind == yaml.MappingNode:
		return a.bringEntries(n, want)
	}
	return composetree.ByHand(n)
}

func (a *adapter) take(wants []textedit.Want, err error, edits ...textedit.Splice) error {
	if err != nil {
		return err
	}
	a.edits, a.wants = append(a.edits, edits...), append(a.wants, wants...)
	return nil
}

// setScalar replaces only what differs, the rest keeps its spelling.
func (a *adapter) setScalar(n, to *yaml.Node) error {
	if to.Tag == "!!str" && n.Tag == "!!int" { // digits that should be a text
		edit, want, err := a.d.asText(n, to.Value)
		return a.take([]textedit.Want{want}, err, edit)
	}
	edits, want, err := a.d.setParts(n, textedit.TokenDiff(n.Value, to.Value))
	return a.take([]textedit.Want{want}, err, edits...)
}

func (a *adapter) bringEntries(n, want *yaml.Node) error {
	now := a.current(n)
	for i := 0; i+1 < len(want.Content); i += 2 {
		key, value := want.Content[i], want.Content[i+1]
		if resolved.Same(resolved.Get(now, resolved.KeyName(key)), value) {
			continue
		}
		if own, v := entry(n, key.Value); own != nil {
			if err := a.bring(own, v, value); err != nil {
				return err
			}
			continue
		}
		if base := provider(n, key.Value); base != nil && a.free(base, value) {
			if err := a.bring(nil, base, value); err != nil {
				return err
			}
			continue
		}
		if err := a.addEntry(n, key, value); err != nil {
			return err
		}
	}
	return a.dropEntries(n, want)
}

func keyNames(m *yaml.Node) []string {
	var out []string
	for i := 0; i+1 < len(m.Content); i += 2 {
		out = append(out, resolved.KeyName(m.Content[i]))
	}
	return out
}

// provider is the value as written that a mapping merges for a key.
func provider(m *yaml.Node, key string) *yaml.Node {
	_, v := entry(holder(m, key, 0), key)
	return v
}

// addEntry adds an entry to a mapping, which wins over merged ones.
func (a *adapter) addEntry(m, key, value *yaml.Node) error {
	name := resolved.KeyName(key)
	if a.has(m, name, 0) {
		return nil
	}
	a.added[m] = append(a.added[m], name)
	entry, err := spelled(composetree.Mapping(key, value))
	if err != nil {
		return err
	}
	snippet := strings.Join(a.layout.lines(entry), "\n")
	if m.Style&yaml.FlowStyle != 0 || a.flow[m] {
		snippet = strings.Trim(flowText(entry), "{}")
	}
	edit, wants, err := a.d.addEntry(m, len(a.added[m])-1, key.Value, entry.Content[1], snippet)
	return a.take(wants, err, edit)
}

// has reports whether a mapping, or one that it merges, has a new entry.
func (a *adapter) has(m *yaml.Node, name string, depth int) bool {
	if slices.Contains(a.added[m], name) || depth > 100 {
		return slices.Contains(a.added[m], name)
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if resolved.IsMerge(m.Content[i]) && slices.ContainsFunc(resolved.Sources(m.Content[i+1]), func(source *yaml.Node) bool {
			return a.has(source, name, depth+1)
		}) {
			return true
		}
	}
	return false
}

// free reports whether a value can be changed in place: whether all its uses should have the same
// meaning. Aliases inside it need not be free.
func (a *adapter) free(n, want *yaml.Node) bool {
	if done := a.done[n]; done != nil {
		return resolved.Same(done, want)
	}
	for _, use := range a.now.Uses(n) {
		if !resolved.Same(a.wanted[use], want) {
			return false
		}
	}
	now := a.current(n)
	switch {
	case now == nil || now.Kind != want.Kind:
	case n.Kind == yaml.SequenceNode:
		kept, _, err := a.align(now, want)
		if err != nil {
			return true // refused where it is edited
		}
		for i, at := range kept {
			if at >= 0 && !resolved.Same(now.Content[i], want.Content[at]) && !a.free(n.Content[i], want.Content[at]) {
				return false
			}
		}
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(want.Content); i += 2 {
			name := resolved.KeyName(want.Content[i])
			if !resolved.Same(resolved.Get(now, name), want.Content[i+1]) && !a.freeEntry(n, want.Content[i].Value, name, want.Content[i+1]) {
				return false
			}
		}
	}
	return true
}

// freeEntry is free for the entry of a mapping that others may merge.
func (a *adapter) freeEntry(m *yaml.Node, key, name string, want *yaml.Node) bool {
	if own, v := entry(m, key); own != nil {
		return a.free(v, want)
	}
	if base := provider(m, key); base != nil && a.free(base, want) {
		return true
	}
	return !slices.ContainsFunc(a.now.MergedInto(m), func(use *yaml.Node) bool {
		return !resolved.Same(resolved.Get(a.wanted[use], name), want)
	})
}
