package astro

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// compose follows every alias anew and takes time with the square of the number
// of values and of their depth. An override of a person has some dozens; what
// is beyond these numbers is not handed to it.
const (
	maxValues = 5000
	maxDepth  = 100
	// maxFilling bounds the variables of one text times its length in bytes: the
	// rest of the text is looked into for each.
	maxFilling = 1 << 23
)

// tooMuch says why documents are not handed to compose, "" if they may be.
func tooMuch(docs []*yaml.Node) string {
	w := weigher{done: map[*yaml.Node]weight{}, open: map[*yaml.Node]bool{}}
	total := weight{}
	for _, doc := range docs {
		total.add(w.weigh(doc))
	}
	switch {
	case w.ring:
		return "has an anchor whose value contains itself"
	case total.depth > maxDepth:
		return fmt.Sprintf("is nested more than %d levels deep", maxDepth)
	case total.values > maxValues:
		return fmt.Sprintf("has more than %d values, counting each use of an anchor", maxValues)
	case w.filling:
		return "has too many variables in one value"
	}
	return ""
}

// tooManyVariables reports whether filling in a text would take too long.
func tooManyVariables(text string) bool { return strings.Count(text, "$")*len(text) > maxFilling }

// weight is how many values a node has, aliases followed, and how deep it is.
type weight struct{ values, depth int }

func (w *weight) add(part weight) {
	// Enough is enough: the product of many anchors must not overflow.
	w.values = min(w.values+part.values, 2*maxValues)
	w.depth = max(w.depth, part.depth)
}

// weigher weighs nodes, each once.
type weigher struct {
	done map[*yaml.Node]weight
	open map[*yaml.Node]bool
	// ring: an alias leads to a value around it.
	ring bool
	// filling: a text has too many variables.
	filling bool
}

func (w *weigher) weigh(n *yaml.Node) weight {
	if n == nil || w.open[n] {
		w.ring = w.ring || n != nil
		return weight{}
	}
	if known, ok := w.done[n]; ok {
		return known
	}
	w.open[n] = true
	own := weight{values: 1}
	switch n.Kind {
	case yaml.AliasNode:
		own = w.weigh(n.Alias)
	case yaml.ScalarNode:
		w.filling = w.filling || tooManyVariables(n.Value)
	}
	for _, c := range n.Content {
		part := w.weigh(c)
		part.depth++
		own.add(part)
	}
	delete(w.open, n)
	w.done[n] = own
	return own
}
