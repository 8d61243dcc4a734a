package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// SetMountSource changes the host path of every volume of an override with the source From, in the
// short and the long syntax. The target, the mode and the quotes stay.
type SetMountSource struct {
	Unprinted[SetMountSource]
	// File is the override.
	File string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
	// From is the source to replace, as written: before variables and ~ are expanded.
	From string
	// To is the new source, as it will be written.
	To string
}

// Name is set-mount-source.
func (SetMountSource) Name() string { return "set-mount-source" }

// Promise is safe.
func (SetMountSource) Promise() Safety { return Safe }

// Paths is the file.
func (e SetMountSource) Paths() []string { return []string{e.File} }

// Plan compares sources.
func (e SetMountSource) Plan(files Files, p Project) (Change, error) {
	return editVolumes(files, p.Absolute(e.File), e.Services, fmt.Sprintf("the source %q", e.From),
		func(item *yaml.Node) error { return setSource(item, e.From, e.To) })
}

// setSource compares sources without surrounding spaces: a space before the colon is part of the
// source, and often the mistake.
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
