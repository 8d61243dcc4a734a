package fixers

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
