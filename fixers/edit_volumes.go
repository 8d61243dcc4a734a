package fixers

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/internal/resolved"
)

// volumeEdit changes one volume, with aliases and merge keys followed; the error is
// composetree.ErrNotConcerned for one that it does not apply to.
type volumeEdit func(item *yaml.Node) error

// editVolumes applies edit to all volumes of these services, or of all services if none is given.
// If it applies to none, the error names what was looked for.
func editVolumes(files Files, file string, services []string, what string, edit volumeEdit) (Change, error) {
	return editTree(files, file, services, func(now, want *resolved.Tree) error {
		found := false
		for _, item := range composetree.VolumesOf(want, services) {
			switch err := edit(item); {
			case err == nil:
				found = true
			case !errors.Is(err, composetree.ErrNotConcerned):
				return err
			}
		}
		if !found {
			return fmt.Errorf("no volume line contains %s literally", what)
		}
		return composetree.OnlyVolumes(now, want)
	})
}
