package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// SetMountSource changes the path on the host of every volume of an override that
// comes from From, in the short syntax as in the long one. The target, the mode and
// the quotes stay.
type SetMountSource struct {
	Unprinted[SetMountSource]
	// File is the override.
	File string
	// From is the source to replace, as it is written: before variables and ~
	// are filled in.
	From string
	// To is the new source, as it shall be written.
	To string
}

// Name is set-mount-source.
func (SetMountSource) Name() string { return "set-mount-source" }

// Promise is safe.
func (SetMountSource) Promise() Safety { return Safe }

// Paths are those that it names.
func (e SetMountSource) Paths() []string { return []string{e.File} }

// Plan compares sources.
func (e SetMountSource) Plan(files Files, p Project) (Change, error) {
	from, to := e.From, e.To
	return editVolumes(files, p.Absolute(e.File), fmt.Sprintf("the source %q", from),
		func(d *document, item *yaml.Node) ([]Splice, []Want, error) {
			return setSource(d, item, from, to)
		})
}

// setSource compares sources without the blanks around them: a blank before
// the colon is part of the source, and often what is wrong with it.
func setSource(d *document, item *yaml.Node, from, to string) ([]Splice, []Want, error) {
	same := func(source string) bool { return strings.TrimSpace(source) == strings.TrimSpace(from) }
	if item.Kind == yaml.MappingNode {
		if source := lookup(item, "source"); source == nil || !same(source.Value) {
			return nil, nil, errNotConcerned
		}
		return setKey(d, item, "source", to)
	}
	spec, ok := splitVolume(item.Value)
	if !ok || !spec.hasSource || !same(spec.part(spec.source)) {
		return nil, nil, errNotConcerned
	}
	return setPart(d, item, spec.source, to)
}
