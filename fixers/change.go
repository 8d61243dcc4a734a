package fixers

import (
	"io/fs"

	"doctor/checks"

	"github.com/aymanbagabas/go-udiff"
)

// Change is what one fix does to one path. It is one of: edits of a file, a new
// file, a new name for a file, a new mode. A zero Change changes nothing.
type Change struct {
	// File is the absolute path that is changed.
	File string
	// Format is how to read the file when judging the edits.
	Format Format
	// Edits are the bytes to replace, against the file as it was read.
	Edits []Edit
	// Wants are the only facts of the file that may differ afterwards.
	Wants []Want
	// Create says that there is no file yet, and gives its mode.
	Create *Create
	// Rename gives the file another name.
	Rename *Rename
	// Chmod gives it another mode.
	Chmod *Chmod
	// Safety is that of this very change, where it is not the fixer's.
	Safety checks.Safety
}

// Edit replaces the bytes from Start to End, offsets from the beginning of the
// file, by New. An insertion has Start equal to End.
type Edit struct {
	Start, End int
	New        string
}

// Create makes a file that must not exist; Edits hold its content.
type Create struct{ Mode fs.FileMode }

// Rename moves a file to a name that must not be taken. To is absolute.
type Rename struct{ To string }

// Chmod sets permission bits.
type Chmod struct{ Mode fs.FileMode }

// isZero reports whether there is nothing to do.
func (c Change) isZero() bool {
	return len(c.Edits) == 0 && c.Create == nil && c.Rename == nil && c.Chmod == nil
}

// splice returns the text with all edits applied. Edits that overlap or lie
// outside are an error.
func splice(text []byte, edits []Edit) ([]byte, error) {
	return udiff.ApplyBytes(text, toDiff(edits))
}

func toDiff(edits []Edit) []udiff.Edit {
	out := make([]udiff.Edit, len(edits))
	for i, e := range edits {
		out[i] = udiff.Edit{Start: e.Start, End: e.End, New: e.New}
	}
	return out
}
