// Package textedit has what the edits of all formats have in common: replacements of bytes in a text,
// its lines, and the facts that an edit is to change.
package textedit

import "github.com/aymanbagabas/go-udiff"

// Splice replaces the bytes from Start to End, offsets from the beginning of the file, by New. An
// insertion has Start equal to End.
type Splice struct {
	Start, End int
	New        string
}

// Apply returns the text with all edits applied. Splices that overlap or are outside the text are
// an error.
func Apply(text []byte, edits []Splice) ([]byte, error) {
	return udiff.ApplyBytes(text, ToDiff(edits))
}

// ToDiff are the edits for the library of diffs.
func ToDiff(edits []Splice) []udiff.Edit {
	out := make([]udiff.Edit, len(edits))
	for i, e := range edits {
		out[i] = udiff.Edit{Start: e.Start, End: e.End, New: e.New}
	}
	return out
}

// Overlaps reports whether two edits replace the same bytes, or insert at the same place.
func (e Splice) Overlaps(o Splice) bool {
	if e.Start == o.Start {
		return true
	}
	return e.Start < o.End && o.Start < e.End
}

// LineDiff replaces the lines in which two texts differ.
func LineDiff(before, after []byte) []Splice {
	var out []Splice
	for _, line := range udiff.Lines(string(before), string(after)) {
		out = append(out, Splice{line.Start, line.End, line.New})
	}
	return out
}
