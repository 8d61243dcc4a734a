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
	// Services are those that are meant, none for all.
	Services []string `edit:"optional"`
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
	return editVolumes(files, p.Absolute(e.File), e.Services, fmt.Sprintf("the source %q", e.From),
		func(item *yaml.Node) error { return setSource(item, e.From, e.To) })
}

// setSource compares sources without the spaces around them: a space before
// the colon is part of the source, and often what is wrong with it.
func setSource(item *yaml.Node, from, to string) error {
	same := func(source string) bool { return strings.TrimSpace(source) == strings.TrimSpace(from) }
	if item.Kind == yaml.MappingNode {
		return setKey(item, "source", to, same)
	}
	spec, ok := splitVolume(item.Value)
	if !ok || !spec.hasSource || !same(spec.part(spec.source)) {
		return errNotConcerned
	}
	return setPart(item, spec.source, to)
}
