package astro

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// compose expands every alias again, in time quadratic in the number of values and their depth. A
// person's override has some dozens; beyond these numbers it is not passed to compose.
const (
	maxValues = 5000
	maxDepth  = 100
	// maxFilled bounds the interpolated texts of a file in bytes, counting each use of an anchor.
	maxFilled = 1 << 20
)

// tooMuch returns why documents are not passed to compose, nil if they may be. length returns the
// length of a variable's value for interpolation.
func tooMuch(docs []*yaml.Node, length func(name string) int) error {
	w := weigher{done: map[*yaml.Node]weight{}, open: map[*yaml.Node]bool{}, length: length}
	total := weight{}
	for _, doc := range docs {
		total.add(w.weigh(doc))
	}
	switch {
	case w.ring:
		return &bounds.Over{Why: "has an anchor whose value contains itself"}
	case total.depth > maxDepth:
		return &bounds.Over{Why: fmt.Sprintf("is nested more than %d levels deep", maxDepth)}
	case total.values > maxValues:
		return &bounds.Over{Why: fmt.Sprintf("has more than %d values, counting each use of an anchor", maxValues)}
	case w.filling:
		return &bounds.Over{Why: "has too many variables in one value"}
	case total.bytes > maxFilled, w.filled > maxFilled:
		return &bounds.Over{Why: fmt.Sprintf("has more than %d KiB of text, with its variables filled in and counting each use of an anchor", maxFilled>>10)}
	}
	return nil
}

// weight is a node's number of values with aliases followed, its depth, and the length of its
// interpolated texts.
type weight struct{ values, depth, bytes int }

func (w *weight) add(part weight) {
	// Capped, so that the product of many anchors does not overflow.
	w.values = min(w.values+part.values, 2*maxValues)
	w.bytes = min(w.bytes+part.bytes, 2*maxFilled)
	w.depth = max(w.depth, part.depth)
}

// weigher weighs each node once.
type weigher struct {
	done map[*yaml.Node]weight
	open map[*yaml.Node]bool
	// length is the length of a variable's value.
	length func(name string) int
	// filled is the total length of the interpolated texts so far.
	filled int
	// ring: an alias points to a value that contains it.
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
		own.bytes = w.text(n.Value)
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

// text weighs a text. It stops once the text is too much, because counting the other variables
// takes time as well.
func (w *weigher) text(value string) int {
	if w.filling = w.filling || interpolation.TooMuch(value); w.filling || w.filled > maxFilled {
		return len(value)
	}
	size := interpolation.Size(value, w.length)
	w.filled += size + interpolation.Cost(value)/maxWeighed
	return size
}

// maxWeighed converts the cost of counting variables into bytes.
const maxWeighed = 8
