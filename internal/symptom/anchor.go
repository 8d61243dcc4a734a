package symptom

import (
	"encoding/binary"
	"strings"
)

// candidate is a form that may be in a text, since its longest literal is.
type candidate struct {
	pattern, form, part int
	word                string
}

// gram is the number of bytes by which the literals are looked for.
const gram = 4

// anchors are the longest literals of all forms by their first bytes, so that one pass over a
// text finds all of them.
type anchors struct {
	byGram map[uint32][]candidate
	// filter has the hashes of the grams.
	filter [1 << 14]bool
}

func anchorsOf(patterns []Pattern) anchors {
	a := anchors{byGram: map[uint32][]candidate{}}
	for i, p := range patterns {
		for j, f := range p.forms {
			c := candidate{pattern: i, form: j}
			for k, part := range f.parts {
				if len(part.canon) > len(c.word) {
					c.part, c.word = k, part.canon
				}
			}
			if len(c.word) < gram {
				continue // not specific
			}
			g := gramAt(c.word, 0)
			a.byGram[g] = append(a.byGram[g], c)
			a.filter[hashOf(g)] = true
		}
	}
	return a
}

func gramAt(text string, i int) uint32 {
	return binary.LittleEndian.Uint32([]byte{text[i], text[i+1], text[i+2], text[i+3]})
}

func hashOf(g uint32) uint32 { return g * 2654435761 >> 18 }

// find calls yield for each place of each literal.
func (a *anchors) find(text string, yield func(c candidate, at int)) {
	for i := 0; i+gram <= len(text); i++ {
		g := gramAt(text, i)
		if !a.filter[hashOf(g)] {
			continue
		}
		for _, c := range a.byGram[g] {
			if strings.HasPrefix(text[i:], c.word) {
				yield(c, i)
			}
		}
	}
}
