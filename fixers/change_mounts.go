package fixers

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/fixers/internal/yamledit"
	"doctor/internal/resolved"
)

// ChangeMounts makes several changes to the mounts of an override at once, where one of them alone
// would not help: it moves, opens and removes mounts, and then adds those that are missing.
type ChangeMounts struct {
	Unprinted[ChangeMounts]
	// File is the override.
	File string
	// Services are the services to change, none for all that have such a mount.
	Services []string `edit:"optional"`
	// Retarget are the mounts to move, by their container paths. A service that already has
	// something at the new path is refused.
	Retarget []Move `edit:"optional"`
	// Source are new sources, by the container paths of the mounts before they are moved.
	Source []Mounting `edit:"optional"`
	// Open are the container paths, after they were moved, to mount read-write.
	Open []string `edit:"optional"`
	// Remove are the container paths whose volumes and tmpfs are removed.
	Remove []string `edit:"optional"`
	// Add are volume lines for all Services: source:target:mode. A service that already has
	// something at the target stays as it is.
	Add []string `edit:"optional"`
}

// Move is a mount with its present and its new container path. Source is its source as written, ""
// for any: one of two volumes with the same container path.
type Move struct {
	From, To string
	Source   string `edit:"optional"`
}

// Mounting is a mount by its container path, with the source that it gets.
type Mounting struct{ Target, Source string }

// Name is change-mounts.
func (ChangeMounts) Name() string { return "change-mounts" }

// Promise is safe.
func (ChangeMounts) Promise() Safety { return Safe }

// Paths is the file.
func (e ChangeMounts) Paths() []string { return []string{e.File} }

// Plan makes one change after the other, each to the text that resulted from the one before.
func (e ChangeMounts) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	before, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	after := before
	for _, line := range e.Add {
		if spec, ok := composetree.SplitVolume(line); !ok || !spec.HasSource || len(e.Services) == 0 {
			return change, fmt.Errorf("not a volume line with a source and a target, for some services: %q", line)
		}
	}
	if len(e.Retarget)+len(e.Source)+len(e.Open)+len(e.Remove) > 0 {
		moved, _, err := yamledit.Edit(before, e.Services, e.change)
		if err != nil {
			return change, err
		}
		if after, err = textedit.Apply(before, moved); err != nil {
			return change, err
		}
	}
	for _, line := range e.Add { // also to services that are not in the file yet
		added, err := (AddMounts{File: e.File, Services: e.Services, Spec: line}).Plan(readAs{files, change.File, after}, p)
		if err != nil {
			return change, err
		}
		if after, err = textedit.Apply(after, added.Splices); err != nil {
			return change, err
		}
	}
	if bytes.Equal(before, after) {
		return change, nil
	}
	change.Splices = textedit.LineDiff(before, after)
	change.Wants, err = yamledit.Rewritten(before, after)
	return change, err
}

// readAs are files of which one has another content.
type readAs struct {
	Files
	path string
	text []byte
}

func (f readAs) Read(path string) ([]byte, error) {
	if path == f.path {
		return f.text, nil
	}
	return f.Files.Read(path)
}

func (e ChangeMounts) change(_, want *resolved.Tree) error {
	return composetree.EachService(want, e.Services, errNothing, func(service *yaml.Node) (bool, error) {
		fed, err := e.feed(service)
		if err != nil {
			return false, err
		}
		moved, err := e.move(service)
		if err != nil {
			return false, err
		}
		opened := false
		for _, item := range composetree.VolumeItems(service) {
			for _, target := range e.Open {
				switch err := composetree.SetMode(item, target, []string{ReadWrite.option()}); {
				case err == nil:
					opened = true
				case !errors.Is(err, composetree.ErrNotConcerned):
					return false, err
				}
			}
		}
		changed := e.unmount(service) || moved || fed || opened
		if changed { // together with what is removed: a list must not be empty in between
			for _, line := range e.Add {
				composetree.MountIn(service, line)
			}
		}
		return changed, nil
	})
}

// feed gives the mounts of a service their new sources.
func (e ChangeMounts) feed(service *yaml.Node) (bool, error) {
	fed := false
	for _, item := range composetree.VolumeItems(service) {
		for _, m := range e.Source {
			if !composetree.SameTarget(composetree.TargetOfItem(item), m.Target) {
				continue
			}
			if item.Kind == yaml.MappingNode {
				composetree.SetEntry(item, "source", composetree.Text(m.Source))
				fed = true
				continue
			}
			spec, ok := composetree.SplitVolume(item.Value)
			if !ok || !spec.HasSource {
				return false, fmt.Errorf("line %d: the volume has no source: edit it by hand", item.Line)
			}
			if err := composetree.SetPart(item, spec.Source, m.Source); err != nil {
				return false, err
			}
			fed = true
		}
	}
	return fed, nil
}

// move gives the mounts of a service their new targets.
func (e ChangeMounts) move(service *yaml.Node) (bool, error) {
	var moving []*yaml.Node
	var to []string
	for _, item := range composetree.VolumeItems(service) {
		for _, r := range e.Retarget {
			if composetree.SameTarget(composetree.TargetOfItem(item), r.From) && (r.Source == "" || composetree.SourceOfItem(item) == r.Source) {
				moving, to = append(moving, item), append(to, r.To)
				break
			}
		}
	}
	for i, item := range moving {
		if err := composetree.Retarget(item, composetree.TargetOfItem(item), to[i]); err != nil {
			return false, err
		}
	}
	for i, item := range moving {
		for _, other := range composetree.VolumeItems(service) {
			if other != item && composetree.SameTarget(composetree.TargetOfItem(other), to[i]) && !slices.ContainsFunc(e.Remove, func(target string) bool { return composetree.SameTarget(target, to[i]) }) {
				return false, fmt.Errorf("line %d: something is mounted at %s already: edit it by hand", other.Line, to[i])
			}
		}
	}
	return len(moving) > 0, nil
}

// unmount removes volumes and tmpfs by their targets, and with the last item of a list its key.
func (e ChangeMounts) unmount(service *yaml.Node) bool {
	goes := func(target string) bool {
		return slices.ContainsFunc(e.Remove, func(gone string) bool { return composetree.SameTarget(target, gone) })
	}
	changed := false
	for key, targetOf := range map[string]func(*yaml.Node) string{"volumes": composetree.TargetOfItem, "tmpfs": targetOfTmpfs} {
		list := resolved.Get(service, key)
		switch {
		case list == nil:
		case list.Kind == yaml.ScalarNode && key == "tmpfs" && goes(targetOfTmpfs(list)):
			resolved.Remove(service, key)
			changed = true
		case list.Kind == yaml.SequenceNode && slices.ContainsFunc(list.Content, func(item *yaml.Node) bool { return goes(targetOf(item)) }):
			changed = true
			list.Content = slices.DeleteFunc(list.Content, func(item *yaml.Node) bool { return goes(targetOf(item)) })
			if len(list.Content) == 0 {
				resolved.Remove(service, key)
			}
		}
	}
	return changed
}

// targetOfTmpfs is the container path of an entry of tmpfs:, which may have options after a colon.
func targetOfTmpfs(item *yaml.Node) string {
	target, _, _ := strings.Cut(item.Value, ":")
	return target
}
