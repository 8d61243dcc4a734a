package fixers

import (
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// AddMounts gives services of an override a volume line, in the file's own style. Services that
// already mount something at that target stay as they are; missing services are added. A shared
// list gets the line once if all its services should have it; otherwise those that should get their
// own list.
type AddMounts struct {
	Unprinted[AddMounts]
	// File is the override.
	File string
	// Services are the services that get the line.
	Services []string
	// Spec is the volume line: source:target:mode.
	Spec string
	// Create creates a missing override.
	Create bool
}

// Name is add-mounts.
func (AddMounts) Name() string { return "add-mounts" }

// Promise is safe.
func (AddMounts) Promise() Safety { return Safe }

// Paths is the file.
func (e AddMounts) Paths() []string { return []string{e.File} }

// newOverrideMode is the mode of a new override: it holds no secrets.
const newOverrideMode fs.FileMode = 0o644

// Plan adds one service after the other.
func (e AddMounts) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	spec, ok := splitVolume(e.Spec)
	if !ok || !spec.hasSource {
		return change, fmt.Errorf("not a volume line with a source and a target: %q", e.Spec)
	}
	before, err := readOrCreate(files, &change, e.Create, newOverrideMode)
	if err != nil {
		return change, err
	}
	a := itemAdder{text: before, key: "volumes", item: spec.text, services: e.Services, has: spec.isMounted}
	if err := a.add(); err != nil {
		return change, err
	}
	change.Wants, change.Splices = a.wants, lineSplices(before, a.text)
	return change, nil
}

// isMounted reports whether a service of a tree has a volume at the target.
func (s volumeSpec) isMounted(service *yaml.Node) bool {
	volumes := resolved.Get(service, "volumes")
	return volumes != nil && volumes.Kind == yaml.SequenceNode && slices.ContainsFunc(volumes.Content, s.satisfies)
}

// satisfies reports whether a volume is already mounted at the target.
func (s volumeSpec) satisfies(item *yaml.Node) bool {
	target := s.part(s.target)
	if item.Kind == yaml.MappingNode {
		v := resolved.Get(item, "target")
		return v != nil && sameTarget(v.Value, target)
	}
	spec, ok := splitVolume(item.Value)
	return ok && sameTarget(spec.part(spec.target), target)
}
