package fixers

import (
	"doctor/internal/resolved"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

var errNotConcerned = errors.New("it is another volume")

// volumesOf are the entries of services' volume lists.
func volumesOf(t *resolved.Tree, names []string) []*yaml.Node {
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

// onlyVolumes refuses to change an anchor that a volume shares with something else.
func onlyVolumes(now, want *resolved.Tree) error {
	paths := map[*yaml.Node][]string{}
	now.Visit(func(path []string, n *yaml.Node) { paths[n] = path })
	wanted := map[string]*yaml.Node{}
	want.Visit(func(path []string, n *yaml.Node) { wanted[digest(path...)] = n })
	isVolume := func(path []string) bool {
		return len(path) > 4 && path[1] == "services" && path[3] == "volumes"
	}
	var refusal error
	now.Visit(func(path []string, n *yaml.Node) {
		if !isVolume(path) || resolved.Same(n, wanted[digest(path...)]) {
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

// setPart replaces a part of a short line.
func setPart(item *yaml.Node, at span, text string) error {
	item.Value = item.Value[:at.from] + text + item.Value[at.to:]
	return nil
}

func retarget(item *yaml.Node, from, to string) error {
	if item.Kind == yaml.MappingNode {
		return setKey(item, "target", to, func(target string) bool { return sameTarget(target, from) })
	}
	spec, ok := splitVolume(item.Value)
	if !ok || !sameTarget(spec.part(spec.target), from) {
		return errNotConcerned
	}
	return setPart(item, spec.target, to)
}

// setKey replaces the value of a key of the long syntax if is reports true for it.
func setKey(item *yaml.Node, key, text string, is func(value string) bool) error {
	v := resolved.Get(item, key)
	if v == nil || v.Kind != yaml.ScalarNode || !is(v.Value) {
		return errNotConcerned
	}
	v.Value = text
	return nil
}

// setSource compares sources without surrounding spaces: a space before the colon is part of the
// source, and often the mistake.
func setSource(item *yaml.Node, from, to string) error {
	same := func(source string) bool { return strings.TrimSpace(source) == strings.TrimSpace(from) }
	if item.Kind == yaml.MappingNode {
		return setKey(item, "source", to, same)
	}
	spec, ok := splitVolume(item.Value)
	if !ok || !spec.hasSource || !same(spec.part(spec.source)) {
		return errNotConcerned
	}
	return setPart(item, spec.source, to)
}

// mountIn gives a service a volume line, unless something is mounted at its target.
func mountIn(service *yaml.Node, line string) {
	spec, _ := splitVolume(line)
	list := resolved.Get(service, "volumes")
	switch {
	case list == nil:
		service.Content = append(service.Content, text("volumes"), sequence(text(line)))
	case list.Kind == yaml.SequenceNode && !slices.ContainsFunc(list.Content, func(item *yaml.Node) bool {
		return sameTarget(targetOfItem(item), spec.part(spec.target))
	}):
		list.Content = append(list.Content, text(line))
	}
}

// volumeItems are the entries of a service's volume list.
func volumeItems(service *yaml.Node) []*yaml.Node {
	if list := resolved.Get(service, "volumes"); list != nil && list.Kind == yaml.SequenceNode {
		return list.Content
	}
	return nil
}

// sourceOfItem is the source of a volume as written, "" if it has none.
func sourceOfItem(item *yaml.Node) string {
	if item.Kind == yaml.MappingNode {
		if source := resolved.Get(item, "source"); source != nil && source.Kind == yaml.ScalarNode {
			return source.Value
		}
		return ""
	}
	if spec, ok := splitVolume(item.Value); ok && spec.hasSource {
		return spec.part(spec.source)
	}
	return ""
}

// targetOfItem is the container path of a volume, "" if it has none.
func targetOfItem(item *yaml.Node) string {
	if item.Kind == yaml.MappingNode {
		if target := resolved.Get(item, "target"); target != nil && target.Kind == yaml.ScalarNode {
			return target.Value
		}
		return ""
	}
	spec, ok := splitVolume(item.Value)
	if !ok {
		return ""
	}
	return spec.part(spec.target)
}

// isMounted reports whether a service of a tree has a volume at the target.
func (s volumeSpec) isMounted(service *yaml.Node) bool {
	volumes := resolved.Get(service, "volumes")
	return volumes != nil && volumes.Kind == yaml.SequenceNode && slices.ContainsFunc(volumes.Content, s.satisfies)
}

// satisfies reports whether a volume is already mounted at the target.
func (s volumeSpec) satisfies(item *yaml.Node) bool {
	target := s.part(s.target)
	if item.Kind == yaml.MappingNode {
		v := resolved.Get(item, "target")
		return v != nil && sameTarget(v.Value, target)
	}
	spec, ok := splitVolume(item.Value)
	return ok && sameTarget(spec.part(spec.target), target)
}
