package fixers

import "doctor/fixers/internal/dotenvedit"

// UnsetVariables turns all lines of a .env that set one of the variables into comments, so that
// nothing is lost. A value over several lines becomes several comments.
type UnsetVariables struct {
	Unprinted[UnsetVariables]
	// File is the .env.
	File string
	// Names are the variables.
	Names []string
}

// Name is unset-variables.
func (UnsetVariables) Name() string { return "unset-variables" }

// Promise is safe.
func (UnsetVariables) Promise() Safety { return Safe }

// Paths is the file.
func (e UnsetVariables) Paths() []string { return []string{e.File} }

// Plan finds every line that sets one of them.
func (e UnsetVariables) Plan(files Files, p Project) (Change, error) {
	return editText(files, p.Absolute(e.File), Dotenv, func(text []byte) ([]Splice, []Want, error) {
		return dotenvedit.Comment(text, e.Names)
	})
}
