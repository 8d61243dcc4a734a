package fixers

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
)

// SetMountMode sets the mode of every volume of an override that is mounted at Target. In the short
// syntax other options stay, and unknown ones (RO, rox) are removed. In the long syntax only the
// access can be set.
type SetMountMode struct {
	Unprinted[SetMountMode]
	// File is the override.
	File string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
	// Target is the path inside the container.
	Target string
	// Access is whether the container may write there.
	Access Access
	// Label is the SELinux label.
	Label Label
}

// Name is set-mount-mode.
func (SetMountMode) Name() string { return "set-mount-mode" }

// Promise is safe.
func (SetMountMode) Promise() Safety { return Safe }

// Paths is the file.
func (e SetMountMode) Paths() []string { return []string{e.File} }

// Access is whether a container may write to a mount.
type Access int

// The accesses; the zero Access keeps the line's.
const (
	ReadOnly Access = iota + 1
	ReadWrite
)

// option is its form in a volume line.
func (a Access) option() string { return map[Access]string{ReadOnly: "ro", ReadWrite: "rw"}[a] }

// Label is who may use a mount under SELinux.
type Label int

// The labels; the zero Label keeps the line's.
const (
	SharedLabel  Label = iota + 1 // all containers: z
	PrivateLabel                  // only this one: Z
)

// option is its form in a volume line.
func (l Label) option() string { return map[Label]string{SharedLabel: "z", PrivateLabel: "Z"}[l] }

// Plan compares targets.
func (e SetMountMode) Plan(files Files, p Project) (Change, error) {
	var mode []string
	for _, option := range []string{e.Access.option(), e.Label.option()} {
		if option != "" {
			mode = append(mode, option)
		}
	}
	file := p.Absolute(e.File)
	if len(mode) == 0 {
		return Change{File: file}, errors.New("no mode to set")
	}
	return editVolumes(files, file, e.Services, fmt.Sprintf("the target %q", e.Target),
		func(item *yaml.Node) error { return composetree.SetMode(item, e.Target, mode) })
}
