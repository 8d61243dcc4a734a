package fixers

import (
	"maps"
	"path/filepath"
	"slices"

	"doctor/fixers/internal/dotenvedit"
	"doctor/fixers/internal/yamledit"
)

// RenameVariable renames variables wherever a .env sets them, or wherever environment: in an
// override does. Their values stay. It refuses if a new name is taken.
type RenameVariable struct {
	Unprinted[RenameVariable]
	// File is the .env, or the override (.yml, .yaml).
	File string
	// From is its name.
	From string
	// To is the new name.
	To string
	// Also are further variables that have to be renamed with it, with their new names.
	Also map[string]string `edit:"optional"`
}

// Name is rename-variable.
func (RenameVariable) Name() string { return "rename-variable" }

// Promise is safe.
func (RenameVariable) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameVariable) Paths() []string { return []string{e.File} }

// Plan reads the file in the format that its name implies.
func (e RenameVariable) Plan(files Files, p Project) (Change, error) {
	file := p.Absolute(e.File)
	names := map[string]string{e.From: e.To}
	maps.Copy(names, e.Also)
	rename, format := dotenvedit.Rename, Dotenv
	switch filepath.Ext(file) {
	case ".yml", ".yaml":
		rename, format = yamledit.RenameVariable, Compose
	}
	return editText(files, file, format, func(text []byte) (edits []Splice, wants []Want, err error) {
		for _, from := range slices.Sorted(maps.Keys(names)) {
			more, facts, err := rename(text, from, names[from])
			if err != nil {
				return nil, nil, err
			}
			edits, wants = append(edits, more...), append(wants, facts...)
		}
		return edits, wants, nil
	})
}
