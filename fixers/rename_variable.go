package fixers

import (
	"fmt"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// RenameVariable renames a variable wherever a .env sets it, or wherever environment: in an
// override does. Its value stays. It refuses if the new name is taken.
type RenameVariable struct {
	Unprinted[RenameVariable]
	// File is the .env, or the override (.yml, .yaml).
	File string
	// From is its name.
	From string
	// To is the new name.
	To string
}

// Name is rename-variable.
func (RenameVariable) Name() string { return "rename-variable" }

// Promise is safe.
func (RenameVariable) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameVariable) Paths() []string { return []string{e.File} }

// Plan reads the file in the format that its name implies.
func (e RenameVariable) Plan(files Files, p Project) (Change, error) {
	switch file := p.Absolute(e.File); filepath.Ext(file) {
	case ".yml", ".yaml":
		return e.inOverride(files, file)
	default:
		return e.inDotenv(files, file)
	}
}

func (e RenameVariable) inDotenv(files Files, file string) (Change, error) {
	change := Change{File: file, Format: Dotenv}
	from, to := e.From, e.To
	text, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	said, err := dotenvFacts(text)
	if err != nil {
		return change, err
	}
	change.Wants = []Want{{Fact: from}}
	if value, ok := said[from]; ok { // otherwise a name alone: set by the shell, or unset
		change.Wants = append(change.Wants, Want{to, value})
	}
	for _, a := range statements(text) {
		switch {
		case a.Sets(to):
			return change, fmt.Errorf("it already sets %s", to)
		case a.Sets(from):
			change.Splices = append(change.Splices, Splice{a.Key.From, a.Key.From + len(from), to})
		}
	}
	if len(change.Splices) == 0 {
		return change, fmt.Errorf("it does not set %s", from)
	}
	return change, nil
}

func (e RenameVariable) inOverride(files Files, file string) (Change, error) {
	change := Change{File: file, Format: Compose}
	from, to := e.From, e.To
	d, now, want, err := openTrees(files, change.File)
	if err != nil {
		return change, err
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
				return change, fmt.Errorf("line %d: %s is already set", n.Line, to)
			}
			if name != from || seen[n] {
				continue
			}
			seen[n] = true
			edit, fact, err := d.setText(n, 0, len(from), to)
			if err != nil {
				return change, err
			}
			change.Splices, change.Wants = append(change.Splices, edit), append(change.Wants, fact)
		}
	}
	if len(change.Splices) == 0 {
		return change, fmt.Errorf("it does not set %s", from)
	}
	change.Wants = append(change.Wants, differences(treeFacts(now), treeFacts(want))...)
	return change, nil
}

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
