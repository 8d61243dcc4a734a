package fixers

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
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
	return editServices(files, p.Absolute(e.File), e.Services, errNothing, func(service *yaml.Node) (bool, error) {
		found := false
		for _, name := range slices.Sorted(maps.Keys(e.Set)) {
			if _, set := composetree.VariableOf(service, name); set {
				value := e.Set[name]
				composetree.SetVariable(service, name, &value)
				found = true
			}
		}
		return found, nil
	})
}
