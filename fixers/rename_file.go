package fixers

import (
	"fmt"
	"path/filepath"
	"strings"
)

// RenameFile gives a file the name under which the Astro CLI reads it, or moves it to the right
// folder. It refuses if the new name is taken.
type RenameFile struct {
	Unprinted[RenameFile]
	// From is the file.
	From string
	// To is its new path.
	To string
}

// Name is rename-file.
func (RenameFile) Name() string { return "rename-file" }

// Promise is safe.
func (RenameFile) Promise() Safety { return Safe }

// Paths are both files.
func (e RenameFile) Paths() []string { return []string{e.From, e.To} }

// Plan checks that the new name is free.
func (e RenameFile) Plan(files Files, p Project) (Change, error) {
	from, to := p.Absolute(e.From), p.Absolute(e.To)
	change := Change{File: from, Rename: &Rename{To: to}}
	if !files.Exists(from) {
		return change, fmt.Errorf("the file does not exist")
	}
	if files.Exists(to) && !sameFile(files, from, to) {
		return change, fmt.Errorf("%s already exists: merge the two by hand", filepath.Base(to))
	}
	info, err := files.Stat(filepath.Dir(to))
	if err != nil || !info.IsDir() {
		return change, fmt.Errorf("the folder %s does not exist", filepath.Dir(to))
	}
	return change, nil
}

// sameFile reports whether two spellings name one file on a disk that ignores case. A hard link
// does not count: the names must differ only in case.
func sameFile(files Files, a, b string) bool {
	if !strings.EqualFold(a, b) {
		return false
	}
	x, errX := files.Stat(a)
	y, errY := files.Stat(b)
	return errX == nil && errY == nil && x.Inode == y.Inode && x.Device == y.Device && x.Size == y.Size
}
