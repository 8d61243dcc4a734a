package fixers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// SetEnvironment gives variables other values under environment: of services of an override that set
// them there. A line that services share is changed in place if all of them should
// get it.
type SetEnvironment struct {
	Unprinted[SetEnvironment]
	// File is the override.
	File string
	// Services are the services concerned.
	Services []string
	// Set maps variables to their new values.
	Set map[string]string
}

// Name is set-environment.
func (SetEnvironment) Name() string { return "set-environment" }

// Promise is safe.
func (SetEnvironment) Promise() Safety { return Safe }

// Paths is the file.
func (e SetEnvironment) Paths() []string { return []string{e.File} }

// Plan changes the values in the services' trees.
func (e SetEnvironment) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	now, want, err := d.trees()
	if err != nil {
		return change, err
	}
	for _, variable := range slices.Sorted(maps.Keys(e.Set)) {
		found := false
		for _, services := range want.Services() {
			for _, name := range e.Services {
				found = setIn(resolved.Get(resolved.Get(services, name), "environment"), variable, e.Set[variable]) || found
			}
		}
		if !found {
			return change, fmt.Errorf("none of the services has %s under environment:", variable)
		}
	}
	if err := extendsNone(now, e.Services, func(*yaml.Node) bool { return false }); err != nil {
		return change, err
	}
	return adapt(change, d.text, want)
}

// setIn changes a value in one block.
func setIn(block *yaml.Node, variable, value string) bool {
	if block == nil {
		return false
	}
	if n := resolved.Get(block, variable); block.Kind == yaml.MappingNode && n != nil && n.Kind == yaml.ScalarNode {
		n.Value, n.Tag = value, "!!str"
		return true
	}
	found := false
	for _, item := range block.Content {
		if name, _, _ := strings.Cut(item.Value, "="); block.Kind == yaml.SequenceNode && item.Kind == yaml.ScalarNode && name == variable {
			item.Value, found = variable+"="+value, true
		}
	}
	return found
}
