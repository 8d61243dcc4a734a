package fixers

import (
	"encoding/json"
	"fmt"
	"reflect"

	"doctor/fixers/internal/textedit"
	"doctor/internal/host"
)

// Files is what an edit may read. A *host.Machine implements it; each round needs a new one,
// because a Machine reads each file once.
type Files interface {
	// Read returns the content of a regular file, links followed.
	Read(path string) ([]byte, error)
	// Stat describes what is at a path, links followed.
	Stat(path string) (host.Info, error)
	// Exists reports whether something is at the path, even a dangling link.
	Exists(path string) bool
	// Resolve returns the path with all links followed.
	Resolve(path string) (string, error)
}

// Edit is one kind of change: a struct whose exported fields say what to change. Its type is
// enough; nothing is registered. An implementation embeds Unprinted and adds the rest:
//
//	type Truncate struct {
//		fixers.Unprinted[Truncate]
//		File string
//	}
//
// Its fields are checked before planning: a string, a list or a map must not be empty, unless the
// field has the tag `edit:"optional"`, and no string may contain unprintable characters. A value in
// a map may be empty.
type Edit interface {
	// Name is lower-kebab-case and never changes: JSON has it as the fixer. Edits of one kind may
	// share it.
	Name() string
	// Promise is its safety, unless a Change has its own. A fix that is marked unsafe stays unsafe.
	Promise() Safety
	// Paths are the files and folders that it names, as written: absolute, in the project, or under
	// ~/.
	Paths() []string
	// Plan works out the change. It reads through Files, writes nothing, and makes its paths
	// absolute with the Project. With an error the Change names the file concerned.
	Plan(Files, Project) (Change, error)

	// An edit holds values of files. Unprinted keeps all of them from being printed.
	fmt.Formatter
	json.Marshaler
}

// Unprinted is embedded by an edit of the type E, which then prints only the name of its type.
type Unprinted[E any] struct{}

// Format prints the name of the type, whatever the verb.
func (Unprinted[E]) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, reflect.TypeFor[E]().Name()) }

// MarshalJSON encodes the name of the type.
func (Unprinted[E]) MarshalJSON() ([]byte, error) { return json.Marshal(reflect.TypeFor[E]().Name()) }

// nameOf is the name of an edit, "" for none.
func nameOf(e Edit) string {
	if e == nil {
		return ""
	}
	return e.Name()
}

// safety of one fix with the change of its edit: the worse of both.
func (f Fix) safety(change Change) Safety {
	promise := f.Edit.Promise()
	if change.Safety != "" {
		promise = change.Safety
	}
	if promise == Safe && f.Safety == Safe {
		return Safe
	}
	return Unsafe
}

// Renaming renames From to To.
type Renaming = textedit.Renaming
