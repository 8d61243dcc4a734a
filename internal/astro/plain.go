package astro

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// isPlain reports whether the override has the usual form, which is valid whatever its texts are
// (compose-go schema/compose-spec.json): one document; only volumes, environment, env_file and
// user; only services that the CLI's own file has; each value of the one type that the schema
// allows. It only saves the time of compiling the schema, so false is always safe.
func (o *Override) isPlain() bool {
	if len(o.docs) == 0 {
		return len(o.Data) == 0
	}
	root := target(o.docs[0])
	if len(o.docs) > 1 || root.Kind != yaml.MappingNode || hasTags(o.docs[0]) {
		return false
	}
	for _, e := range entries(root) {
		switch {
		case isExtension(e.key.Value), e.key.Value == "version" && isText(e.value):
		case e.key.Value == "services" && o.plainServices(e.value):
		default:
			return false
		}
	}
	return true
}

func (o *Override) plainServices(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	known := ServicesOf(o.owner.Image.AirflowMajor)
	for _, service := range entries(n) {
		if !slices.Contains(known, service.key.Value) || !plainBody(service.value) {
			return false
		}
	}
	return true
}

func plainBody(n *yaml.Node) bool {
	if isNull(n) {
		return true
	}
	if n.Kind != yaml.MappingNode {
		return false
	}
	for _, e := range entries(n) {
		fits := false
		switch e.key.Value {
		case "volumes":
			fits = isTextList(e.value)
		case "environment":
			fits = isTextList(e.value) || isScalarMapping(e.value)
		case "env_file":
			fits = isText(e.value) || isTextList(e.value)
		case "user":
			fits = isText(e.value)
		default:
			fits = isExtension(e.key.Value)
		}
		if !fits {
			return false
		}
	}
	return true
}

func isExtension(key string) bool { return len(key) > 1 && key[:2] == "x-" }

func isText(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!str" }

func isTextList(n *yaml.Node) bool {
	if n.Kind != yaml.SequenceNode {
		return false
	}
	for _, item := range items(n) {
		if !isText(item) {
			return false
		}
	}
	return true
}

func isScalarMapping(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	for _, e := range entries(n) {
		if e.value.Kind != yaml.ScalarNode {
			return false
		}
	}
	return true
}

// hasTags reports whether a node or one in it has a custom tag, such as !reset, or a key that is
// not a string.
func hasTags(n *yaml.Node) bool {
	if n.Style&yaml.TaggedStyle != 0 {
		return true
	}
	for i, c := range n.Content {
		key := n.Kind == yaml.MappingNode && i%2 == 0
		if key && !isMerge(c) && (c.Kind != yaml.ScalarNode || c.Tag != "!!str") || hasTags(c) {
			return true
		}
	}
	return false
}
