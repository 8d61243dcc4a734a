package fixers

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"go.yaml.in/yaml/v4"
)

// AddMounts gives services of an override a volume line, in the file's own style.
// Services that mount something at that target already stay as they are; missing
// ones are added. It refuses to touch a list that other services share.
type AddMounts struct {
	Unprinted[AddMounts]
	// File is the override.
	File string
	// Services are those that get the line.
	Services []string
	// Spec is the volume line: source:target:mode.
	Spec string
	// Create makes the override where there is none.
	Create bool
}

// Name is add-mounts.
func (AddMounts) Name() string { return "add-mounts" }

// Promise is safe.
func (AddMounts) Promise() Safety { return Safe }

// Paths are those that it names.
func (e AddMounts) Paths() []string { return []string{e.File} }

// newOverrideMode is the mode of an override that is made: it holds no secrets.
const newOverrideMode fs.FileMode = 0o644

// Plan adds one service after the other.
func (e AddMounts) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	spec, ok := splitVolume(e.Spec)
	if !ok || !spec.hasSource {
		return change, fmt.Errorf("not a volume line with a source and a target: %q", e.Spec)
	}
	var before []byte
	switch exists := files.Exists(change.File); {
	case !exists && !e.Create:
		return change, fmt.Errorf("there is no such file")
	case !exists:
		change.Create = &Create{Mode: newOverrideMode}
	default:
		var err error
		if before, err = files.Read(change.File); err != nil {
			return change, err
		}
	}
	a := mountAdder{text: before, spec: spec, services: e.Services}
	for _, name := range a.services {
		if err := a.add(name); err != nil {
			return change, err
		}
	}
	change.Wants = a.wants
	for _, line := range udiff.Lines(string(before), string(a.text)) {
		change.Splices = append(change.Splices, Splice{line.Start, line.End, line.New})
	}
	return change, nil
}

// mountAdder adds one mount after the other, each to the text that the one
// before left.
type mountAdder struct {
	text     []byte
	wants    []Want
	spec     volumeSpec
	services []string
}

func (a *mountAdder) add(name string) error {
	d, err := parseYAML(a.text)
	if err != nil {
		return err
	}
	edit, wants, err := a.plan(d, name)
	if err != nil || wants == nil {
		return err
	}
	after, err := splice(a.text, []Splice{edit})
	if err != nil {
		return err
	}
	if err := verify(Compose, a.text, after, wants); err != nil {
		return fmt.Errorf("service %s: %w", name, err)
	}
	a.text, a.wants = after, append(a.wants, wants...)
	return nil
}

// plan works out the edit for one service; no wants mean that it has its mount.
func (a *mountAdder) plan(d *document, name string) (Splice, []Want, error) {
	all := d.services()
	i := slices.IndexFunc(all, func(s service) bool { return s.name.Value == name })
	if i < 0 {
		return a.newService(d, name)
	}
	s := all[i]
	if volumes := lookup(s.value, "volumes"); volumes != nil && volumes.Kind == yaml.SequenceNode {
		if slices.ContainsFunc(volumes.Content, a.satisfies) {
			return Splice{}, nil, nil
		}
		if err := a.alone(all, name, func(o service) bool { return lookup(o.value, "volumes") == volumes || follow(o.value) == volumes }); err != nil {
			return Splice{}, nil, err
		}
		if err := d.serves(volumes, place.isVolume, place.isService, place.isMerge, place.isExtension); err != nil {
			return Splice{}, nil, err
		}
		if len(volumes.Content) > 0 || volumes.Style&yaml.FlowStyle != 0 {
			return d.addItem(volumes, a.spec.text)
		}
	}
	layout := d.layout()
	body := follow(s.value)
	if isNull(body) {
		return d.fill(s.name, s.value, layout.unit, layout.volumes(a.spec.text), a.tree())
	}
	if body.Kind != yaml.MappingNode {
		return Splice{}, nil, fmt.Errorf("line %d: the service %s is not a mapping", s.name.Line, name)
	}
	if err := a.alone(all, name, func(o service) bool { return reaches(o.value, body, 0) }); err != nil {
		return Splice{}, nil, err
	}
	if err := d.serves(body, place.isService, place.isMerge, place.isExtension); err != nil {
		return Splice{}, nil, err
	}
	if key, v := entry(body, "volumes"); key != nil {
		if !isNull(v) {
			return Splice{}, nil, fmt.Errorf("line %d: volumes is not a list", key.Line)
		}
		item := "- " + plainOrQuoted(a.spec.text, false)
		return d.fill(key, v, layout.dash, item, sequence(text(a.spec.text)))
	}
	snippet := layout.volumes(a.spec.text)
	if body.Style&yaml.FlowStyle != 0 {
		snippet = a.flow()
	}
	return d.addEntry(body, "volumes", sequence(text(a.spec.text)), snippet)
}

// newService adds a service that the file does not have, and services: too if
// need be.
func (a *mountAdder) newService(d *document, name string) (Splice, []Want, error) {
	layout := d.layout()
	block := name + ":\n" + indent(layout.volumes(a.spec.text), layout.unit)
	inline := plainOrQuoted(name, true) + ": {" + a.flow() + "}"
	for _, root := range d.roots {
		if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
			continue
		}
		key, services := entry(root.Content[0], "services")
		if key == nil {
			continue
		}
		if services.Kind == yaml.MappingNode {
			if services.Style&yaml.FlowStyle != 0 {
				block = inline
			}
			return d.addEntry(services, name, a.tree(), block)
		}
		return d.fill(key, services, layout.service, block, mapping(text(name), a.tree()))
	}
	whole := mapping(text(name), a.tree())
	block = "services:\n" + indent(block, layout.service)
	if len(d.roots) == 0 || isNull(d.roots[0].Content[0]) {
		return d.fillEmpty(block, mapping(text("services"), whole))
	}
	top := d.roots[0].Content[0]
	if top.Style&yaml.FlowStyle != 0 {
		block = "services: {" + inline + "}"
	}
	if top.Kind != yaml.MappingNode {
		return Splice{}, nil, fmt.Errorf("the file is not a mapping")
	}
	return d.addEntry(top, "services", whole, block)
}

// tree is the body of a service that has the volume and nothing else.
func (a *mountAdder) tree() *yaml.Node {
	return mapping(text("volumes"), sequence(text(a.spec.text)))
}

func (a *mountAdder) flow() string {
	return "volumes: [" + plainOrQuoted(a.spec.text, true) + "]"
}

// satisfies reports whether a volume is mounted at the target already.
func (a *mountAdder) satisfies(item *yaml.Node) bool {
	target := a.spec.part(a.spec.target)
	item = follow(item)
	if item.Kind == yaml.MappingNode {
		v := lookup(item, "target")
		return v != nil && sameTarget(v.Value, target)
	}
	spec, ok := splitVolume(item.Value)
	return ok && sameTarget(spec.part(spec.target), target)
}

// alone refuses an edit that would reach services nobody asked for.
func (a *mountAdder) alone(all []service, name string, concerned func(service) bool) error {
	for _, s := range all {
		if concerned(s) && !slices.Contains(a.services, s.name.Value) {
			return fmt.Errorf("the service %s shares its definition with %s through an anchor: add the volume by hand", name, s.name.Value)
		}
	}
	return nil
}

func indent(snippet string, by int) string {
	pad := strings.Repeat(" ", by)
	return pad + strings.ReplaceAll(snippet, "\n", "\n"+pad)
}
