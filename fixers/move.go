package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// move gives a file another name, and never takes the place of a file that has
// it already. A link is moved itself, unless that would make it lead elsewhere.
func (d disk) move(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 && filepath.Dir(from) != filepath.Dir(to) {
		if target, err := os.Readlink(from); err != nil || !filepath.IsAbs(target) {
			return errors.New("it is a relative link, which would lead elsewhere from the new folder")
		}
	}
	if oneName(from, to) {
		err = d.replace(from, to)
	} else {
		err = d.rename(from, to, info.Mode().IsRegular())
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("there is a file %s already", filepath.Base(to))
	case errors.Is(err, syscall.EXDEV):
		return fmt.Errorf("%s is on another disk: move the file by hand", filepath.Dir(to))
	case err != nil:
		return err
	}
	d.syncFolder(filepath.Dir(from))
	if filepath.Dir(to) != filepath.Dir(from) {
		d.syncFolder(filepath.Dir(to))
	}
	return nil
}

// oneName reports whether two spellings are one name of one file: they differ in
// capitals, on a disk that does not care.
func oneName(a, b string) bool {
	if a == b || !strings.EqualFold(a, b) || !sameInode(a, b) {
		return false
	}
	return !listed(a) || !listed(b)
}

// sameInode reports whether two paths are names of one file, links not followed.
func sameInode(a, b string) bool {
	x, errX := os.Lstat(a)
	y, errY := os.Lstat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// listed reports whether the folder of a path has a file of just that name.
func listed(path string) bool {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return true
	}
	for _, e := range entries {
		if e.Name() == filepath.Base(path) {
			return true
		}
	}
	return false
}
