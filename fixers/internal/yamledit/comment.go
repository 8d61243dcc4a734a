package yamledit

import (
	"bytes"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
)

// commentServices turns services into comments, in addition to the changes made so far. The other
// services move up, so the wants state the whole resulting file.
func (d *document) commentServices(edits []textedit.Splice, wants []textedit.Want, names []string) ([]textedit.Splice, []textedit.Want, error) {
	wanted, err := parse(d.text)
	if err != nil {
		return nil, nil, err
	}
	renamed := map[string]string{}
	for _, w := range wants {
		renamed[w.Fact] = w.Value
	}
	for _, s := range d.services() {
		for _, name := range names {
			if !slices.Contains(names, s.name.Value) && len(references(follow(s.value), name)) > 0 {
				return nil, nil, fmt.Errorf("line %d: %s refers to %s, which would be removed", s.name.Line, s.name.Value, name)
			}
		}
	}
	for i, root := range d.roots {
		services := d.section(root)
		if services == nil || !isBlock(services, yaml.MappingNode) {
			continue
		}
		after := wanted.section(wanted.roots[i])
		var kept []*yaml.Node
		gone := false
		for at := 0; at+1 < len(services.Content); at += 2 {
			key := services.Content[at]
			if !slices.Contains(names, key.Value) {
				kept = append(kept, after.Content[at:at+2]...)
				continue
			}
			names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == key.Value })
			gone = true
			edits = append(edits, d.commentBlock(key)...)
		}
		if gone && len(kept) == 0 {
			return nil, nil, fmt.Errorf("line %d: no service would be left", services.Line)
		}
		after.Content = kept
	}
	if len(names) > 0 {
		return nil, nil, fmt.Errorf("no service %s is defined on its own lines", names[0])
	}
	return edits, d.difference(wanted, renamed), nil
}

// commentBlock inserts a # before each line of the entry of a block mapping.
func (d *document) commentBlock(key *yaml.Node) []textedit.Splice {
	indent := key.Column - 1
	var edits []textedit.Splice
	for number := key.Line; number <= d.blockEnd(key.Line, indent+1, false); number++ {
		line := d.lineText(number - 1)
		content := bytes.TrimLeft(line, " ")
		if spaces := len(line) - len(content); len(bytes.TrimSpace(content)) > 0 && spaces >= indent {
			at := d.lines[number-1] + indent
			edits = append(edits, textedit.Splice{Start: at, End: at, New: "# "})
		}
	}
	return edits
}

// difference states the facts of the resulting file, given its nodes and the other facts that
// change. The nodes still have their old places.
func (d *document) difference(wanted *document, changed map[string]string) []textedit.Want {
	after := textedit.Facts{}
	for i, root := range wanted.roots {
		walk(root, fmt.Sprint(i), func(n *yaml.Node, fact string) {
			value, ok := changed[wanted.facts[n]]
			if !ok {
				value = nodeValue(n)
			}
			after[fact] = value
		})
	}
	return textedit.Differences(d.nodeFacts(), after)
}
