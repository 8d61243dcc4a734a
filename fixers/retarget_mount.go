package fixers

import (
	"fmt"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var retargetMount = &Fixer{
	Name: "retarget-mount",
	Doc: "Changes the path inside the container of every volume of an override that is mounted at `from`, " +
		"in the short syntax as in the long one. The source, the mode and the quotes stay. " +
		"A line that services share through an anchor is changed once, for all of them.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "from", Doc: "the target to replace, before variables are filled in; a slash at its end does not matter", Required: true},
		{Name: "to", Doc: "the new target", Required: true},
	},
	Plan: func(files Files, fix checks.Fix) (Change, error) {
		from, to := fix.Args["from"], fix.Args["to"]
		return editVolumes(files, fix, fmt.Sprintf("the target %q", from),
			func(d *document, item *yaml.Node) ([]Edit, []Want, error) {
				return retarget(d, item, from, to)
			})
	},
}

func retarget(d *document, item *yaml.Node, from, to string) ([]Edit, []Want, error) {
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
