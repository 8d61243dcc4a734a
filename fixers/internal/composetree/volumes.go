package composetree

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// ErrNotConcerned is the error of a change of a volume that does not apply to it.
var ErrNotConcerned = errors.New("it is another volume")

// VolumesOf are the entries of services' volume lists.
func VolumesOf(t *resolved.Tree, names []string) []*yaml.Node {
	var out []*yaml.Node
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			if len(names) > 0 && !slices.Contains(names, services.Content[i].Value) {
				continue
			}
			if list := resolved.Get(services.Content[i+1], "volumes"); list != nil && list.Kind == yaml.SequenceNode {
				out = append(out, list.Content...)
			}
		}
	}
	return out
}

// OnlyVolumes refuses to change an anchor that a volume shares with something else.
func OnlyVolumes(now, want *resolved.Tree) error {
	paths := map[*yaml.Node][]string{}
	now.Visit(func(path []string, n *yaml.Node) { paths[n] = path })
	wanted := map[string]*yaml.Node{}
	want.Visit(func(path []string, n *yaml.Node) { wanted[textedit.Digest(path...)] = n })
	isVolume := func(path []string) bool {
		return len(path) > 4 && path[1] == "services" && path[3] == "volumes"
	}
	var refusal error
	now.Visit(func(path []string, n *yaml.Node) {
		if !isVolume(path) || resolved.Same(n, wanted[textedit.Digest(path...)]) {
			return
		}
		written := now.Written(n)
		for _, use := range now.Uses(written) {
			if at := paths[use]; len(at) > 0 && !isVolume(at) && refusal == nil {
				refusal = fmt.Errorf("line %d: an alias also uses it for %s: edit it by hand", written.Line, strings.Join(at[1:], "."))
			}
		}
	})
	return refusal
}

// SetPart replaces a part of a short line.
func SetPart(item *yaml.Node, at textedit.Span, text string) error {
	item.Value = item.Value[:at.From] + text + item.Value[at.To:]
	return nil
}

// Retarget moves a volume from one target to another.
func Retarget(item *yaml.Node, from, to string) error {
	if item.Kind == yaml.MappingNode {
		return setKey(item, "target", to, func(target string) bool { return SameTarget(target, from) })
	}
	spec, ok := SplitVolume(item.Value)
	if !ok || !SameTarget(spec.part(spec.target), from) {
		return ErrNotConcerned
	}
	return SetPart(item, spec.target, to)
}

// setKey replaces the value of a key of the long syntax if is reports true for it.
func setKey(item *yaml.Node, key, text string, is func(value string) bool) error {
	v := resolved.Get(item, key)
	if v == nil || v.Kind != yaml.ScalarNode || !is(v.Value) {
		return ErrNotConcerned
	}
	v.Value = text
	return nil
}

// SetSource compares sources without surrounding spaces: a space before the colon is part of the
// source, and often the mistake.
func SetSource(item *yaml.Node, from, to string) error {
	same := func(source string) bool { return strings.TrimSpace(source) == strings.TrimSpace(from) }
	if item.Kind == yaml.MappingNode {
		return setKey(item, "source", to, same)
	}
	spec, ok := SplitVolume(item.Value)
	if !ok || !spec.HasSource || !same(spec.part(spec.Source)) {
		return ErrNotConcerned
	}
	return SetPart(item, spec.Source, to)
}

// MountIn gives a service a volume line, unless something is mounted at its target.
func MountIn(service *yaml.Node, line string) {
	spec, _ := SplitVolume(line)
	list := resolved.Get(service, "volumes")
	switch {
	case list == nil:
		service.Content = append(service.Content, Text("volumes"), Sequence(Text(line)))
	case list.Kind == yaml.SequenceNode && !slices.ContainsFunc(list.Content, func(item *yaml.Node) bool {
		return SameTarget(TargetOfItem(item), spec.part(spec.target))
	}):
		list.Content = append(list.Content, Text(line))
	}
}

// VolumeItems are the entries of a service's volume list.
func VolumeItems(service *yaml.Node) []*yaml.Node {
	if list := resolved.Get(service, "volumes"); list != nil && list.Kind == yaml.SequenceNode {
		return list.Content
	}
	return nil
}

// SourceOfItem is the source of a volume as written, "" if it has none.
func SourceOfItem(item *yaml.Node) string {
	if item.Kind == yaml.MappingNode {
		if source := resolved.Get(item, "source"); source != nil && source.Kind == yaml.ScalarNode {
			return source.Value
		}
		return ""
	}
	if spec, ok := SplitVolume(item.Value); ok && spec.HasSource {
		return spec.part(spec.Source)
	}
	return ""
}

// TargetOfItem is the container path of a volume, "" if it has none.
func TargetOfItem(item *yaml.Node) string {
	if item.Kind == yaml.MappingNode {
		if target := resolved.Get(item, "target"); target != nil && target.Kind == yaml.ScalarNode {
			return target.Value
		}
		return ""
	}
	spec, ok := SplitVolume(item.Value)
	if !ok {
		return ""
	}
	return spec.part(spec.target)
}

// IsMounted reports whether a service of a tree has a volume at the target.
func (s volumeSpec) IsMounted(service *yaml.Node) bool {
	volumes := resolved.Get(service, "volumes")
	return volumes != nil && volumes.Kind == yaml.SequenceNode && slices.ContainsFunc(volumes.Content, s.satisfies)
}

// satisfies reports whether a volume is already mounted at the target.
func (s volumeSpec) satisfies(item *yaml.Node) bool {
	target := s.part(s.target)
	if item.Kind == yaml.MappingNode {
		v := resolved.Get(item, "target")
		return v != nil && SameTarget(v.Value, target)
	}
	spec, ok := SplitVolume(item.Value)
	return ok && SameTarget(spec.part(spec.target), target)
}
