package fixers

import (
	"errors"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
)

// AddVariables adds variables to environment: of services that do not set them, in the form that a
// service has: a map or a list. A service without one gets a list.
type AddVariables struct {
	Unprinted[AddVariables]
	// File is the override.
	File string
	// Services are the services that get them.
	Services []string
	// Set are the values by name, as compose reads them: with a $ for each variable.
	Set map[string]string `edit:"optional"`
	// Names are names alone, which compose fills from the shell.
	Names []string `edit:"optional"`
}

// Name is add-variables.
func (AddVariables) Name() string { return "add-variables" }

// Promise is safe.
func (AddVariables) Promise() Safety { return Safe }

// Paths is the file.
func (e AddVariables) Paths() []string { return []string{e.File} }

// Plan adds what is missing.
func (e AddVariables) Plan(files Files, p Project) (Change, error) {
	missing := errors.New("it does not have all of these services as mappings")
	visited := 0
	change, err := editServices(files, p.Absolute(e.File), e.Services, missing, func(service *yaml.Node) (bool, error) {
		visited++
		for _, name := range slices.Sorted(slices.Values(slices.Concat(e.Names, keysOf(e.Set)))) {
			if _, set := composetree.VariableOf(service, name); set {
				continue
			}
			var value *yaml.Node
			if assigned, ok := e.Set[name]; ok {
				value = composetree.Text(assigned)
			}
			if err := composetree.AddVariable(service, yaml.SequenceNode, name, value); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	if err == nil && visited < len(e.Services) {
		err = missing
	}
	return change, err
}

func keysOf(m map[string]string) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	return out
}
