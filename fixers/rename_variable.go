package fixers

import (
	"path/filepath"

	"doctor/fixers/internal/dotenvedit"
	"doctor/fixers/internal/yamledit"
)

// RenameVariable renames a variable wherever a .env sets it, or wherever environment: in an
// override does. Its value stays. It refuses if the new name is taken.
type RenameVariable struct {
	Unprinted[RenameVariable]
	// File is the .env, or the override (.yml, .yaml).
	File string
	// From is its name.
	From string
	// To is the new name.
	To string
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
	switch filepath.Ext(file) {
	case ".yml", ".yaml":
		return editText(files, file, Compose, func(text []byte) ([]Splice, []Want, error) { return yamledit.RenameVariable(text, e.From, e.To) })
	}
	return editText(files, file, Dotenv, func(text []byte) ([]Splice, []Want, error) { return dotenvedit.Rename(text, e.From, e.To) })
}
