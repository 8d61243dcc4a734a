package fixers

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// errNothing is the error of an edit of services that says nothing more specific.
var errNothing = errors.New("no service has what the fix would change")

// editServices edits the body of each of these services of an override, or of all if none is given,
// in the way that visit changes it. If visit changes nothing, the error is nothing.
func editServices(files Files, file string, services []string, nothing error, visit func(service *yaml.Node) (changed bool, err error)) (Change, error) {
	return editTree(files, file, services, func(_, want *resolved.Tree) error {
		return eachService(want, services, nothing, visit)
	})
}

// editTree edits an override until compose reads its tree as edit changes it; now is the tree as it
// is. It refuses to change a service that another, unintended one extends.
func editTree(files Files, file string, services []string, edit func(now, want *resolved.Tree) error) (Change, error) {
	change := Change{File: file, Format: Compose}
	text, err := files.Read(file)
	if err != nil {
		return change, err
	}
	change.Splices, change.Wants, err = adaptServices(text, services, edit)
	return change, err
}

// adaptServices is editTree for a text.
func adaptServices(text []byte, services []string, edit func(now, want *resolved.Tree) error) ([]Splice, []Want, error) {
	d, err := parseYAML(text)
	if err != nil {
		return nil, nil, err
	}
	now, want, err := d.trees()
	if err != nil {
		return nil, nil, err
	}
	if err := edit(now, want); err != nil {
		return nil, nil, err
	}
	if len(services) > 0 {
		if err := extendsNone(now, services, func(*yaml.Node) bool { return false }); err != nil {
			return nil, nil, err
		}
	}
	return adapt(text, want)
}

// eachService calls visit with the body of each of these services, or of all if none is given. The
// error is visit's, or nothing if visit never changed anything.
func eachService(t *resolved.Tree, names []string, nothing error, visit func(service *yaml.Node) (changed bool, err error)) error {
	found := false
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			name, service := services.Content[i].Value, services.Content[i+1]
			if service.Kind != yaml.MappingNode || len(names) > 0 && !slices.Contains(names, name) {
				continue
			}
			changed, err := visit(service)
			if err != nil {
				return fmt.Errorf("the service %s: %w", name, err)
			}
			found = found || changed
		}
	}
	if !found {
		return nothing
	}
	return nil
}
