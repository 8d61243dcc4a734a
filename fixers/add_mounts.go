package fixers

import (
	"fmt"
	"io/fs"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/fixers/internal/yamledit"
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
	spec, ok := composetree.SplitVolume(e.Spec)
	if !ok || !spec.HasSource {
		return change, fmt.Errorf("not a volume line with a source and a target: %q", e.Spec)
	}
	before, err := readOrCreate(files, &change, e.Create, newOverrideMode)
	if err != nil {
		return change, err
	}
	after, wants, err := yamledit.AddItem(before, yamledit.Item{Key: "volumes", Value: spec.Text, Services: e.Services, Has: spec.IsMounted})
	if err != nil {
		return change, err
	}
	change.Wants, change.Splices = wants, textedit.LineDiff(before, after)
	return change, nil
}
