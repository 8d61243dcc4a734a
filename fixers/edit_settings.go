package fixers

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/jsonedit"
	"doctor/fixers/internal/yamledit"
	"doctor/internal/resolved"
)

// EditSettings changes a connection of airflow_settings.yaml. The names of fields are those of JSON:
// conn_id, login, extra.region_name; a dot leads into an object. conn_extra is a mapping, or JSON in a
// string.
type EditSettings struct {
	Unprinted[EditSettings]
	// File is the settings file.
	File string
	// Line is the line of the conn_id.
	Line int
	// As is the form that conn_extra gets first: JSONForm keeps the capitals of its keys.
	As ConnectionForm
	// Rename are the fields to rename, or to move into another object.
	Rename []Renaming `edit:"optional"`
	// Set are new values by field, each encoded by package json.
	Set map[string]any `edit:"optional"`
	// Remove are the fields to remove.
	Remove []string `edit:"optional"`
}

// Name is edit-settings.
func (EditSettings) Name() string { return "edit-settings" }

// Promise is unsafe: other hooks may use the connection.
func (EditSettings) Promise() Safety { return Unsafe }

// Paths is the file.
func (e EditSettings) Paths() []string { return []string{e.File} }

// Plan changes the entry.
func (e EditSettings) Plan(files Files, p Project) (Change, error) {
	return editText(files, p.Absolute(e.File), Settings, func(text []byte) ([]Splice, []Want, error) {
		return yamledit.Edit(text, nil, func(_, want *resolved.Tree) error {
			entry := connectionAt(want, e.Line)
			if entry == nil {
				return fmt.Errorf("line %d has no connection", e.Line)
			}
			return e.change(entry)
		})
	})
}

// connectionAt is the entry with the conn_id of a line.
func connectionAt(t *resolved.Tree, line int) *yaml.Node {
	for _, root := range t.Roots {
		list := resolved.Get(resolved.Get(resolved.Top(root), "airflow"), "connections")
		if list == nil || list.Kind != yaml.SequenceNode {
			continue
		}
		for _, item := range list.Content {
			if id := field(item, "conn_id"); id != nil && id.Line == line {
				return item
			}
		}
	}
	return nil
}

// field is the value of a key of a mapping, in any case: the CLI reads keys in lower case.
func field(m *yaml.Node, name string) *yaml.Node {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if strings.EqualFold(m.Content[i].Value, name) {
			return m.Content[i+1]
		}
	}
	return nil
}

func removeField(m *yaml.Node, name string) bool {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if strings.EqualFold(m.Content[i].Value, name) {
			m.Content = slices.Delete(m.Content, i, i+2)
			return true
		}
	}
	return false
}

// fieldName is the key in the file of a field.
func fieldName(name string) string { return "conn_" + strings.TrimPrefix(name, "conn_") }

func (e EditSettings) change(entry *yaml.Node) error {
	inside := jsonedit.Changes{Set: map[string]any{}}
	for _, r := range e.Rename {
		from, isExtra := strings.CutPrefix(r.From, "extra.")
		to, toExtra := strings.CutPrefix(r.To, "extra.")
		if !isExtra || !toExtra {
			return fmt.Errorf("%s cannot be moved", r.From)
		}
		inside.Rename = append(inside.Rename, Renaming{From: from, To: to})
	}
	for _, path := range slices.Sorted(maps.Keys(e.Set)) {
		if name, isExtra := strings.CutPrefix(path, "extra."); isExtra {
			inside.Set[name] = e.Set[path]
			continue
		}
		value, isText := e.Set[path].(string)
		if !isText {
			return fmt.Errorf("%s must be a string", path)
		}
		if n := field(entry, fieldName(path)); n != nil {
			n.Kind, n.Tag, n.Value, n.Content = yaml.ScalarNode, "!!str", value, nil
		} else {
			entry.Content = append(entry.Content, composetree.Text(fieldName(path)), composetree.Text(value))
		}
	}
	for _, path := range e.Remove {
		if name, isExtra := strings.CutPrefix(path, "extra."); isExtra {
			inside.Remove = append(inside.Remove, name)
		} else if !removeField(entry, fieldName(path)) {
			return fmt.Errorf("there is no %s", fieldName(path))
		}
	}
	return e.changeExtra(entry, inside)
}

