package fixers

import (
	"fmt"
	"slices"

	"doctor/checks"
	"doctor/internal/lazyregexp"
)

// All returns every fixer, sorted by name.
func All() []*Fixer {
	return []*Fixer{
		addMounts,
		chmod,
		editINI,
		editKwargs,
		renameFile,
		renameKey,
		renameService,
		renameVariable,
		replaceMount,
		retargetMount,
		retargetVariables,
		setMountMode,
		setMountSource,
		unsetVariables,
	}
}

// ByName returns the fixer of that name, nil if there is none.
func ByName(name string) *Fixer {
	for _, f := range All() {
		if f.Name == name {
			return f
		}
	}
	return nil
}

var (
	kebab   = lazyregexp.New(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	argName = lazyregexp.New(`^[a-z][a-z0-9]*(-[a-z0-9]+)*:?$`)
)

// Validate reports the first fixer of a list that breaks the contract of the
// type Fixer, or a list that is not sorted.
func Validate(list []*Fixer) error {
	for i, f := range list {
		switch {
		case !kebab().MatchString(f.Name):
			return fmt.Errorf("fixer %q: the name is not lower-kebab-case", f.Name)
		case i > 0 && list[i-1].Name >= f.Name:
			return fmt.Errorf("fixer %s: not in its place in the list, or there twice", f.Name)
		case f.Doc == "" || f.Plan == nil:
			return fmt.Errorf("fixer %s: no documentation or no plan", f.Name)
		case f.Safety != checks.Safe && f.Safety != checks.Unsafe:
			return fmt.Errorf("fixer %s: no safety", f.Name)
		case slices.ContainsFunc(f.Args, func(a Arg) bool { return !argName().MatchString(a.Name) || a.Doc == "" }):
			return fmt.Errorf("fixer %s: an argument without a name or documentation", f.Name)
		}
	}
	return nil
}
