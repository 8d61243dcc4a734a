package composetree

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// EachService calls visit with the body of each of these services, or of all if none is given. The
// error is visit's, or nothing if visit never changed anything.
func EachService(t *resolved.Tree, names []string, nothing error, visit func(service *yaml.Node) (changed bool, err error)) error {
	found := false
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			name, service := services.Content[i].Value, services.Content[i+1]
			if service.Kind != yaml.MappingNode || len(names) > 0 && !slices.Contains(names, name) {
				continue
			}
			changed, err := visit(service)
			if err != nil {
				return fmt.Errorf("the service %s: %w", name, err)
			}
			found = found || changed
		}
	}
	if !found {
		return nothing
	}
	return nil
}

// ServiceOf is a service of a tree, nil if there is none.
func ServiceOf(t *resolved.Tree, name string) *yaml.Node {
	for _, services := range t.Services() {
		if service := resolved.Get(services, name); service != nil {
			return service
		}
	}
	return nil
}

// AddService adds a service to a tree, in the same place as package yamledit writes it.
func AddService(t *resolved.Tree, name string, body *yaml.Node) {
	entry := Mapping(Text(name), body)
	for _, root := range t.Roots {
		if services := resolved.Get(resolved.Top(root), "services"); services != nil {
			entry.Content = append(services.Content, entry.Content...)
			*services = *entry
			return
		}
	}
	if len(t.Roots) == 0 {
		t.Roots = []*yaml.Node{{Kind: yaml.DocumentNode, Content: []*yaml.Node{Mapping()}}}
	}
	top := Mapping(Text("services"), entry)
	top.Content = append(t.Roots[0].Content[0].Content, top.Content...)
	*t.Roots[0].Content[0] = *top
}

// ExtendsNone refuses to change a service that another, unintended one extends, unless exempt reports
// true for that one.
func ExtendsNone(t *resolved.Tree, meant []string, exempt func(service *yaml.Node) bool) error {
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			name, service := services.Content[i].Value, services.Content[i+1]
			if slices.Contains(meant, name) || exempt != nil && exempt(service) {
				continue
			}
			for base, left := extended(service), len(services.Content); base != "" && left > 0; left-- {
				if slices.Contains(meant, base) {
					return fmt.Errorf("the service %s extends %s: edit it by hand", name, base)
				}
				base = extended(resolved.Get(services, base))
			}
		}
	}
	return nil
}

// extended is the service of the same file that a service extends.
func extended(service *yaml.Node) string {
	switch base := resolved.Get(service, "extends"); {
	case base == nil:
		return ""
	case base.Kind == yaml.ScalarNode:
		return base.Value
	case resolved.Get(base, "file") == nil && resolved.Get(base, "service") != nil:
		return resolved.Get(base, "service").Value
	}
	return ""
}
