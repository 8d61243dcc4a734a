package astro

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/format"
	"go.yaml.in/yaml/v3"
)

// WrittenVolume is a volume of a service as written in the override.
type WrittenVolume struct {
	// Raw is the short form as written, "" for the long form.
	Raw string
	// Source and Mode are parts of the short form, "" if missing.
	Source, Mode string
	// Target is the container path, after interpolation.
	Target string
	Origin Origin

	node *yaml.Node
}

// Volumes lists the volumes of a service in the override, in its order.
func (o *Override) Volumes(service string) []WrittenVolume {
	var out []WrittenVolume
	for _, body := range o.bodies(service) {
		for _, item := range items(at(body, "volumes")) {
			out = append(out, o.volume(item))
		}
	}
	return out
}

// volume reads one entry of volumes:, in the short or the long form.
func (o *Override) volume(n *yaml.Node) WrittenVolume {
	w := WrittenVolume{Origin: o.origin(n), node: n}
	switch n.Kind {
	case yaml.ScalarNode:
		w.Raw = n.Value
		spec := o.owner.interpolate(n.Value)
		w.Source, w.Mode = shortParts(spec)
		if v, err := format.ParseVolume(spec); err == nil {
			w.Target = cleanTarget(v.Target)
		}
	case yaml.MappingNode:
		if t := at(n, "target"); t != nil {
			w.Target = cleanTarget(o.owner.interpolate(t.Value))
		}
		if s := at(n, "source"); s != nil {
			w.Source = o.owner.interpolate(s.Value)
		}
	}
	return w
}

// volumesWhere lists the places of the volumes, of any service, that fulfil a condition.
func (o *Override) volumesWhere(fits func(WrittenVolume) bool) []Origin {
	var out []Origin
	for _, s := range o.Services {
		for _, v := range o.Volumes(s.Name) {
			if fits(v) {
				out = append(out, v.Origin)
			}
		}
	}
	return out
}

// shortParts returns the source and the mode of a short volume line.
func shortParts(spec string) (source, mode string) {
	if len(spec) < 3 {
		return "", "" // a target, whatever its form
	}
	rest, drive := spec, ""
	if r, n := utf8.DecodeRuneInString(spec); unicode.IsLetter(r) && strings.HasPrefix(spec[n:], ":") {
		drive, rest = spec[:n+1], spec[n+1:] // a drive as compose recognizes it (format/volume.go)
	}
	parts := strings.Split(rest, ":")
	if len(parts) < 2 {
		return "", ""
	}
	if len(parts) > 2 {
		mode = parts[2]
	}
	return drive + parts[0], mode
}

// cleanTarget cleans a target as compose does (compose-go transform/volume.go).
func cleanTarget(t string) string {
	if t == "" {
		return ""
	}
	return path.Clean(t)
}

// Duplicate is a pair of volumes of one service with the same target.
type Duplicate struct {
	Target        string
	First, Second Origin
	// Differ: their sources differ. FirstSource is the host path of the source that loses.
	Differ      bool
	FirstSource string
}

// Duplicates lists the volumes of a service with the same target.
func (o *Override) Duplicates(service string) []Duplicate {
	var out []Duplicate
	seen := map[string]WrittenVolume{}
	for _, v := range o.Volumes(service) {
		if v.Target == "" {
			continue
		}
		if first, ok := seen[v.Target]; ok {
			out = append(out, Duplicate{
				Target: v.Target, First: first.Origin, Second: v.Origin,
				Differ: first.Source != v.Source, FirstSource: o.owner.mountSource(first.Source),
			})
		}
		seen[v.Target] = v
	}
	return out
}
