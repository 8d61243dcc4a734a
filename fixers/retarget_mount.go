package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
)

// RetargetMount changes the container path of every volume of an override that is mounted at From,
// in the short and the long syntax. The source, the mode and the quotes stay. A line that services
// share through an anchor is changed once for all of them, unless some of them should stay.
type RetargetMount struct {
	Unprinted[RetargetMount]
	// File is the override.
	File string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
	// From is the target to replace, before interpolation; a final slash does not matter.
	From string
	// To is the new target.
	To string
}

// Name is retarget-mount.
func (RetargetMount) Name() string { return "retarget-mount" }

// Promise is safe.
func (RetargetMount) Promise() Safety { return Safe }

// Paths is the file.
func (e RetargetMount) Paths() []string { return []string{e.File} }

// Plan compares targets.
func (e RetargetMount) Plan(files Files, p Project) (Change, error) {
	return editVolumes(files, p.Absolute(e.File), e.Services, fmt.Sprintf("the target %q", e.From),
		func(item *yaml.Node) error { return composetree.Retarget(item, e.From, e.To) })
}
