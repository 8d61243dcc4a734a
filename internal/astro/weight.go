package astro

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// compose follows every alias anew and takes time with the square of the number
// of values and of their depth. An override of a person has some dozens; what
// is beyond these numbers is not handed to it.
const (
	maxValues = 5000
	maxDepth  = 100
	// maxFilled bounds the texts of a file, counting each use of an anchor, with their
	// variables filled in, in bytes.
	maxFilled = 1 << 20
)

// tooMuch returns why documents are not handed to compose, nil if they may be. The
// lengths are those of the values that their variables will be filled from.
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

// weight is how many values a node has, aliases followed, how deep it is, and how long
// its texts are when they are filled in.
type weight struct{ values, depth, bytes int }

func (w *weight) add(part weight) {
	// Enough is enough: the product of many anchors must not overflow.
	w.values = min(w.values+part.values, 2*maxValues)
	w.bytes = min(w.bytes+part.bytes, 2*maxFilled)
	w.depth = max(w.depth, part.depth)
}

// weigher weighs nodes, each once.
type weigher struct {
	done map[*yaml.Node]weight
	open map[*yaml.Node]bool
	// length is that of a variable's value.
	length func(name string) int
	// filled is how long the texts that were weighed become.
	filled int
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

// text weighs a text. What was found to be too much is enough: to count the variables
// of the rest takes time as well.
func (w *weigher) text(value string) int {
	if w.filling = w.filling || interpolation.TooMuch(value); w.filling || w.filled > maxFilled {
		return len(value)
	}
	size := interpolation.Size(value, w.length)
	w.filled += size + interpolation.Cost(value)/maxWeighed
	return size
}

// maxWeighed weighs the time that counting takes against what it finds.
const maxWeighed = 8
