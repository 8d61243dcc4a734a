package fixers

import (
	"fmt"
	"path/filepath"
	"strings"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var renameVariable = &Fixer{
	Name: "rename-variable",
	Doc: "Gives a variable another name wherever a .env sets it, or wherever `environment` in an override does. " +
		"Its value stays. Refuses when there is a variable of the new name already.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the .env, or the override (.yml, .yaml)", Required: true, Path: true},
		{Name: "from", Doc: "the name it has", Required: true},
		{Name: "to", Doc: "the name it gets", Required: true},
	},
	Plan: func(files Files, fix checks.Fix) (Change, error) {
		switch filepath.Ext(fix.Args["file"]) {
		case ".yml", ".yaml":
			return renameInOverride(files, fix)
		}
		return renameInDotenv(files, fix)
	},
}

func renameInDotenv(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Dotenv}
	from, to := fix.Args["from"], fix.Args["to"]
	text, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	said, err := dotenvFacts(text)
	if err != nil {
		return change, err
	}
	change.Wants = []Want{{Fact: from}}
	if value, ok := said[from]; ok { // else a name alone: set by the shell, or not at all
		change.Wants = append(change.Wants, Want{to, value})
	}
	for _, a := range statements(text) {
		switch {
		case a.Sets(to):
			return change, fmt.Errorf("it sets %s already", to)
		case a.Sets(from):
			change.Edits = append(change.Edits, Edit{a.Key.From, a.Key.From + len(from), to})
		}
	}
	if len(change.Edits) == 0 {
		return change, fmt.Errorf("it does not set %s", from)
	}
	return change, nil
}

func renameInOverride(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Compose}
	from, to := fix.Args["from"], fix.Args["to"]
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	seen := map[*yaml.Node]bool{}
	for _, s := range d.services() {
		for _, n := range variables(lookup(s.value, "environment")) {
			name, _, _ := strings.Cut(n.Value, "=")
			if name == to {
				return change, fmt.Errorf("line %d: %s is set already", n.Line, to)
			}
			if name != from || seen[n] {
				continue
			}
			seen[n] = true
			edit, want, err := d.setText(n, 0, len(from), to)
			if err != nil {
				return change, err
			}
			change.Edits, change.Wants = append(change.Edits, edit), append(change.Wants, want)
		}
	}
	if len(change.Edits) == 0 {
		return change, fmt.Errorf("it does not set %s", from)
	}
	return change, nil
}

// variables are the nodes that name the variables of an environment: the keys
// of a mapping, or the items NAME=value of a list.
func variables(environment *yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	if environment == nil {
		return nil
	}
	for i, n := range environment.Content {
		if environment.Kind == yaml.MappingNode && (i%2 == 1 || n.Value == "<<") {
			continue
		}
		if n = follow(n); n.Kind == yaml.ScalarNode {
			out = append(out, n)
		}
	}
	return out
}
