package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// RetargetMount changes the path inside the container of every volume of an
// override that is mounted at From, in the short syntax as in the long one. The
// source, the mode and the quotes stay. A line that services share through an
// anchor is changed once, for all of them.
type RetargetMount struct {
	Unprinted[RetargetMount]
	// File is the override.
	File string
	// From is the target to replace, before variables are filled in; a slash at
	// its end does not matter.
	From string
	// To is the new target.
	To string
}

// Name is retarget-mount.
func (RetargetMount) Name() string { return "retarget-mount" }

// Promise is safe.
func (RetargetMount) Promise() Safety { return Safe }

// Paths are those that it names.
func (e RetargetMount) Paths() []string { return []string{e.File} }

// Plan compares targets.
func (e RetargetMount) Plan(files Files, p Project) (Change, error) {
	from, to := e.From, e.To
	return editVolumes(files, p.Absolute(e.File), fmt.Sprintf("the target %q", from),
		func(d *document, item *yaml.Node) ([]Splice, []Want, error) {
			return retarget(d, item, from, to)
		})
}

func retarget(d *document, item *yaml.Node, from, to string) ([]Splice, []Want, error) {
	if item.Kind == yaml.MappingNode {
		if target := lookup(item, "target"); target == nil || !sameTarget(target.Value, from) {
			return nil, nil, errNotConcerned
		}
		return setKey(d, item, "target", to)
	}
	spec, ok := splitVolume(item.Value)
	if !ok || !sameTarget(spec.part(spec.target), from) {
		return nil, nil, errNotConcerned
	}
	return setPart(d, item, spec.target, to)
}
