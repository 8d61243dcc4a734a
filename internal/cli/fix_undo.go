package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"doctor/fixers"
	"doctor/internal/phrase"
)

// store is where undo keeps its backups: the user's state folder, never the project.
func (a *app) store(project string) (*fixers.Store, error) {
	dir, err := a.stateDir()
	if err != nil {
		return nil, err
	}
	if contains(project, dir) {
		return nil, usageHint("set XDG_STATE_HOME to a folder outside",
			"the backups for --undo would be in the project (%s), and could be committed", dir)
	}
	return &fixers.Store{Dir: dir}, nil
}

// contains reports whether a folder, which need not exist yet, is or will be in another,
// whatever links and spellings are in either path.
func contains(folder, path string) bool {
	if rel, err := filepath.Rel(folder, path); err == nil && filepath.IsLocal(rel) {
		return true
	}
	top, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for dir := existing(path); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && os.SameFile(info, top) {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// existing is the part of a path that exists, with links resolved. A dangling link is resolved
// too: a file created there is created at its target.
func existing(path string) string {
	const most = 40 // links, the kernel's limit
	for range most {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		if to, err := os.Readlink(path); err == nil {
			if !filepath.IsAbs(to) {
				to = filepath.Join(existing(filepath.Dir(path)), to)
			}
			path = to
			continue
		}
		if path == filepath.Dir(path) {
			break
		}
		path = filepath.Dir(path)
	}
	return path
}

// stateDir follows the XDG Base Directory Specification, except on Windows.
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
		return "", usageHint("set HOME, or XDG_STATE_HOME", "no place for the backups of --undo: your home folder is unknown")
	}
	if a.goos == "windows" {
		return filepath.Join(home, "AppData", "Local", "doctor"), nil
	}
	return filepath.Join(home, ".local", "state", "doctor"), nil
}

func (a *app) undo(ctx context.Context, store *fixers.Store, dir, again string) error {
	done, err := store.Undo(ctx, dir)
	var names []string
	for _, name := range done.Files {
		names = append(names, strings.TrimSuffix(a.clean(name), "\n"))
	}
	switch {
	case err != nil && len(names) > 0:
		return fmt.Errorf("restored %s only: %w; to restore the rest, run `%s` again", phrase.List(names), err, again)
	case err != nil:
		err = fmt.Errorf("nothing was undone: %w", err)
		if ctx.Err() != nil {
			a.complain(err)
			return ended(exitInterrupted)
		}
		return err
	}
	if done.Why != nil {
		a.complain(fmt.Errorf("the record of this fix could not be removed: %w; to undo the fix before it, remove the folder %s", done.Why, done.Record))
	}
	before := "before the fix of " + done.Time.Format("2006-01-02 15:04:05 MST")
	words := "Restored " + phrase.List(names) + " as " + before
	if len(names) == 0 {
		words = "Nothing to undo: the files are already as " + before
	}
	if err := a.print(words + ".\n"); err != nil {
		return fmt.Errorf("%s; but: %w", words, err)
	}
	return nil
}
