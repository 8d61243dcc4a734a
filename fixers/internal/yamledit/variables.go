package yamledit

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// variables are the nodes that name the variables of an environment: the keys
// of a mapping and of those that it merges, or the items NAME=value of a list.
func variables(environment *yaml.Node) []*yaml.Node { return variablesDepth(environment, 0) }

func variablesDepth(environment *yaml.Node, depth int) []*yaml.Node {
	var out []*yaml.Node
	if environment == nil || depth > 100 {
		return nil
	}
	for i, n := range environment.Content {
		switch {
		case environment.Kind == yaml.MappingNode && i%2 == 1:
		case environment.Kind == yaml.MappingNode && resolved.IsMerge(n):
			for _, source := range resolved.Sources(environment.Content[i+1]) {
				if source.Kind == yaml.MappingNode {
					out = append(out, variablesDepth(source, depth+1)...)
				}
			}
		default:
			if n = follow(n); n.Kind == yaml.ScalarNode {
				out = append(out, n)
			}
		}
	}
	return out
}

// RenameVariable renames a variable wherever environment: sets it. It refuses if the new name is
// taken.
func RenameVariable(text []byte, from, to string) (edits []textedit.Splice, wants []textedit.Want, err error) {
	d, now, want, err := openTrees(text)
	if err != nil {
		return nil, nil, err
	}
	for _, services := range want.Services() {
		for i := 1; i < len(services.Content); i += 2 {
			for _, n := range variables(resolved.Get(services.Content[i], "environment")) {
				if name, _, _ := strings.Cut(n.Value, "="); name == from {
					n.Value = to + strings.TrimPrefix(n.Value, name)
				}
			}
		}
	}
	seen := map[*yaml.Node]bool{}
	for _, s := range d.services() {
		for _, n := range variables(lookup(s.value, "environment")) {
			name, _, _ := strings.Cut(n.Value, "=")
			if name == to {
				return nil, nil, fmt.Errorf("line %d: %s is already set", n.Line, to)
			}
			if name != from || seen[n] {
				continue
			}
			seen[n] = true
			edit, fact, err := d.setText(n, 0, len(from), to)
			if err != nil {
				return nil, nil, err
			}
			edits, wants = append(edits, edit), append(wants, fact)
		}
	}
	if len(edits) == 0 {
		return nil, nil, fmt.Errorf("it does not set %s", from)
	}
	return edits, append(wants, textedit.Differences(treeFacts(now), treeFacts(want))...), nil
}
