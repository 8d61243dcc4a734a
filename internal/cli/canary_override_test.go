package cli

import (
	"os"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v4"
)

// plantOverride puts secrets into the override of the example: in the place of scalars or
// behind them, keys and values at any depth, in comments, and in new branches.
func (w *warren) plantOverride() {
	path := filepath.Join(w.project, "docker-compose.override.yml")
	data, err := os.ReadFile(path)
	var document yaml.Node
	if err != nil || yaml.Load(data, &document) != nil || len(document.Content) == 0 {
		return
	}
	var places []scalarPlace
	var maps []*yaml.Node
	collect(&document, "", false, func(p scalarPlace) { places = append(places, p) }, func(n *yaml.Node) { maps = append(maps, n) })
	for range 1 + w.random.IntN(4) {
		switch w.random.IntN(3) {
		case 0:
			if len(maps) > 0 {
				m := maps[w.random.IntN(len(maps))]
				key := w.key()
				m.Content = append(m.Content, key, w.branch(1+w.random.IntN(4), slices.Contains(namedKeys, key.Value)))
			}
		default:
			if len(places) > 0 {
				w.spoil(places[w.random.IntN(len(places))])
			}
		}
	}
	out, err := yaml.Marshal(&document)
	if err != nil { // such as a duplicate key
		return
	}
	w.write(path, string(out))
}

// scalarPlace is a scalar with its path.
type scalarPlace struct {
	node *yaml.Node
	path string
	// named: the place is for a name, a path or a number.
	named bool
}

// namedKeys are the keys whose values are a name, a path or a number in compose.
var namedKeys = []string{
	"volumes", "image", "user", "working_dir", "env_file", "container_name", "networks", "depends_on", "profiles", "restart", "extends", "secrets", "configs",
	"ports", "tmpfs", "network_mode", "volumes_from", "platform", "group_add", "userns_mode", "name", "version", "driver", "source", "target", "type", "file", "path", "device", "subpath",
	"AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_REGION", "AWS_DEFAULT_REGION",
}

func collect(n *yaml.Node, path string, named bool, scalar func(scalarPlace), mapping func(*yaml.Node)) {
	switch n.Kind {
	case yaml.ScalarNode:
		scalar(scalarPlace{n, path, named})
	case yaml.MappingNode:
		mapping(n)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			collect(key, path+"/key", false, scalar, mapping)
			collect(n.Content[i+1], path+"/"+key.Value, named || slices.Contains(namedKeys, key.Value), scalar, mapping)
		}
	case yaml.SequenceNode, yaml.DocumentNode:
		for _, child := range n.Content {
			collect(child, path, named || path == "" && n.Kind == yaml.SequenceNode, scalar, mapping)
		}
	default: // the target of an alias is collected where it is defined
	}
}

// spoil puts a secret in the place of a scalar, behind it, or beside it.
func (w *warren) spoil(p scalarPlace) {
	where := "override at " + p.path
	switch w.random.IntN(5) {
	case 0:
		p.node.LineComment = w.canary(where + ", comment")
	case 1:
		p.node.HeadComment = w.canary(where + ", comment above")
	default:
		c := w.canary
		if p.named {
			c = w.unnamed
		}
		p.node.Tag = "!!str"
		switch w.random.IntN(3) {
		case 0:
			p.node.Value = c(where)
		case 1:
			p.node.Value += c(where + ", behind it")
		default:
			p.node.Value += "=" + c(where+", behind it and =")
		}
		w.style(p.node)
	}
}

func (w *warren) style(n *yaml.Node) {
	n.Style = []yaml.Style{0, yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle}[w.random.IntN(5)]
}

func (w *warren) key() *yaml.Node {
	names := []string{"x-a", "labels", "command", "environment", "build", "args", "options", "deploy", "logging", "healthcheck", "secrets", "extra_hosts", "annotations", "sysctls", "dns", "scheduler", "services", "configs"}
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: names[w.random.IntN(len(names))]}
	if w.random.IntN(4) == 0 {
		n.Value = w.canary("override, key of its own")
		w.style(n)
	}
	return n
}

// branch is a value with secrets, of some depth, below a key that wants names or not.
func (w *warren) branch(depth int, named bool) *yaml.Node {
	n := &yaml.Node{Style: []yaml.Style{0, yaml.FlowStyle}[w.random.IntN(2)]}
	switch kind := w.random.IntN(3); {
	case depth == 0 || kind == 0:
		c := w.canary
		if named {
			c = w.unnamed
		}
		n.Kind, n.Tag, n.Value = yaml.ScalarNode, "!!str", c("override, value of its own")
		if w.random.IntN(3) == 0 {
			n.Value = w.canary("override, variable of its own")
			n.Value = []string{"DB_PASSWORD=", "${X:-", "a\n", "--password ", "DB_PASSWORD: "}[w.random.IntN(5)] + n.Value
		}
		w.style(n)
		if w.random.IntN(3) == 0 {
			n.LineComment = w.canary("override, comment of its own")
		}
	case kind == 1:
		n.Kind = yaml.SequenceNode
		for range 1 + w.random.IntN(3) {
			n.Content = append(n.Content, w.branch(depth-1, named))
		}
	default:
		n.Kind = yaml.MappingNode
		for range 1 + w.random.IntN(3) {
			key := w.key()
			n.Content = append(n.Content, key, w.branch(depth-1, named || slices.Contains(namedKeys, key.Value)))
		}
	}
	return n
}
