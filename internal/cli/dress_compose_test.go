package cli

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// composeDresses write the override in other ways.
func composeDresses() []dress {
	written := func(change func(services *yaml.Node, root *yaml.Node), options ...yaml.Option) func(cloth) []byte {
		return func(f cloth) []byte {
			if f.format != composeFile {
				return f.text
			}
			return rewritten(f.text, change, options...)
		}
	}
	as := func(change func(n *yaml.Node)) func(services, root *yaml.Node) {
		return func(_, root *yaml.Node) { each(root, change) }
	}
	nothing := func(_, _ *yaml.Node) {}
	return []dress{
		{name: "flow", wear: written(func(services, _ *yaml.Node) {
			for i := 1; i < len(services.Content); i += 2 {
				services.Content[i].Style |= yaml.FlowStyle
			}
		})},
		{name: "flow-lists", wear: written(as(func(n *yaml.Node) {
			if n.Kind == yaml.SequenceNode {
				n.Style |= yaml.FlowStyle
			}
		}))},
		{name: "json", wear: written(as(func(n *yaml.Node) {
			if n.Kind == yaml.MappingNode {
				n.Style |= yaml.FlowStyle
			}
			if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
				n.Style = yaml.DoubleQuotedStyle
			}
		}))},
		{name: "anchors", wear: written(shareValues)},
		{name: "service-alias", wear: written(shareServices)},
		{name: "merge", wear: written(mergeServices)},
		{name: "indent-4", wear: written(nothing, yaml.WithIndent(4), yaml.WithCompactSeqIndent(false))},
		{name: "dash-at-key", wear: written(nothing, yaml.WithCompactSeqIndent(true))},
		{name: "environment", wear: written(turnEnvironment)},
		{name: "double-quoted", wear: written(as(styled(yaml.DoubleQuotedStyle)))},
		{name: "single-quoted", wear: written(as(styled(yaml.SingleQuotedStyle)))},
		{name: "folded", wear: written(as(values(yaml.FoldedStyle)))},
		{name: "document-marks", wear: written(nothing, yaml.WithExplicitStart(true), yaml.WithExplicitEnd(true))},
	}
}

// rewritten is the text of an override after a change of its nodes; the text as it was, if it is
// not one document with services, or if it would say something else.
func rewritten(text []byte, change func(services, root *yaml.Node), options ...yaml.Option) []byte {
	doc := &yaml.Node{}
	if err := yaml.Load(text, doc); err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return text // also if there is another document
	}
	services := child(doc.Content[0], "services")
	if services == nil || services.Kind != yaml.MappingNode {
		return text
	}
	if strings.Contains(string(text), "!reset") || strings.Contains(string(text), "!override") {
		return text // compose follows the place of these, not the value
	}
	before := dumpComposed(text)
	plain, err := yaml.Dump(doc, append([]yaml.Option{yaml.WithLineWidth(-1)}, options...)...)
	if err != nil {
		return text
	}
	change(services, doc.Content[0])
	after, err := yaml.Dump(doc, append([]yaml.Option{yaml.WithLineWidth(-1)}, options...)...)
	if err != nil || len(options) == 0 && string(after) == string(plain) || dumpComposed(after) != before {
		return text
	}
	return after
}

// dumpComposed is what an override says: without extensions, each environment as a mapping.
func dumpComposed(text []byte) string {
	var v map[string]any
	if err := yaml.Unmarshal(text, &v); err != nil {
		return "invalid"
	}
	for key := range v {
		if strings.HasPrefix(key, "x-") {
			delete(v, key)
		}
	}
	services, _ := v["services"].(map[string]any)
	for _, s := range services {
		service, _ := s.(map[string]any)
		if list, ok := service["environment"].([]any); ok {
			env := map[string]any{}
			for _, item := range list {
				name, value, has := strings.Cut(asText(item), "=")
				env[name] = nil
				if has {
					env[name] = value
				}
			}
			service["environment"] = env
		}
		if env, ok := service["environment"].(map[string]any); ok {
			for name, value := range env {
				if value != nil {
					env[name] = asText(value)
				}
			}
		}
	}
	return dump(v)
}

func asText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return strings.TrimSpace(dump(v))
}

func each(n *yaml.Node, do func(*yaml.Node)) {
	do(n)
	for _, c := range n.Content {
		each(c, do)
	}
}

// styled sets the style of a text.
func styled(style yaml.Style) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" && n.Value != "<<" {
			n.Style = style
		}
	}
}