// changeExtra changes conn_extra, in the form that it has.
func (e EditSettings) changeExtra(entry *yaml.Node, c jsonedit.Changes) error {
	extra := field(entry, "conn_extra")
	none := len(c.Rename)+len(c.Set)+len(c.Remove) == 0
	switch {
	case none && e.As == SameForm:
		return nil
	case composetree.IsNull(extra):
		return errors.New("there is no conn_extra: write it by hand")
	case extra.Kind == yaml.MappingNode:
		written, err := jsonedit.FromYAML(extra)
		if err == nil && !none {
			written, err = c.Apply(written, func(text string) string { return text })
		}
		if err != nil {
			return err
		}
		if e.As == JSONForm {
			extra.Kind, extra.Tag, extra.Value, extra.Content = yaml.ScalarNode, "!!str", written, nil
			return nil
		}
		return changeMapping(c, extra)
	case extra.Kind != yaml.ScalarNode:
		return composetree.ByHand(extra)
	}
	written := extra.Value
	if e.As == RepairedJSON {
		var err error
		if written, err = (EditConnection{As: RepairedJSON}).form(written); err != nil {
			return err
		}
	}
	if !none {
		var err error
		if written, err = c.Apply(written, func(text string) string { return text }); err != nil {
			return err
		}
	}
	extra.Value = written
	return nil
}

// changeMapping makes the changes in a mapping of YAML.
func changeMapping(c jsonedit.Changes, m *yaml.Node) error {
	for _, r := range c.Rename {
		object, name := objectOf(m, r.From, false)
		value := resolved.Get(object, name)
		target, to := objectOf(m, r.To, true)
		if value == nil || target == nil || resolved.Get(target, to) != nil {
			return fmt.Errorf("%s cannot become %s: edit it by hand", r.From, r.To)
		}
		resolved.Remove(object, name)
		target.Content = append(target.Content, composetree.Text(to), value)
	}
	for _, path := range slices.Sorted(maps.Keys(c.Set)) {
		object, name := objectOf(m, path, true)
		value, err := nodeOf(c.Set[path])
		if object == nil || err != nil {
			return fmt.Errorf("%s cannot be set: edit it by hand", path)
		}
		if old := resolved.Get(object, name); old != nil {
			old.Kind, old.Tag, old.Value, old.Content = value.Kind, value.Tag, value.Value, value.Content
		} else {
			object.Content = append(object.Content, composetree.Text(name), value)
		}
	}
	for _, path := range c.Remove {
		object, name := objectOf(m, path, false)
		if resolved.Get(object, name) == nil {
			return fmt.Errorf("there is no %s", path)
		}
		resolved.Remove(object, name)
	}
	return nil
}

// objectOf is the mapping that a path leads into, nil if there is none.
func objectOf(m *yaml.Node, path string, create bool) (object *yaml.Node, name string) {
	head, rest, nested := strings.Cut(path, ".")
	if !nested || m == nil || m.Kind != yaml.MappingNode {
		return m, path
	}
	inner := resolved.Get(m, head)
	if inner == nil && create {
		inner = composetree.Mapping()
		m.Content = append(m.Content, composetree.Text(head), inner)
	}
	return objectOf(inner, rest, create)
}

// nodeOf is a value as YAML has it.
func nodeOf(value any) (*yaml.Node, error) {
	written, err := jsonedit.Encode(value)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(written), &root); err != nil || len(root.Content) != 1 {
		return nil, errors.New("it cannot be written in YAML")
	}
	n := root.Content[0]
	if n.Kind == yaml.ScalarNode {
		n.Style = 0
	}
	return n, nil
}
