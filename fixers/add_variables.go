package fixers

import (
	"errors"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
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
	change := Change{File: p.Absolute(e.File), Format: Compose}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	now, want, err := d.trees()
	if err != nil {
		return change, err
	}
	services := servicesOf(want, e.Services)
	if len(services) < len(e.Services) {
		return change, errors.New("it does not have all of these services as mappings")
	}
	for _, service := range services {
		for _, name := range slices.Sorted(slices.Values(slices.Concat(e.Names, keysOf(e.Set)))) {
			if _, set := environmentOf(service, name); set {
				continue
			}
			value, assigned := e.Set[name]
			addEnvironment(service, name, value, assigned)
		}
	}
	return inEnvironment{services: e.Services}.adapt(change, d, now, want)
}

func keysOf(m map[string]string) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	return out
}

func addEnvironment(service *yaml.Node, name, value string, assigned bool) {
	environment := resolved.Get(service, "environment")
	if isNull(environment) {
		resolved.Remove(service, "environment")
		environment = sequence()
		service.Content = append(service.Content, text("environment"), environment)
	}
	switch {
	case environment.Kind == yaml.SequenceNode && assigned:
		environment.Content = append(environment.Content, text(name+"="+value))
	case environment.Kind == yaml.SequenceNode:
		environment.Content = append(environment.Content, text(name))
	case assigned:
		environment.Content = append(environment.Content, text(name), text(value))
	default:
		environment.Content = append(environment.Content, text(name), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"})
	}
}
