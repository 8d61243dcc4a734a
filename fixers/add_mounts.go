package fixers

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// AddMounts gives services of an override a volume line, in the file's own style. Services that
// already mount something at that target stay as they are; missing services are added. A shared
// list gets the line once if all its services should have it; otherwise those that should get their
// own list.
type AddMounts struct {
	Unprinted[AddMounts]
	// File is the override.
	File string
	// Services are the services that get the line.
	Services []string
	// Spec is the volume line: source:target:mode.
	Spec string
	// Create creates a missing override.
	Create bool
}

// Name is add-mounts.
func (AddMounts) Name() string { return "add-mounts" }

// Promise is safe.
func (AddMounts) Promise() Safety { return Safe }

// Paths is the file.
func (e AddMounts) Paths() []string { return []string{e.File} }

// newOverrideMode is the mode of a new override: it holds no secrets.
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
		return change, fmt.Errorf("the file does not exist")
	case !exists:
		change.Create = &Create{Mode: newOverrideMode}
	default:
		var err error
		if before, err = files.Read(change.File); err != nil {
			return change, err
		}
	}
	a := mountAdder{text: before, spec: spec, services: e.Services}
	if err := a.add(); err != nil {
		return change, err
	}
	change.Wants, change.Splices = a.wants, lineSplices(before, a.text)
	return change, nil
}

// mountAdder adds one mount after the other, each to the text that resulted from the one before.
type mountAdder struct {
	text     []byte
	wants    []Want
	spec     volumeSpec
	services []string
}

func (a *mountAdder) add() error {
	d, err := parseYAML(a.text)
	if err != nil {
		return err
	}
	now, want, err := d.trees()
	if err != nil {
		return err
	}
	for _, name := range a.services {
		if err := a.mount(want, name); err != nil {
			return err
		}
	}
	if err := extendsNone(now, a.services, a.isMounted); err != nil {
		return err
	}
	a.wants = differences(treeFacts(now), treeFacts(want))
	for _, name := range a.services {
		if err := a.make(name); err != nil {
			return err
		}
	}
	change, err := adapt(Change{}, a.text, want)
	if err != nil {
		return err
	}
	a.wants = append(a.wants, change.Wants...)
	a.text, err = splice(a.text, change.Splices)
	return err
}

// mount gives a service of a tree the volume.
func (a *mountAdder) mount(want *resolved.Tree, name string) error {
	service := serviceOf(want, name)
	if service == nil {
		addService(want, name, a.tree())
		return nil
	}
	volumes := resolved.Get(service, "volumes")
	switch {
	case isNull(service):
		*service = *a.tree()
	case service.Kind != yaml.MappingNode:
		return fmt.Errorf("line %d: the service %s is not a mapping", service.Line, name)
	case volumes == nil:
		service.Content = append(service.Content, a.tree().Content...)
	case isNull(volumes):
		*volumes = *sequence(text(a.spec.text))
	case volumes.Kind != yaml.SequenceNode:
		return fmt.Errorf("line %d: volumes is not a list", volumes.Line)
	case !a.isMounted(service):
		volumes.Content = append(volumes.Content, text(a.spec.text))
	}
	return nil
}

// serviceOf is a service of a tree, nil if there is none.
func serviceOf(t *resolved.Tree, name string) *yaml.Node {
	for _, services := range t.Services() {
		if service := resolved.Get(services, name); service != nil {
			return service
		}
	}
	return nil
}

// addService adds a service to a tree, in the same place as newService.
func addService(t *resolved.Tree, name string, body *yaml.Node) {
	entry := mapping(text(name), body)
	for _, root := range t.Roots {
		if services := resolved.Get(resolved.Top(root), "services"); services != nil {
			entry.Content = append(services.Content, entry.Content...)
			*services = *entry
			return
		}
	}
	if len(t.Roots) == 0 {
		t.Roots = []*yaml.Node{{Kind: yaml.DocumentNode, Content: []*yaml.Node{mapping()}}}
	}
	top := mapping(text("services"), entry)
	top.Content = append(t.Roots[0].Content[0].Content, top.Content...)
	*t.Roots[0].Content[0] = *top
}

// make writes a whole service, or the value of a key without one, when there is nothing that adapt
// could edit.
func (a *mountAdder) make(name string) error {
	d, err := parseYAML(a.text)
	if err != nil {
		return err
	}
	edit, wants, err := a.plan(d, name)
	if err != nil || wants == nil {
		return err
	}
	a.text, err = splice(a.text, []Splice{edit})
	a.wants = append(a.wants, wants...)
	return err
}

// plan works out that edit; it returns no wants if there is something to edit.
func (a *mountAdder) plan(d *document, name string) (Splice, []Want, error) {
	tree, err := resolved.New(d.roots)
	if err != nil {
		return Splice{}, nil, err
	}
	if serviceOf(tree, name) == nil {
		return a.newService(d, name)
	}
	layout := d.layout()
	for _, s := range d.services() {
		if s.name.Value != name {
			continue
		}
		if body := follow(s.value); isNull(body) {
			return d.fill(s.name, s.value, layout.unit, layout.volumes(a.spec.text), a.tree())
		}
		if key, v := entry(follow(s.value), "volumes"); key != nil && isNull(v) {
			item := "- " + plainOrQuoted(a.spec.text, false)
			return d.fill(key, v, layout.dash, item, sequence(text(a.spec.text)))
		}
	}
	return Splice{}, nil, nil
}

// newService adds a missing service to the file, and services: too if necessary.
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
			return d.addEntry(services, 0, name, a.tree(), block)
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
	return d.addEntry(top, 0, "services", whole, block)
}

// tree is the body of a service with only the volume.
func (a *mountAdder) tree() *yaml.Node {
	return mapping(text("volumes"), sequence(text(a.spec.text)))
}

func (a *mountAdder) flow() string {
	return "volumes: [" + plainOrQuoted(a.spec.text, true) + "]"
}

// isMounted reports whether a service of a tree has a volume at the target.
func (a *mountAdder) isMounted(service *yaml.Node) bool {
	volumes := resolved.Get(service, "volumes")
	return volumes != nil && volumes.Kind == yaml.SequenceNode && slices.ContainsFunc(volumes.Content, a.satisfies)
}

// satisfies reports whether a volume is already mounted at the target.
func (a *mountAdder) satisfies(item *yaml.Node) bool {
	target := a.spec.part(a.spec.target)
	if item.Kind == yaml.MappingNode {
		v := resolved.Get(item, "target")
		return v != nil && sameTarget(v.Value, target)
	}
	spec, ok := splitVolume(item.Value)
	return ok && sameTarget(spec.part(spec.target), target)
}

func indent(snippet string, by int) string {
	pad := strings.Repeat(" ", by)
	return pad + strings.ReplaceAll(snippet, "\n", "\n"+pad)
}
