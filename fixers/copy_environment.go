package fixers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// SetEnvironment sets variables under environment: of services of an override that set them there.
type SetEnvironment struct {
	Unprinted[SetEnvironment]
	// File is the override.
	File string
	// Services are the services to change, none for all that set one of the variables.
	Services []string `edit:"optional"`
	// Set are the values by variable name, before interpolation.
	Set map[string]string
}

// Name is set-environment.
func (SetEnvironment) Name() string { return "set-environment" }

// Promise is safe.
func (SetEnvironment) Promise() Safety { return Safe }

// Paths is the file.
func (e SetEnvironment) Paths() []string { return []string{e.File} }

// Plan changes each assignment.
func (e SetEnvironment) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	data, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	return editTree(change, data, e.Services, func(want *resolved.Tree) error {
		return eachService(want, e.Services, func(service *yaml.Node) (bool, error) {
			found := false
			for _, name := range slices.Sorted(maps.Keys(e.Set)) {
				found = setVariableOf(resolved.Get(service, "environment"), name, e.Set[name]) || found
			}
			return found, nil
		})
	})
}

// setVariableOf sets a variable of environment:, a list or a mapping, if it is there.
func setVariableOf(environment *yaml.Node, name, value string) bool {
	at := variableIn(environment, name)
	if at == nil {
		return false
	}
	if environment.Kind == yaml.SequenceNode {
		at.Value = name + "=" + value
		return true
	}
	at.Value, at.Tag = value, "!!str"
	return true
}

// variableIn is the item of a list, or the value of a mapping, that sets a variable; nil for none.
func variableIn(environment *yaml.Node, name string) *yaml.Node {
	if environment == nil || environment.Kind != yaml.SequenceNode {
		if v := resolved.Get(environment, name); v != nil && v.Kind == yaml.ScalarNode {
			return v
		}
		return nil
	}
	for _, item := range slices.Backward(environment.Content) { // the last one wins
		if before, _, _ := strings.Cut(item.Value, "="); item.Kind == yaml.ScalarNode && before == name {
			return item
		}
	}
	return nil
}

// CopyEnvironment gives services of an override the variables, or the env_file, that another
// service has, as they are written there.
type CopyEnvironment struct {
	Unprinted[CopyEnvironment]
	// File is the override.
	File string
	// From is the service that has them, Services are those that get them.
	From     string
	Services []string
	// Names are variables of environment:, none to copy env_file.
	Names []string `edit:"optional"`
}

// Name is copy-environment.
func (CopyEnvironment) Name() string { return "copy-environment" }

// Promise is safe.
func (CopyEnvironment) Promise() Safety { return Safe }

// Paths is the file.
func (e CopyEnvironment) Paths() []string { return []string{e.File} }

// Plan copies to one service after the other.
func (e CopyEnvironment) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	data, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	return editTree(change, data, e.Services, func(want *resolved.Tree) error {
		from := serviceOf(want, e.From)
		if from == nil {
			return fmt.Errorf("there is no service %s", e.From)
		}
		for _, name := range e.Services {
			to := serviceOf(want, name)
			switch {
			case to == nil:
				to = mapping()
				addService(want, name, to)
			case to.Kind != yaml.MappingNode:
				return errByHand(to)
			}
			if err := e.copy(from, to); err != nil {
				return err
			}
		}
		return nil
	})
}

func (e CopyEnvironment) copy(from, to *yaml.Node) error {
	if len(e.Names) == 0 {
		source, target := resolved.Get(from, "env_file"), resolved.Get(to, "env_file")
		if source == nil || target != nil {
			return errByHand(from)
		}
		setEntry(to, "env_file", clone(source))
		return nil
	}
	source, target := resolved.Get(from, "environment"), resolved.Get(to, "environment")
	if source == nil || target != nil && target.Kind != yaml.SequenceNode && target.Kind != yaml.MappingNode {
		return errByHand(from)
	}
	if target == nil {
		target = &yaml.Node{Kind: source.Kind, Tag: source.Tag}
		to.Content = append(to.Content, text("environment"), target)
	}
	for _, name := range e.Names {
		v := variableIn(source, name)
		switch {
		case v == nil:
			return fmt.Errorf("line %d: %s is not set there", source.Line, name)
		case variableIn(target, name) != nil:
		default:
			target.Content = append(target.Content, copied(v, name, source.Kind, target.Kind)...)
		}
	}
	return nil
}

// copied is a variable of an environment of one kind as the nodes of one of another kind.
func copied(v *yaml.Node, name string, from, to yaml.Kind) []*yaml.Node {
	plain := clone(v)
	_, value, assigned := strings.Cut(v.Value, "=")
	switch {
	case from == to && to == yaml.SequenceNode:
		return []*yaml.Node{plain}
	case from == to:
		return []*yaml.Node{text(name), plain}
	case to == yaml.SequenceNode && v.Tag == "!!null":
		return []*yaml.Node{text(name)}
	case to == yaml.SequenceNode:
		return []*yaml.Node{text(name + "=" + v.Value)}
	case !assigned:
		return []*yaml.Node{text(name), {Kind: yaml.ScalarNode, Tag: "!!null"}}
	}
	return []*yaml.Node{text(name), text(value)}
}

// clone copies a value of a tree, without its place.
func clone(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value}
	for _, child := range n.Content {
		out.Content = append(out.Content, clone(child))
	}
	return out
}
