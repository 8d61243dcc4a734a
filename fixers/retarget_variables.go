package fixers

import (
	"io/fs"

	"doctor/fixers/internal/dotenvedit"
)

// RetargetVariables sets variables in a .env at their last assignment, and leaves export, spaces,
// quotes and the comment after the value as they are. Missing variables are appended.
type RetargetVariables struct {
	Unprinted[RetargetVariables]
	// File is the .env.
	File string
	// Set are the values by variable name.
	Set map[string]string
	// Unquoted writes without quotes, for readers that keep them.
	Unquoted bool
	// Create creates a missing file.
	Create bool
}

// Name is retarget-variables.
func (RetargetVariables) Name() string { return "retarget-variables" }

// Promise is safe.
func (RetargetVariables) Promise() Safety { return Safe }

// Paths is the file.
func (e RetargetVariables) Paths() []string { return []string{e.File} }

// newDotenvMode is the mode of a new .env: it may get secrets.
const newDotenvMode fs.FileMode = 0o600

// Plan changes the last assignment of each.
func (e RetargetVariables) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Dotenv}
	before, err := readOrCreate(files, &change, e.Create, newDotenvMode)
	if err != nil {
		return change, err
	}
	change.Splices, change.Wants, err = dotenvedit.Set(before, e.Set, e.Unquoted)
	return change, err
}
