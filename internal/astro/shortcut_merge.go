package astro

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"
)

// mergesSimply reports whether a document has only what merger merges: no merge keys, no key twice
// in a mapping (which compose refuses), and nothing to interpolate outside of services.
func mergesSimply(doc *yaml.Node) bool {
	simple := eachMapping(doc, func(n *yaml.Node) bool {
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if seen[key] || key == "<<" {
				return false
			}
			seen[key] = true
		}
		return true
	})
	if !simple {
		return false
	}
	for _, e := range entries(doc) {
		if e.key.Value == "services" {
			continue
		}
		walkScalars(e.value, "", func(_ string, n *yaml.Node) { simple = simple && !strings.Contains(n.Value, "$") })
	}
	return simple && at(doc, "services") != nil
}

// eachMapping reports whether a condition holds for every mapping in a node.
func eachMapping(n *yaml.Node, holds func(*yaml.Node) bool) bool {
	if n.Kind == yaml.MappingNode && !holds(n) {
		return false
	}
	return !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return !eachMapping(c, holds) })
}

// merger merges services of the override into compose's model of the CLI's own file, as compose-go
// does (override/merge.go, override/uncity.go, loader/loader.go).
type merger struct {
	project *Project
	model   *types.Project
}

// merge merges the body of a service, false if it has something unusual.
func (m merger) merge(s *types.ServiceConfig, body *yaml.Node) bool {
	if isNull(body) {
		return true
	}
	for _, e := range entries(body) {
		ok := false
		switch e.key.Value {
		case "volumes":
			ok = m.volumes(s, items(e.value))
		case "environment":
			ok = m.environment(s, e.value)
		case "env_file":
			ok = m.envFiles(s, e.value)
		case "user":
			s.User, ok = m.text(e.value)
		}
		if !ok {
			return false
		}
	}
	return true
}

// text is a text with its variables filled in, false if compose refuses it.
func (m merger) text(n *yaml.Node) (string, bool) {
	if strings.Contains(n.Value, homeMark) {
		return "", false
	}
	if !strings.Contains(n.Value, "$") {
		return n.Value, true
	}
	text, err := fillIn(n.Value, m.project.lookUp)
	return restoreText(text), err == nil
}

// volumes adds volumes in the short form. Of two with one target, the later one wins and stays in
// the place of the earlier one.
func (m merger) volumes(s *types.ServiceConfig, added []*yaml.Node) bool {
	for _, n := range added {
		text, ok := m.text(n)
		if !ok {
			return false
		}
		v, err := format.ParseVolume(text)
		if err != nil || !strings.HasPrefix(v.Target, "/") || cleanTarget(v.Target) != v.Target {
			return false // compose compares targets before and after it cleans them
		}
		if v.Type == types.VolumeTypeVolume && v.Source != "" {
			if _, known := m.model.Volumes[v.Source]; !known {
				return false
			}
		}
		i := slices.IndexFunc(s.Volumes, func(other types.ServiceVolumeConfig) bool { return other.Target == v.Target })
		if i < 0 {
			s.Volumes = append(s.Volumes, v)
		} else {
			s.Volumes[i] = v
		}
	}
	return len(added) > 0
}

// environment adds variables, of a list or a mapping. One without a value has the shell's.
func (m merger) environment(s *types.ServiceConfig, n *yaml.Node) bool {
	added := 0
	for _, item := range items(n) {
		text, ok := m.text(item)
		name, value, set := strings.Cut(text, "=")
		if !ok || !isVariableName(name) {
			return false
		}
		m.set(s, name, value, set)
		added++
	}
	if n.Kind == yaml.MappingNode {
		for _, e := range entries(n) {
			value, set, ok := m.scalar(e.value)
			if !ok || !isVariableName(e.key.Value) {
				return false
			}
			m.set(s, e.key.Value, value, set)
			added++
		}
	}
	return added > 0
}

func (m merger) set(s *types.ServiceConfig, name, value string, set bool) {
	if !set {
		value, set = m.model.Environment[name]
	}
	if !set {
		s.Environment[name] = nil
		return
	}
	s.Environment[name] = &value
}

// scalar is a scalar as compose writes it into the environment; set is false for null.
func (m merger) scalar(n *yaml.Node) (value string, set, ok bool) {
	switch n.Tag {
	case "!!null":
		return "", false, true
	case "!!str":
		value, ok = m.text(n)
		return value, true, ok
	case "!!int", "!!bool", "!!float":
		var decoded any
		err := n.Decode(&decoded)
		return fmt.Sprint(decoded), true, err == nil
	}
	return "", false, false
}

// envFiles adds environment files.
func (m merger) envFiles(s *types.ServiceConfig, n *yaml.Node) bool {
	added := items(n)
	if n.Kind == yaml.ScalarNode {
		added = []*yaml.Node{n}
	}
	for _, item := range added {
		path, ok := m.text(item)
		if !ok {
			return false
		}
		file := types.EnvFile{Path: path, Required: true}
		if !slices.Contains(s.EnvFiles, file) {
			s.EnvFiles = append(s.EnvFiles, file)
		}
	}
	return len(added) > 0
}

// isVariableName reports whether a name needs no care, as it has only letters, digits and
// underscores.
func isVariableName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || 'z' < r) && (r < 'A' || 'Z' < r) && (r < '0' || '9' < r) && r != '_'
	})
}
