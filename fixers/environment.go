package fixers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// inEnvironment is a variable under environment: of services of an override.
type inEnvironment struct {
	name string
	// services are the services to change, none for all.
	services []string
	// line is a line that sets the variable: services with another value stay as they are. 0 is any.
	line int
}

// errUnchanged leaves a value as it is.
var errUnchanged = errors.New("unchanged")

// change gives the variable the value that edit makes of each value, which is nil for a name alone;
// to a nil value it is removed.
func (at inEnvironment) change(files Files, file string, edit func(value *yaml.Node) (*string, error)) (Change, error) {
	change := Change{File: file, Format: Compose}
	d, err := compose(files, file)
	if err != nil {
		return change, err
	}
	now, want, err := d.trees()
	if err != nil {
		return change, err
	}
	was, err := at.valueAtLine(now)
	if err != nil {
		return change, err
	}
	found := false
	for _, service := range servicesOf(want, at.services) {
		v, set := environmentOf(service, at.name)
		if !set || at.line > 0 && !resolved.Same(v, was) {
			continue
		}
		value, err := edit(v)
		if errors.Is(err, errUnchanged) {
			found = true
			continue
		}
		if err != nil {
			return change, err
		}
		found = true
		setEnvironment(service, at.name, value)
	}
	if !found {
		return change, fmt.Errorf("it does not set %s there", at.name)
	}
	return at.adapt(change, d, now, want)
}

// adapt refuses to change a service through another one that extends it.
func (at inEnvironment) adapt(change Change, d *document, now, want *resolved.Tree) (Change, error) {
	if len(at.services) > 0 {
		if err := extendsNone(now, at.services, func(*yaml.Node) bool { return false }); err != nil {
			return change, err
		}
	}
	return adapt(change, d.text, want)
}

// valueAtLine is the value that the line sets.
func (at inEnvironment) valueAtLine(t *resolved.Tree) (*yaml.Node, error) {
	if at.line == 0 {
		return nil, nil
	}
	for _, service := range servicesOf(t, nil) {
		environment := resolved.Get(service, "environment")
		if environment == nil {
			continue
		}
		for i, n := range environment.Content {
			if environment.Kind == yaml.MappingNode && (i%2 == 1 || resolved.KeyName(n) != at.name) {
				continue
			}
			if name, _, _ := strings.Cut(n.Value, "="); environment.Kind == yaml.SequenceNode && name != at.name {
				continue
			}
			if n.Line == at.line || environment.Kind == yaml.MappingNode && environment.Content[i+1].Line == at.line {
				v, _ := environmentOf(service, at.name)
				return v, nil
			}
		}
	}
	return nil, fmt.Errorf("line %d does not set %s", at.line, at.name)
}

// servicesOf are the services of a tree with these names, all if none is given.
func servicesOf(t *resolved.Tree, names []string) []*yaml.Node {
	var out []*yaml.Node
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			if v := services.Content[i+1]; v.Kind == yaml.MappingNode && (len(names) == 0 || slices.Contains(names, services.Content[i].Value)) {
				out = append(out, v)
			}
		}
	}
	return out
}

// environmentOf is the value of a variable of a service of a tree: nil with set for a name alone, or
// a null.
func environmentOf(service *yaml.Node, name string) (value *yaml.Node, set bool) {
	environment := resolved.Get(service, "environment")
	switch {
	case environment == nil:
	case environment.Kind == yaml.MappingNode:
		if v := resolved.Get(environment, name); v != nil {
			if isNull(v) {
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
			return text(assigned), true
		}
	}
	return nil, false
}

// environmentValues are the texts of a service of a tree that have values of variables.
func environmentValues(service *yaml.Node) []*yaml.Node {
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

// setEnvironment gives a variable of a service of a tree a value, or removes it.
func setEnvironment(service *yaml.Node, name string, value *string) {
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
