package fixers

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/checks"
)

// Project says where the paths of a fix's arguments start. Both are absolute.
type Project struct {
	Dir  string
	Home string
}

// prepare checks the arguments of a fix against those that the fixer
// understands, and makes its paths absolute. Control characters are refused:
// no argument needs one, and one could start a line of its own in a file.
func prepare(f *Fixer, p Project, fix checks.Fix) (checks.Fix, error) {
	args := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fix.Args)) {
		value := fix.Args[name]
		arg := f.arg(name)
		if arg == nil {
			return fix, fmt.Errorf("fixer %s: unknown argument %q", f.Name, name)
		}
		if !utf8.ValidString(name+value) || strings.ContainsFunc(name+value, unicode.IsControl) {
			return fix, fmt.Errorf("fixer %s: argument %q holds characters that cannot be printed", f.Name, name)
		}
		if arg.Path && value != "" {
			value = p.absolute(value)
		}
		args[name] = value
	}
	for _, arg := range f.Args {
		if arg.Required && args[arg.Name] == "" {
			return fix, fmt.Errorf("fixer %s: argument %q is missing", f.Name, arg.Name)
		}
	}
	fix.Args = args
	return fix, nil
}

// arg returns the argument of that name, or the one whose prefix it has.
func (f *Fixer) arg(name string) *Arg {
	for i := range f.Args {
		a := &f.Args[i]
		if strings.HasSuffix(a.Name, ":") {
			if strings.HasPrefix(name, a.Name) && name != a.Name {
				return a
			}
		} else if a.Name == name {
			return a
		}
	}
	return nil
}

func (p Project) absolute(path string) string {
	if rest, ok := strings.CutPrefix(filepath.ToSlash(path), "~/"); ok {
		return filepath.Join(p.Home, rest)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.Dir, path)
	}
	return filepath.Clean(path)
}

// Label names a path as a person would: relative to the project, else with ~
// for the home folder, else as it is.
func (p Project) Label(path string) string {
	if rel, ok := inside(p.Dir, path); ok {
		return rel
	}
	if rel, ok := inside(p.Home, path); ok {
		return "~/" + rel
	}
	return path
}

func inside(dir, path string) (string, bool) {
	if dir == "" {
		return "", false
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || rel == "." || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// list splits an argument that holds several names, separated by commas.
func list(arg string) []string {
	var names []string
	for _, name := range strings.Split(arg, ",") {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// prefixed returns the arguments whose names begin with prefix, without it.
func prefixed(args map[string]string, prefix string) map[string]string {
	out := map[string]string{}
	for name, value := range args {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			out[rest] = value
		}
	}
	return out
}
