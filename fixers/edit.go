package fixers

import (
	"encoding/json"
	"fmt"
	"reflect"

	"doctor/internal/host"
)

// Files is what an edit may read. A *host.Machine is one; it must be a new one
// for each round, since a Machine reads each file once.
type Files interface {
	// Read returns the content of a regular file, links followed.
	Read(path string) ([]byte, error)
	// Stat describes what is at a path, links followed.
	Stat(path string) (host.Info, error)
	// Exists reports whether something is at the path, be it a dangling link.
	Exists(path string) bool
	// Resolve returns the path with every link in it followed.
	Resolve(path string) (string, error)
}

// Edit is one way to change something: a struct with what to change in its
// exported fields. Its type is all there is to it; nothing is registered. Whoever
// writes one embeds Unprinted and adds the rest:
//
//	type Truncate struct {
//		fixers.Unprinted[Truncate]
//		File string
//	}
//
// Its fields are checked before it is planned: a text, a list or a map in them
// must not be empty, unless the field has the tag `edit:"optional"`, and no text
// may hold characters that cannot be printed. A value of a map may be empty.
type Edit interface {
	// Name is lower-kebab-case and stable for ever: JSON has it as the fixer. Edits of
	// one kind may share it.
	Name() string
	// Promise is how safe it is, where a Change of it promises nothing else. A fix
	// that calls itself unsafe stays unsafe.
	Promise() Safety
	// Paths are the files and folders that it names, as they are written in it:
	// absolute, in the project, or under ~/.
	Paths() []string
	// Plan works out the change. It reads through Files, writes nothing, and makes
	// its paths absolute with the Project. With an error the Change names the file that
	// it is about.
	Plan(Files, Project) (Change, error)

	// An edit holds values of files. It prints none of them, as Unprinted sees to.
	fmt.Formatter
	json.Marshaler
}

// Unprinted is embedded by an edit of the type E, which then prints as the name of
// its type alone.
type Unprinted[E any] struct{}

// Format prints the name of the type, whatever the verb.
func (Unprinted[E]) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, reflect.TypeFor[E]().Name()) }

// MarshalJSON encodes the name of the type.
func (Unprinted[E]) MarshalJSON() ([]byte, error) { return json.Marshal(reflect.TypeFor[E]().Name()) }

// Renaming gives what is called From the name To.
type Renaming struct{ From, To string }

// nameOf is the name of an edit, "" for none.
func nameOf(e Edit) string {
	if e == nil {
		return ""
	}
	return e.Name()
}

// safety of one fix, with the change that its edit makes: the worse of both.
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
