package composetree

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// ValueAtLine is the value that a line sets for a variable.
func ValueAtLine(t *resolved.Tree, name string, line int) (*yaml.Node, error) {
	var value *yaml.Node
	missing := fmt.Errorf("line %d does not set %s", line, name)
	err := EachService(t, nil, missing, func(service *yaml.Node) (bool, error) {
		if !isSetAt(resolved.Get(service, "environment"), name, line) {
			return false, nil
		}
		value, _ = VariableOf(service, name)
		return true, nil
	})
	return value, err
}

// isSetAt reports whether a line sets a variable in an environment of a tree.
func isSetAt(environment *yaml.Node, name string, line int) bool {
	if environment == nil {
		return false
	}
	for i, n := range environment.Content {
		switch environment.Kind {
		case yaml.MappingNode:
			if i%2 == 0 && resolved.KeyName(n) == name && (n.Line == line || environment.Content[i+1].Line == line) {
				return true
			}
		case yaml.SequenceNode:
			if key, _, _ := strings.Cut(n.Value, "="); key == name && n.Line == line {
				return true
			}
		}
	}
	return false
}

// VariableOf is the value of a variable of a service of a tree: nil with set for a name alone, or
// a null.
func VariableOf(service *yaml.Node, name string) (value *yaml.Node, set bool) {
	environment := resolved.Get(service, "environment")
	switch {
	case environment == nil:
	case environment.Kind == yaml.MappingNode:
		if v := resolved.Get(environment, name); v != nil {
			if IsNull(v) {
				v = nil
			}
			return v, true
		}
	case environment.Kind == yaml.SequenceNode:
		for _, item := range slices.Backward(environment.Content) {
			key, assigned, isSet := strings.Cut(item.Value, "=")
			if item.Kind != yaml.ScalarNode || key != name {
				continue
			}
			if !isSet {
				return nil, true
			}
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: item.Style, Value: assigned}, true
		}
	}
	return nil, false
}

// EnvironmentValues are the texts of a service of a tree that have values of variables.
func EnvironmentValues(service *yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	environment := resolved.Get(service, "environment")
	if environment == nil {
		return nil
	}
	for i, n := range environment.Content {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && (environment.Kind == yaml.SequenceNode || i%2 == 1) {
			out = append(out, n)
		}
	}
	return out
}

// SetVariable gives a variable of a service of a tree a value, or removes it.
func SetVariable(service *yaml.Node, name string, value *string) {
	environment := resolved.Get(service, "environment")
	isIt := func(item *yaml.Node) bool {
		key, _, _ := strings.Cut(item.Value, "=")
		return item.Kind == yaml.ScalarNode && key == name
	}
	switch {
	case environment.Kind == yaml.SequenceNode && value == nil:
		environment.Content = slices.DeleteFunc(environment.Content, isIt)
	case environment.Kind == yaml.SequenceNode:
		for _, item := range environment.Content {
			if isIt(item) {
				item.Value = name + "=" + *value
			}
		}
	case value == nil:
		resolved.Remove(environment, name)
	default:
		v := resolved.Get(environment, name)
		v.Kind, v.Tag, v.Value, v.Content = yaml.ScalarNode, "!!str", *value, nil
	}
	if len(environment.Content) > 0 {
		return
	}
	if len(service.Content) > 2 {
		resolved.Remove(service, "environment")
	} else if environment.Style&yaml.FlowStyle == 0 { // a service needs a key
		environment.Kind, environment.Tag = yaml.MappingNode, "!!map"
	}
}

// AddVariable adds a variable to environment: of a service of a tree, in the form that it has: a
// mapping or a list. One that is missing gets the form given. A nil value is a name alone.
func AddVariable(service *yaml.Node, form yaml.Kind, name string, value *yaml.Node) error {
	environment := resolved.Get(service, "environment")
	if IsNull(environment) {
		resolved.Remove(service, "environment")
		environment = Sequence()
		if form == yaml.MappingNode {
			environment = Mapping()
		}
		service.Content = append(service.Content, Text("environment"), environment)
	}
	switch {
	case environment.Kind == yaml.SequenceNode && value == nil:
		environment.Content = append(environment.Content, Text(name))
	case environment.Kind == yaml.SequenceNode && value.Kind == yaml.ScalarNode:
		item := Text(name + "=" + value.Value)
		item.Style = value.Style
		environment.Content = append(environment.Content, item)
	case environment.Kind == yaml.MappingNode && value == nil:
		environment.Content = append(environment.Content, Text(name), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"})
	case environment.Kind == yaml.MappingNode && value.Kind == yaml.ScalarNode:
		environment.Content = append(environment.Content, Text(name), Clone(value))
	default:
		return ByHand(environment)
	}
	return nil
}
