package fixers

import "doctor/fixers/internal/yamledit"

// RenameService renames services of an override, where they are defined and where depends_on,
// extends and links of the same file name them, and turns others into comments. It refuses if the
// new name is taken.
type RenameService struct {
	Unprinted[RenameService]
	// File is the override.
	File string
	// Rename are the services to rename.
	Rename []Renaming `edit:"optional"`
	// Remove are the services to turn into comments.
	Remove []string `edit:"optional"`
}

// Name is rename-service.
func (RenameService) Name() string { return "rename-service" }

// Promise is safe.
func (RenameService) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameService) Paths() []string { return []string{e.File} }

// Plan renames first, then turns services into comments.
func (e RenameService) Plan(files Files, p Project) (Change, error) {
	return editText(files, p.Absolute(e.File), Compose, func(text []byte) ([]Splice, []Want, error) {
		return yamledit.RenameServices(text, e.Rename, e.Remove)
	})
}
