package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
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
		func(item *yaml.Node) error { return composetree.SetSource(item, e.From, e.To) })
}
