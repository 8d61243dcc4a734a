package fixers

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// guarded are the keys of a service below which anybody may have written a
// secret, under any name.
var guarded = []string{
	"annotations", "args", "command", "driver_opts", "entrypoint", "environment", "healthcheck", "labels", "options", "secrets",
}

// compose hides what stands under a guarded key, by the rule for a .env, and
// values elsewhere whose key promises a secret.
func (m *masker) compose() {
	d, err := parseYAML(m.text)
	if err != nil {
		m.hide(span{0, len(m.text)})
		return
	}
	c := composeMask{masker: m, document: d, seen: map[*yaml.Node]bool{}}
	for n := range d.facts {
		c.mapping(n)
	}
	for _, v := range c.values {
		m.hide(v)
	}
	m.comments()
}

// longKey is a word as long as a key that is no path and no volume line.
var longKey = lazyregexp.New(`[^\s.:]{24,}`)

// comments goes over what stands behind a #, be it a comment or not.
func (m *masker) comments() {
	for _, line := range textLines(m.text) {
		content := m.text[line.from:line.to]
		if at := bytes.Index(content, []byte("#")); at == 0 || at > 0 && (content[at-1] == ' ' || content[at-1] == '\t') {
			m.prose(span{line.from + at + 1, line.to}, longKey())
		}
	}
}

// composeMask collects the values to hide: while the places of others are
// looked up, the text must be as it was.
type composeMask struct {
	*masker
	*document
	// seen are the nodes below guarded keys.
	seen   map[*yaml.Node]bool
	values []span
}

func (c *composeMask) hideScalar(n *yaml.Node, from int) {
	c.values = append(c.values, c.extent(n, from))
}

// mapping looks at the entries of any mapping, and at the items of a list that
// assign.
func (c *composeMask) mapping(n *yaml.Node) {
	for i, child := range n.Content {
		switch {
		case n.Kind == yaml.MappingNode && i%2 == 1:
			name := n.Content[i-1].Value
			if slices.Contains(guarded, name) {
				c.guarded(name, child)
			} else if child.Kind == yaml.ScalarNode && secretName().MatchString(name) && !c.shown(name) {
				c.hideScalar(child, 0)
			}
		case n.Kind == yaml.SequenceNode && child.Kind == yaml.ScalarNode:
			if name, _, ok := strings.Cut(child.Value, "="); ok && secretName().MatchString(name) && !c.shown(name) {
				c.hideScalar(child, len(name)+1)
			}
		}
	}
}

// guarded hides what is below a guarded key. Only under two of them a word alone
// is the name of a variable.
func (c *composeMask) guarded(key string, n *yaml.Node) {
	target := follow(n)
	if target != nil && target.Kind == yaml.SequenceNode && key != "environment" && key != "args" {
		c.everything(n)
		return
	}
	c.assignments(n)
}

// assignments hides what is below a guarded key, through aliases and merge keys,
// but for the names and the values of harmless ones.
func (c *composeMask) assignments(n *yaml.Node) {
	if n = follow(n); n == nil || c.seen[n] {
		return
	}
	c.seen[n] = true
	switch n.Kind {
	case yaml.ScalarNode:
		c.hideScalar(n, 0)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			c.item(item)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, v := n.Content[i].Value, n.Content[i+1]
			switch {
			case name == "<<":
				c.merge(v)
			case v.Kind == yaml.ScalarNode && c.shown(name):
			default:
				c.everything(v)
			}
		}
	}
}

// merge goes on with the mappings of a merge key, which may be a list.
func (c *composeMask) merge(n *yaml.Node) {
	if n = follow(n); n == nil {
		return
	}
	if n.Kind != yaml.SequenceNode {
		c.assignments(n)
		return
	}
	for _, base := range n.Content {
		c.assignments(base)
	}
}

// item is NAME=value, or a name that takes its value from the shell.
func (c *composeMask) item(n *yaml.Node) {
	target := follow(n)
	if target == nil || target.Kind != yaml.ScalarNode {
		c.everything(n)
		return
	}
	name, _, assigns := strings.Cut(target.Value, "=")
	switch {
	case !variableName().MatchString(name), !assigns && !redact.VariableName(name):
		c.hideScalar(target, 0)
	case assigns && !c.shown(name):
		c.hideScalar(target, len(name)+1)
	}
}

// everything hides all below a node, keys too.
func (c *composeMask) everything(n *yaml.Node) {
	if n = follow(n); n == nil {
		return
	}
	if n.Kind == yaml.ScalarNode {
		c.hideScalar(n, 0)
		return
	}
	if c.seen[n] {
		return
	}
	c.seen[n] = true
	for _, child := range n.Content {
		c.everything(child)
	}
}

// extent is where a scalar's value stands, from a byte of it on; for one over
// several lines, all up to the next node.
func (d *document) extent(n *yaml.Node, from int) span {
	if s, err := d.scalarAt(n); err == nil {
		return span{s.at[from], s.at[len(s.at)-1]}
	}
	start, err := d.offset(n)
	if err != nil {
		return span{0, len(d.text)}
	}
	end := len(d.text)
	for other := range d.facts {
		if at, err := d.offset(other); err == nil && at > start && at < end {
			end = at
		}
	}
	return span{start, end}
}
