package fixers

import "github.com/aymanbagabas/go-udiff"

// Splice replaces the bytes from Start to End, offsets from the beginning of the
// file, by New. An insertion has Start equal to End.
type Splice struct {
	Start, End int
	New        string
}

// splice returns the text with all edits applied. Splices that overlap or are outside the text are
// an error.
func splice(text []byte, edits []Splice) ([]byte, error) {
	return udiff.ApplyBytes(text, toDiff(edits))
}

func toDiff(edits []Splice) []udiff.Edit {
	out := make([]udiff.Edit, len(edits))
	for i, e := range edits {
		out[i] = udiff.Edit{Start: e.Start, End: e.End, New: e.New}
	}
	return out
}

func (e Splice) overlaps(o Splice) bool {
	if e.Start == o.Start {
		return true
	}
	return e.Start < o.End && o.Start < e.End
}

// lineSplices replaces the lines in which two texts differ.
func lineSplices(before, after []byte) []Splice {
	var out []Splice
	for _, line := range udiff.Lines(string(before), string(after)) {
		out = append(out, Splice{line.Start, line.End, line.New})
	}
	return out
}
