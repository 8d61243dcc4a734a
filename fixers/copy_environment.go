package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/internal/resolved"
)

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
	return editTree(files, p.Absolute(e.File), e.Services, func(_, want *resolved.Tree) error {
		from := composetree.ServiceOf(want, e.From)
		if from == nil {
			return fmt.Errorf("there is no service %s", e.From)
		}
		for _, name := range e.Services {
			to := composetree.ServiceOf(want, name)
			switch {
			case to == nil:
				to = composetree.Mapping()
				composetree.AddService(want, name, to)
			case to.Kind != yaml.MappingNode:
				return composetree.ByHand(to)
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
			return composetree.ByHand(from)
		}
		composetree.SetEntry(to, "env_file", composetree.Clone(source))
		return nil
	}
	source := resolved.Get(from, "environment")
	if source == nil {
		return composetree.ByHand(from)
	}
	for _, name := range e.Names {
		value, set := composetree.VariableOf(from, name)
		if !set {
			return fmt.Errorf("line %d: %s is not set there", source.Line, name)
		}
		if _, set := composetree.VariableOf(to, name); set {
			continue
		}
		if err := composetree.AddVariable(to, source.Kind, name, value); err != nil {
			return err
		}
	}
	return nil
}
