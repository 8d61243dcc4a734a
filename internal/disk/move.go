package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Move renames a file, and refuses to replace an existing one. A link itself is moved; a relative
// link is refused if it would then point elsewhere. The error is ErrBusy while another program has
// the file open.
func (w Writer) Move(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 && filepath.Dir(from) != filepath.Dir(to) {
		if target, err := os.Readlink(from); err != nil || !filepath.IsAbs(target) {
			return errors.New("it is a relative link, which would lead elsewhere from the new folder")
		}
	}
	if OneName(from, to) {
		err = w.Replace(from, to)
	} else {
		err = w.rename(from, to, info.Mode().IsRegular())
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("there is a file %s already", filepath.Base(to))
	case errors.Is(err, syscall.EXDEV):
		return fmt.Errorf("%s is on another disk: move the file by hand", filepath.Dir(to))
	case err != nil:
		return err
	}
	w.SyncFolder(filepath.Dir(from))
	if filepath.Dir(to) != filepath.Dir(from) {
		w.SyncFolder(filepath.Dir(to))
	}
	return nil
}

// OneName reports whether two paths are one name of one file: they differ only in case, on a disk
// that ignores it.
func OneName(a, b string) bool {
	if a == b || !strings.EqualFold(a, b) || !SameFile(a, b) {
		return false
	}
	return !Listed(a) || !Listed(b)
}

// SameFile reports whether two paths are names of one file. Links are not followed.
func SameFile(a, b string) bool {
	x, errX := os.Lstat(a)
	y, errY := os.Lstat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// Listed reports whether the folder of a path lists its name in this exact spelling, or cannot be
// read.
func Listed(path string) bool {
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
