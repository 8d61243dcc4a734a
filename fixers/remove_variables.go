package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
)

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
	file := p.Absolute(e.File)
	if len(e.Variables) == 1 {
		return inEnvironment{e.Variables[0], e.Services, e.Line}.change(files, file, func(*yaml.Node) (*string, error) { return nil, nil })
	}
	nothing := fmt.Errorf("it does not set %s there", strings.Join(e.Variables, ", "))
	return editServices(files, file, e.Services, nothing, func(service *yaml.Node) (bool, error) {
		found := false
		for _, name := range e.Variables {
			if _, set := composetree.VariableOf(service, name); set {
				composetree.SetVariable(service, name, nil)
				found = true
			}
		}
		return found, nil
	})
}
