package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// SetVariable gives a variable another value where it is set.
type SetVariable struct {
	Unprinted[SetVariable]
	// File is the .env, the override (.yml, .yaml), or the Dockerfile.
	File string
	// Variable is its name, Value the new value.
	Variable string
	Value    string `edit:"optional"`
	// Services are the services to change in an override, none for all.
	Services []string `edit:"optional"`
	// Line is a line of an override or a Dockerfile that sets it: services with another value stay as
	// they are. 0 is any.
	Line int
}

// Name is set-variable.
func (SetVariable) Name() string { return "set-variable" }

// Promise is safe.
func (SetVariable) Promise() Safety { return Safe }

// Paths is the file.
func (e SetVariable) Paths() []string { return []string{e.File} }

// Plan changes the value.
func (e SetVariable) Plan(files Files, p Project) (Change, error) {
	v := variable{p.Absolute(e.File), inEnvironment{e.Variable, e.Services, e.Line}}
	return v.edit(files, func(string) (string, error) { return v.literal(e.Value), nil })
}

// RemoveVariables removes variables from environment: of services of an override. What becomes empty
// by that is removed too.
type RemoveVariables struct {
	Unprinted[RemoveVariables]
	// File is the override.
	File string
	// Variables are their names.
	Variables []string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
	// Line is a line that sets it, if it is one variable: services with another value stay as they
	// are. 0 is any.
	Line int
}

// Name is remove-variables.
func (RemoveVariables) Name() string { return "remove-variables" }

// Promise is safe.
func (RemoveVariables) Promise() Safety { return Safe }

// Paths is the file.
func (e RemoveVariables) Paths() []string { return []string{e.File} }

// Plan removes all of them.
func (e RemoveVariables) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	if len(e.Variables) == 1 {
		return inEnvironment{e.Variables[0], e.Services, e.Line}.change(files, change.File, func(*yaml.Node) (*string, error) { return nil, nil })
	}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	now, want, err := d.trees()
	if err != nil {
		return change, err
	}
	found := false
	for _, service := range servicesOf(want, e.Services) {
		for _, name := range e.Variables {
			if _, set := environmentOf(service, name); set {
				setEnvironment(service, name, nil)
				found = true
			}
		}
	}
	if !found {
		return change, fmt.Errorf("it does not set %s there", strings.Join(e.Variables, ", "))
	}
	return inEnvironment{services: e.Services}.adapt(change, d, now, want)
}
