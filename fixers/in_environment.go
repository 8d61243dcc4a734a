package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
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

// change gives the variable the value that edit makes of each value, which is nil for a name alone;
// to a nil value it is removed.
func (at inEnvironment) change(files Files, file string, edit func(value *yaml.Node) (*string, error)) (Change, error) {
	nothing := fmt.Errorf("it does not set %s there", at.name)
	return editTree(files, file, at.services, func(now, want *resolved.Tree) error {
		var was *yaml.Node
		if at.line > 0 {
			var err error
			if was, err = composetree.ValueAtLine(now, at.name, at.line); err != nil {
				return err
			}
		}
		return composetree.EachService(want, at.services, nothing, func(service *yaml.Node) (bool, error) {
			v, set := composetree.VariableOf(service, at.name)
			if !set || at.line > 0 && !resolved.Same(v, was) {
				return false, nil
			}
			value, err := edit(v)
			if err == nil {
				composetree.SetVariable(service, at.name, value)
			}
			return true, err
		})
	})
}
