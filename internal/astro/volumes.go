package astro

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// WrittenVolume is a volume of a service as the override has it.
type WrittenVolume struct {
	// Raw is the short form as written, "" for the long form.
	Raw string
	// Source and Mode are the parts of the short form, "" where it has none.
	Source, Mode string
	// Target is where it leads, after interpolation.
	Target string
	Origin Origin
}

// volumes lists the volumes of a service in the override, in its order.
func (p *Project) volumes(service string) []WrittenVolume {
	var out []WrittenVolume
	for _, v := range p.Override.volumeNodes(service, p.shell) {
		n := target(v.node)
		w := WrittenVolume{Raw: v.raw, Target: v.target, Origin: Origin{File: OverrideName, Line: n.Line, Column: n.Column}}
		if n.Kind == yaml.ScalarNode {
			w.Source, w.Mode = shortParts(interpolate(v.raw, p.shell))
		} else if _, s := entry(n, "source"); s != nil {
			w.Source = interpolate(s.Value, p.shell)
		}
		out = append(out, w)
	}
	return out
}

// shortParts returns the source and the mode of a short volume line.
func shortParts(spec string) (source, mode string) {
	rest, drive := spec, ""
	if isWindowsPath(spec) && len(spec) > 2 {
		drive, rest = spec[:2], spec[2:]
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

// Volumes lists the volumes of a service in the override, in its order.
func (o *Override) Volumes(service string) []WrittenVolume {
	if o.owner == nil {
		return nil
	}
	return o.owner.volumes(service)
}

// Duplicate is a pair of volumes of one service with the same target.
type Duplicate struct {
	Target        string
	First, Second Origin
	// Differ: they have not the same source. FirstSource is that of the line that
	// loses, as a path of the host.
	Differ      bool
	FirstSource string
}

// Duplicates lists the volumes of a service that lead to the same target.
func (o *Override) Duplicates(service string) []Duplicate {
	var out []Duplicate
	seen := map[string]WrittenVolume{}
	for _, v := range o.Volumes(service) {
		if v.Target == "" {
			continue
		}
		if first, ok := seen[v.Target]; ok {
			out = append(out, Duplicate{Target: v.Target, First: first.Origin, Second: v.Origin, Differ: first.Source != v.Source, FirstSource: o.owner.mountSource(first.Source)})
		}
		seen[v.Target] = v
	}
	return out
}
