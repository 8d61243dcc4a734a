package fixers

import (
	"errors"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/yamledit"
	"doctor/internal/resolved"
)

// errNothing is the error of an edit of services that says nothing more specific.
var errNothing = errors.New("no service has what the fix would change")

// editServices edits the body of each of these services of an override, or of all if none is given,
// in the way that visit changes it. If visit changes nothing, the error is nothing.
func editServices(files Files, file string, services []string, nothing error, visit func(service *yaml.Node) (changed bool, err error)) (Change, error) {
	return editTree(files, file, services, func(_, want *resolved.Tree) error {
		return composetree.EachService(want, services, nothing, visit)
	})
}

// editTree edits an override until compose reads its tree as edit changes it; now is the tree as it
// is. It refuses to change a service that another, unintended one extends.
func editTree(files Files, file string, services []string, edit func(now, want *resolved.Tree) error) (Change, error) {
	return editText(files, file, Compose, func(text []byte) ([]Splice, []Want, error) {
		return yamledit.Edit(text, services, edit)
	})
}
