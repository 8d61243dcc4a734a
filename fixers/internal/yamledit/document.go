package yamledit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/position"
	"doctor/internal/resolved"
)

// document is a YAML file with its nodes and the place of each in the bytes.
type document struct {
	text  []byte
	lines []int // the offset at which each line begins, as YAML counts lines
	roots []*yaml.Node
	// facts are the names of the nodes' facts.
	facts map[*yaml.Node]string
}

// parse reads all documents of a file.
func parse(text []byte) (*document, error) {
	d := &document{text: text, lines: position.YAML(string(text)), facts: map[*yaml.Node]string{}}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	for {
		root := new(yaml.Node)
		err := dec.Decode(root)
		if errors.Is(err, io.EOF) {
			return d, nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read it as YAML: %w", err)
		}
		walk(root, strconv.Itoa(len(d.roots)), func(n *yaml.Node, fact string) { d.facts[n] = fact })
		d.roots = append(d.roots, root)
	}
}

// walk visits a node and all below it, without following aliases. A node is named by its positions
// from the root, so that renaming a key changes no other name.
func walk(n *yaml.Node, fact string, visit func(*yaml.Node, string)) {
	visit(n, fact)
	for i, child := range n.Content {
		walk(child, fact+"/"+strconv.Itoa(i), visit)
	}
}

// Facts are the facts as written, and those of compose's result.
func Facts(text []byte) (textedit.Facts, error) {
	d, err := parse(text)
	if err != nil {
		return nil, err
	}
	tree, err := resolved.New(d.roots)
	if err != nil {
		return nil, err
	}
	out := d.nodeFacts()
	maps.Copy(out, treeFacts(tree))
	return out, nil
}

// nodeFacts are the kind, tag, anchor and value of every node. Styles and comments are not facts:
// the bytes outside an edit keep those.
func (d *document) nodeFacts() textedit.Facts {
	out := textedit.Facts{}
	for n, fact := range d.facts {
		out[fact] = nodeValue(n)
	}
	return out
}

// treeFacts are the values of services after following aliases and merge keys: an edit of a shared
// line must not affect other services.
func treeFacts(tree *resolved.Tree) textedit.Facts {
	out := textedit.Facts{}
	tree.Visit(func(path []string, n *yaml.Node) {
		out["="+textedit.Digest(path...)] = textedit.Digest(strconv.Itoa(int(n.Kind)), n.Tag, n.Value)
	})
	return out
}

// trees are the meaning of a document, and a copy to change.
func (d *document) trees() (now, want *resolved.Tree, err error) {
	if now, err = resolved.New(d.roots); err != nil {
		return nil, nil, err
	}
	want, err = resolved.New(d.roots)
	return now, want, err
}

func nodeValue(n *yaml.Node) string {
	return textedit.Digest(strconv.Itoa(int(n.Kind)), n.Tag, n.Anchor, n.Value)
}

// offset is where a node begins, including its anchor and tag. Columns count characters, not bytes.
func (d *document) offset(n *yaml.Node) (int, error) {
	if n.Line < 1 || n.Line > len(d.lines) {
		return 0, fmt.Errorf("the parser gave line %d of %d", n.Line, len(d.lines))
	}
	at := d.lines[n.Line-1]
	for range n.Column - 1 {
		if at >= len(d.text) {
			return 0, fmt.Errorf("the parser gave column %d beyond line %d", n.Column, n.Line)
		}
		_, size := utf8.DecodeRune(d.text[at:])
		at += size
	}
	return at, nil
}

// follow returns the target of an alias, or the node itself.
func follow(n *yaml.Node) *yaml.Node {
	for depth := 0; n != nil && n.Kind == yaml.AliasNode && depth < 100; depth++ {
		n = n.Alias
	}
	return n
}

// entry returns the key and the value of a mapping's own entry; the value is not resolved if it is
// an alias. Both are nil if missing.
func entry(n *yaml.Node, key string) (k, v *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Kind == yaml.ScalarNode && n.Content[i].Value == key && n.Content[i].Tag != "!!merge" {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// lookup is entry with merge keys (<<) followed.
func lookup(n *yaml.Node, key string) *yaml.Node {
	return lookupDepth(n, key, 0)
}

func lookupDepth(n *yaml.Node, key string, depth int) *yaml.Node {
	n = follow(n)
	if n == nil || depth > 100 {
		return nil
	}
	if n.Kind == yaml.SequenceNode { // << may hold a list of mappings
		for _, item := range n.Content {
			if v := lookupDepth(item, key, depth+1); v != nil {
				return v
			}
		}
		return nil
	}
	if _, v := entry(n, key); v != nil {
		return follow(v)
	}
	if base := merged(n); base != nil {
		return lookupDepth(base, key, depth+1)
	}
	return nil
}
