package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"doctor/fixers"
)

// store is where undoing keeps its backups: the user's folder for state, never
// the project.
func (a *app) store(project string) (*fixers.Store, error) {
	dir, err := a.stateDir()
	if err != nil {
		return nil, err
	}
	if rel, err := filepath.Rel(project, dir); err == nil && filepath.IsLocal(rel) {
		return nil, usageHint("set XDG_STATE_HOME to a folder outside",
			"the backups for --undo would lie in the project (%s), where they could be committed", dir)
	}
	return &fixers.Store{Dir: dir}, nil
}

// stateDir follows the XDG Base Directory Specification, save on Windows.
func (a *app) stateDir() (string, error) {
	if a.goos == "windows" {
		if dir := a.getenv("LOCALAPPDATA"); filepath.IsAbs(dir) {
			return filepath.Join(dir, "doctor"), nil
		}
	} else if dir := a.getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "doctor"), nil
	}
	home, known := a.home()
	if !known {
		return "", usageHint("set HOME, or XDG_STATE_HOME", "your home folder is not known, so there is no place for the backups")
	}
	if a.goos == "windows" {
		return filepath.Join(home, "AppData", "Local", "doctor"), nil
	}
	return filepath.Join(home, ".local", "state", "doctor"), nil
}

func (a *app) undo(store *fixers.Store, dir string) error {
	done, err := store.Undo(dir)
	if err != nil {
		return fmt.Errorf("nothing was undone: %w", err)
	}
	text := "Everything is as it was before the fix of %s already.\n"
	when := done.Time.Format("2006-01-02 15:04:05 MST")
	if len(done.Files) == 0 {
		return a.print(fmt.Sprintf(text, when))
	}
	var names []string
	for _, name := range done.Files {
		names = append(names, strings.TrimSuffix(a.clean(name), "\n"))
	}
	return a.print(fmt.Sprintf("Put back %s, as before the fix of %s.\n", list(names), when))
}
