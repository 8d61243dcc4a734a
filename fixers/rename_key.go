package fixers

import "doctor/fixers/internal/yamledit"

// RenameKey renames a key of an override: volume becomes volumes. It refuses if its mapping already
// has a key of the new name. A key shared through an anchor is changed once.
type RenameKey struct {
	Unprinted[RenameKey]
	// File is the override.
	File string
	// Keys are the keys to rename.
	Keys []KeyPath
	// To is the new name of the last key of each path.
	To string
}

// Name is rename-key.
func (RenameKey) Name() string { return "rename-key" }

// Promise is safe.
func (RenameKey) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameKey) Paths() []string { return []string{e.File} }

// Plan finds each key and replaces its name.
func (e RenameKey) Plan(files Files, p Project) (Change, error) {
	return editText(files, p.Absolute(e.File), Compose, func(text []byte) ([]Splice, []Want, error) {
		return yamledit.RenameKeys(text, e.Keys, e.To)
	})
}

// KeyPath is the path of keys to a place in a file, from the top: {"services", "scheduler",
// "volume"}.
type KeyPath = yamledit.KeyPath
