package composetree

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// SetMode gives a volume with a target these options, and keeps those of other kinds.
func SetMode(item *yaml.Node, target string, mode []string) error {
	if item.Kind == yaml.MappingNode {
		if at := resolved.Get(item, "target"); at == nil || !SameTarget(at.Value, target) {
			return ErrNotConcerned
		}
		return setReadOnly(item, mode)
	}
	spec, ok := SplitVolume(item.Value)
	if !ok || !spec.HasSource || !SameTarget(spec.part(spec.target), target) {
		return ErrNotConcerned
	}
	if !spec.hasMode {
		end := len(spec.Text)
		return SetPart(item, textedit.Span{From: end, To: end}, ":"+strings.Join(mode, ","))
	}
	return SetPart(item, spec.mode, mergeMode(spec.part(spec.mode), mode))
}

// setReadOnly sets read_only of a volume in the long syntax.
func setReadOnly(item *yaml.Node, mode []string) error {
	if len(mode) != 1 || modeKind(mode[0]) != access {
		return fmt.Errorf("line %d: set selinux under bind: by hand", item.Line)
	}
	readOnly := fmt.Sprint(mode[0] == "ro")
	if v := resolved.Get(item, "read_only"); v != nil {
		if v.Kind != yaml.ScalarNode {
			return ByHand(v)
		}
		v.Value = readOnly
		return nil
	}
	if mode[0] == "ro" {
		item.Content = append(item.Content, Text("read_only"), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: readOnly})
	}
	return nil
}

// The kinds of volume options; options of one kind exclude each other.
const (
	access  = "access"
	label   = "label"
	other   = "other"
	unknown = "unknown"
)

// modeKind classifies an option. compose silently ignores unknown ones (compose-go 2.9.1
// format/volume.go), and the volume is then read-write.
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

// mergeMode replaces the options of the same kinds; an access mode also replaces unknown ones.
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