// values sets the style of the texts that are values or items.
func values(style yaml.Style) func(*yaml.Node) {
	return func(n *yaml.Node) {
		for i, c := range n.Content {
			if n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode && i%2 == 1 {
				styled(style)(c)
			}
		}
	}
}

// child is the value of a key.
func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func alias(n *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.AliasNode, Value: n.Anchor, Alias: n}
}

// shareValues gives the first of equal lists and mappings of services an anchor, and the others an
// alias.
func shareValues(services, _ *yaml.Node) {
	seen := map[string]*yaml.Node{}
	for i := 1; i < len(services.Content); i += 2 {
		service := services.Content[i]
		for j := 1; service.Kind == yaml.MappingNode && j < len(service.Content); j += 2 {
			key, v := service.Content[j-1].Value, service.Content[j]
			if len(v.Content) == 0 || v.Anchor != "" {
				continue
			}
			said := key + dump(v)
			if first := seen[said]; first != nil {
				first.Anchor = key + "-of-all"
				service.Content[j] = alias(first)
				continue
			}
			seen[said] = v
		}
	}
	unique(services)
}

// unique makes the names of anchors differ.
func unique(n *yaml.Node) {
	seen := map[string]bool{}
	each(n, func(n *yaml.Node) {
		for n.Anchor != "" && seen[n.Anchor] {
			n.Anchor += "x"
		}
		seen[n.Anchor] = true
	})
	each(n, func(n *yaml.Node) {
		if n.Kind == yaml.AliasNode {
			n.Value = n.Alias.Anchor
		}
	})
}

// shareServices makes services an alias of the first that is equal.
func shareServices(services, _ *yaml.Node) {
	seen := map[string]*yaml.Node{}
	for i := 1; i < len(services.Content); i += 2 {
		v := services.Content[i]
		if len(v.Content) == 0 || v.Anchor != "" {
			continue
		}
		if first := seen[dump(v)]; first != nil {
			first.Anchor = "airflow"
			services.Content[i] = alias(first)
			continue
		}
		seen[dump(v)] = v
	}
	unique(services)
}

// mergeServices moves what all services have in common to an extension, which they merge.
func mergeServices(services, root *yaml.Node) {
	if len(services.Content) < 4 || services.Content[1].Kind != yaml.MappingNode {
		return
	}
	common := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Anchor: "common"}
	for j := 0; j < len(services.Content[1].Content); j += 2 {
		key, v := services.Content[1].Content[j], services.Content[1].Content[j+1]
		shared := key.Value != "<<"
		for i := 3; i < len(services.Content); i += 2 {
			own := child(services.Content[i], key.Value)
			shared = shared && own != nil && dump(own) == dump(v)
		}
		if shared {
			common.Content = append(common.Content, key, v)
		}
	}
	if len(common.Content) == 0 {
		return
	}
	for i := 1; i < len(services.Content); i += 2 {
		service := services.Content[i]
		kept := []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!merge", Value: "<<"}, alias(common)}
		for j := 0; j < len(service.Content); j += 2 {
			if child(common, service.Content[j].Value) == nil {
				kept = append(kept, service.Content[j], service.Content[j+1])
			}
		}
		service.Content = kept
	}
	root.Content = slices.Insert(root.Content, 0, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "x-common"}, common)
}

// turnEnvironment writes a mapping as a list, and a list as a mapping.
func turnEnvironment(services, _ *yaml.Node) {
	for i := 1; i < len(services.Content); i += 2 {
		env := child(services.Content[i], "environment")
		if env == nil || env.Anchor != "" {
			continue
		}
		var content []*yaml.Node
		switch env.Kind {
		case yaml.MappingNode:
			for j := 0; j < len(env.Content); j += 2 {
				item := env.Content[j].Value
				if v := env.Content[j+1]; v.ShortTag() != "!!null" {
					item += "=" + v.Value
				}
				content = append(content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: item})
			}
			env.Kind, env.Tag = yaml.SequenceNode, "!!seq"
		case yaml.SequenceNode:
			for _, item := range env.Content {
				name, value, has := strings.Cut(item.Value, "=")
				v := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
				if !has {
					v.Tag = "!!null"
				}
				content = append(content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, v)
			}
			env.Kind, env.Tag = yaml.MappingNode, "!!map"
		default:
			continue
		}
		env.Content, env.Style = content, 0
	}
}
