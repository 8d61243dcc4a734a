package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
)

// RenameReference replaces a variable by another one wherever environment: of an override refers to
// it with a $.
type RenameReference struct {
	Unprinted[RenameReference]
	// File is the override.
	File string
	// From and To are the names.
	From, To string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
}

// Name is rename-reference.
func (RenameReference) Name() string { return "rename-reference" }

// Promise is safe.
func (RenameReference) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameReference) Paths() []string { return []string{e.File} }

// Plan renames the references in all values.
func (e RenameReference) Plan(files Files, p Project) (Change, error) {
	nothing := fmt.Errorf("environment: does not refer to %s there", e.From)
	return editServices(files, p.Absolute(e.File), e.Services, nothing, func(service *yaml.Node) (bool, error) {
		found := false
		for _, n := range composetree.EnvironmentValues(service) {
			if after := composetree.RenameReferences(n.Value, e.From, e.To); after != n.Value {
				n.Value, found = after, true
			}
		}
		return found, nil
	})
}
