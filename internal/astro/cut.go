package astro

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// keysAt returns the sorted keys of the mapping at a path; none if it is not a mapping.
func (o *Override) keysAt(path ...string) []string {
	keys := map[string]bool{}
	for _, doc := range o.docs {
		for _, e := range entries(at(doc, path...)) {
			keys[e.key.Value] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

// only copies the documents of the override with only these keys of the mapping at a path. If the
// path is inside services:, the other top-level keys except x-... are kept, and the other services
// are kept by name, because all of that may be needed.
func (o *Override) only(path, keys []string) []*yaml.Node {
	var out []*yaml.Node
	for _, doc := range o.docs {
		out = append(out, o.cut(target(doc), path, keys))
	}
	return out
}

// written encodes documents as a file.
func written(docs []*yaml.Node) ([]byte, error) {
	var out []byte
	for _, doc := range docs {
		text, err := yaml.Marshal(doc)
		if err != nil {
			return nil, err
		}
		out = append(append(out, "---\n"...), text...)
	}
	return out, nil
}

// cut copies a document with only these keys of the mapping at a path.
func (o *Override) cut(root *yaml.Node, path, keys []string) *yaml.Node {
	if len(path) == 0 || path[0] != "services" {
		return cutMapping(root, path, keys)
	}
	out := bare(root)
	for _, e := range entries(root) {
		switch value := e.value; {
		case isExtension(e.key.Value):
		case e.key.Value == "services":
			out.Content = append(out.Content, copied(e.key), o.cutServices(value, path[1:], keys))
		default:
			out.Content = append(out.Content, copied(e.key), copied(value))
		}
	}
	return out
}

func (o *Override) cutServices(n *yaml.Node, path, keys []string) *yaml.Node {
	out := bare(n)
	for _, e := range entries(n) {
		value := o.stub(e.key.Value)
		switch {
		case len(path) == 0 && slices.Contains(keys, e.key.Value):
			value = e.value
		case len(path) > 0 && path[0] == e.key.Value:
			value = withImage(cutMapping(e.value, path[1:], keys), value)
		case e.key.Kind == yaml.ScalarNode && e.key.ShortTag() != "!!str":
			continue // not a service name, but a mistake of its own
		}
		out.Content = append(out.Content, copied(e.key), copied(value))
	}
	return out
}

// cutMapping copies a mapping with only the content at a path.
func cutMapping(n *yaml.Node, path, keys []string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return copied(n)
	}
	out := bare(n)
	for _, e := range entries(n) {
		switch {
		case len(path) == 0 && slices.Contains(keys, e.key.Value):
			out.Content = append(out.Content, copied(e.key), copied(e.value))
		case len(path) > 0 && path[0] == e.key.Value:
			out.Content = append(out.Content, copied(e.key), cutMapping(e.value, path[1:], keys))
		}
	}
	return out
}

// stub replaces a service whose content is left out: one of the base needs nothing else, others
// need an image.
func (o *Override) stub(name string) *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if p := o.owner; slices.Contains(ServicesOf(p.Image.AirflowMajor), name) || p.given.has("services", name) {
		return out
	}
	for _, text := range []string{"image", "stub"} {
		out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text})
	}
	return out
}

// withImage gives a cut service the image of its stub if it has none.
func withImage(body, stub *yaml.Node) *yaml.Node {
	if k, _ := entry(body, "image"); k == nil && body.Kind == yaml.MappingNode {
		body.Content = append(body.Content, stub.Content...)
	}
	return body
}

// bare copies a node without its content and its anchor.
func bare(n *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value}
}

// copied copies a node with aliases and merges resolved.
func copied(n *yaml.Node) *yaml.Node {
	if n = target(n); n == nil {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	}
	out := bare(n)
	if n.Kind == yaml.MappingNode {
		for _, e := range entries(n) {
			out.Content = append(out.Content, copied(e.key), copied(e.value))
		}
		return out
	}
	for _, c := range n.Content {
		out.Content = append(out.Content, copied(c))
	}
	return out
}
