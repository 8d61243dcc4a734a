package fixers

import (
	"errors"
	"io/fs"

	"doctor/fixers/internal/textedit"
	"doctor/internal/host"
)

// Change is what one fix does to one path. It is one of: edits of a file, a new file, a new name
// for a file, a new mode, permissions for a user. A zero Change changes nothing.
type Change struct {
	// File is the absolute path that is changed.
	File string
	// Format is the format of the file for checking the edits and masking their diff.
	Format Format
	// Unchecked means that the edits may change any fact of the file.
	Unchecked bool
	// Splices are the bytes to replace, relative to the file as it was read.
	Splices []Splice
	// Wants are the only facts of the file that may change.
	Wants []Want
	// Create gives the mode of a file that does not exist yet.
	Create *Create
	// Rename gives the file another name.
	Rename *Rename
	// SetMode gives it another mode.
	SetMode *SetMode
	// Allow gives a user permissions on it.
	Allow *Allow
	// Safety is the safety of this change if it differs from its edit's promise.
	Safety Safety
}

// Create creates a file that must not exist; Splices hold its content.
type Create struct{ Mode fs.FileMode }

// Rename moves a file to a name that must not be taken. To is absolute.
type Rename struct{ To string }

// SetMode sets permission bits.
type SetMode struct{ Mode fs.FileMode }

// Allow gives a user permissions by an access control list.
type Allow struct {
	UID  int
	Perm host.Perm
}

// isZero reports whether there is nothing to do.
func (c Change) isZero() bool {
	return len(c.Splices) == 0 && c.Create == nil && c.Rename == nil && c.SetMode == nil && c.Allow == nil
}

// readOrCreate reads the file of a change. If it is missing and may be created, the change creates it
// with this mode.
func readOrCreate(files Files, change *Change, create bool, mode fs.FileMode) ([]byte, error) {
	switch exists := files.Exists(change.File); {
	case exists:
		return files.Read(change.File)
	case !create:
		return nil, errors.New("the file does not exist")
	}
	change.Create = &Create{Mode: mode}
	return nil, nil
}

// editText plans an edit of the text of a file.
func editText(files Files, file string, format Format, edit func(text []byte) ([]Splice, []Want, error)) (Change, error) {
	change := Change{File: file, Format: format}
	text, err := files.Read(file)
	if err != nil {
		return change, err
	}
	change.Splices, change.Wants, err = edit(text)
	return change, err
}

// Splice replaces the bytes from Start to End, offsets from the beginning of the file, by New. An
// insertion has Start equal to End.
type Splice = textedit.Splice
