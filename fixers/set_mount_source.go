package fixers

import (
	"fmt"
	"strings"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var setMountSource = &Fixer{
	Name: "set-mount-source",
	Doc: "Changes the path on the host of every volume of an override that comes from `from`, " +
		"in the short syntax as in the long one. The target, the mode and the quotes stay.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "from", Doc: "the source to replace, as it is written: before variables and ~ are filled in", Required: true},
		{Name: "to", Doc: "the new source, as it shall be written", Required: true},
	},
	Plan: func(files Files, fix checks.Fix) (Change, error) {
		from, to := fix.Args["from"], fix.Args["to"]
		return editVolumes(files, fix, fmt.Sprintf("the source %q", from),
			func(d *document, item *yaml.Node) ([]Edit, []Want, error) {
				return setSource(d, item, from, to)
			})
	},
}

// setSource compares sources without the blanks around them: a blank before
// the colon is part of the source, and often what is wrong with it.
func setSource(d *document, item *yaml.Node, from, to string) ([]Edit, []Want, error) {
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
