package fixers

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var setMountMode = &Fixer{
	Name: "set-mount-mode",
	Doc: "Sets the mode of every volume of an override that is mounted at `target`: read-only or not, and its SELinux label. " +
		"In the short syntax other options stay, and those that nobody knows (`RO`, `rox`) give way. " +
		"In the long syntax only `ro` and `rw` can be set.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "target", Doc: "the path inside the container", Required: true},
		{Name: "mode", Doc: "`ro`, `rw`, `z` or `Z`, or one of each kind: `ro,z`", Required: true},
	},
	Plan: func(files Files, fix checks.Fix) (Change, error) {
		target, mode := fix.Args["target"], strings.Split(fix.Args["mode"], ",")
		for _, word := range mode {
			if kind := modeKind(word); kind != access && kind != label {
				return Change{}, fmt.Errorf("no mode %q: there are ro, rw, z and Z", word)
			}
		}
		return editVolumes(files, fix, fmt.Sprintf("the target %q", target),
			func(d *document, item *yaml.Node) ([]Edit, []Want, error) {
				return setMode(d, item, target, mode)
			})
	},
}

func setMode(d *document, item *yaml.Node, target string, mode []string) ([]Edit, []Want, error) {
	if item.Kind == yaml.MappingNode {
		if at := lookup(item, "target"); at == nil || !sameTarget(at.Value, target) {
			return nil, nil, errNotConcerned
		}
		return setReadOnly(d, item, mode)
	}
	spec, ok := splitVolume(item.Value)
	if !ok || !spec.hasSource || !sameTarget(spec.part(spec.target), target) {
		return nil, nil, errNotConcerned
	}
	if !spec.hasMode {
		end := len(spec.text)
		return setPart(d, item, span{end, end}, ":"+strings.Join(mode, ","))
	}
	return setPart(d, item, spec.mode, mergeMode(spec.part(spec.mode), mode))
}

// setReadOnly sets read_only of a volume in the long syntax.
func setReadOnly(d *document, item *yaml.Node, mode []string) ([]Edit, []Want, error) {
	if len(mode) != 1 || modeKind(mode[0]) != access {
		return nil, nil, fmt.Errorf("line %d: set selinux under bind: by hand", item.Line)
	}
	readOnly := fmt.Sprint(mode[0] == "ro")
	if lookup(item, "read_only") != nil {
		return setKey(d, item, "read_only", readOnly)
	}
	if mode[0] == "rw" {
		return nil, nil, nil
	}
	if err := d.servesVolumes(item); err != nil {
		return nil, nil, err
	}
	value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: readOnly}
	edit, wants, err := d.addEntry(item, "read_only", value, "read_only: "+readOnly)
	return []Edit{edit}, wants, err
}

// The kinds of options of a volume line that exclude each other.
const (
	access  = "access"
	label   = "label"
	other   = "other"
	unknown = "unknown"
)

// modeKind sorts an option. compose ignores the unknown ones without a word
// (compose-go 2.9.1 format/volume.go), and the volume is read-write then.
func modeKind(option string) string {
	switch option {
	case "ro", "rw":
		return access
	case "z", "Z":
		return label
	case "nocopy", "rprivate", "private", "rshared", "shared", "rslave", "slave", "cached", "delegated", "consistent":
		return other
	}
	return unknown
}

// mergeMode puts options in the place of those of their kind; an access mode
// also in the place of unknown ones.
func mergeMode(old string, set []string) string {
	var out []string
	left := slices.Clone(set)
	for _, option := range strings.Split(old, ",") {
		kind := modeKind(option)
		if kind == unknown {
			kind = access
		}
		replaced := slices.ContainsFunc(set, func(s string) bool { return modeKind(s) == kind })
		if !replaced {
			out = append(out, option)
			continue
		}
		if i := slices.IndexFunc(left, func(s string) bool { return modeKind(s) == kind }); i >= 0 {
			out = append(out, left[i])
			left = slices.Delete(left, i, i+1)
		}
	}
	return strings.Join(append(out, left...), ",")
}
