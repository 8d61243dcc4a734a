// Package fixers turns the fix that a finding names into an edit: plans it,
// shows it as a diff, applies it to the disk and undoes it again.
//
// A fixer finds the place with a parser's line and column and replaces those
// bytes only; the rest of the file, its comments, line ends, byte-order mark
// and mode stay as they are. What it means to change it states as facts (see
// Want); before anything is shown the file is parsed with and without the edit,
// and an edit that changes any other fact is refused.
package fixers

import (
	"doctor/checks"
	"doctor/internal/host"
)

// Files is what a fixer may read. A *host.Machine is one; it must be a new one
// for each round, since a Machine reads each file once.
type Files interface {
	// Read returns the content of a regular file, links followed.
	Read(path string) ([]byte, error)
	// Stat describes what a path leads to, links followed.
	Stat(path string) (host.Info, error)
	// Exists reports whether something is at the path, be it a dangling link.
	Exists(path string) bool
	// Resolve returns the path with every link in it followed.
	Resolve(path string) (string, error)
}

// Fixer is one way to repair something. It is a value: whoever adds one writes
// it and puts it into the list of All.
type Fixer struct {
	// Name is lower-kebab-case and stable for ever: findings and JSON name it.
	Name string
	// Doc says what it changes, and what it refuses, in Markdown.
	Doc string
	// Safety is what it promises, where a Change of it promises nothing else. A
	// fix that calls itself unsafe stays unsafe.
	Safety checks.Safety
	// Args are the arguments that it understands. Any other is refused.
	Args []Arg
	// Plan works out the change. It reads through Files and writes nothing. The
	// arguments have been checked, and paths among them made absolute.
	Plan func(Files, checks.Fix) (Change, error)
}

// Arg is one argument of a fixer, a key of checks.Fix.Args.
type Arg struct {
	// Name is the key. One that ends in ":" stands for all keys that begin with
	// it: "set:" for set:AWS_PROFILE and the like.
	Name string
	// Doc says what it means, as a phrase.
	Doc string
	// Required arguments must be there and not be empty.
	Required bool
	// Path says that it is a file: absolute, in the project, or under ~/.
	Path bool
}

// safety of one fix, with the change that it led to: the worse of both.
func (f *Fixer) safety(fix checks.Fix, change Change) checks.Safety {
	promise := f.Safety
	if change.Safety != "" {
		promise = change.Safety
	}
	if promise == checks.Safe && fix.Safety == checks.Safe {
		return checks.Safe
	}
	return checks.Unsafe
}
