package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// move gives a file another name, and never takes the place of a file that has
// it already. A link is moved itself, unless that would make it lead elsewhere.
func move(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 && filepath.Dir(from) != filepath.Dir(to) {
		if target, err := os.Readlink(from); err != nil || !filepath.IsAbs(target) {
			return errors.New("it is a relative link, which would lead elsewhere from the new folder")
		}
	}
	if strings.EqualFold(from, to) {
		if other, err := os.Lstat(to); err == nil && os.SameFile(info, other) {
			return os.Rename(from, to) // the two differ in capitals, on a disk that does not care
		}
	}
	if err := renameNew(from, to, info.Mode().IsRegular()); err != nil {
		return err
	}
	syncDir(filepath.Dir(from))
	syncDir(filepath.Dir(to))
	return nil
}

// renameNew makes a hard link of a regular file and takes the old name away,
// since a link fails where a rename would overwrite. Where that cannot be, it
// looks before it renames.
func renameNew(from, to string, regular bool) error {
	taken := fmt.Errorf("there is a file %s already", filepath.Base(to))
	if regular {
		err := os.Link(from, to)
		if err == nil {
			return os.Remove(from)
		}
		if errors.Is(err, fs.ErrExist) {
			return taken
		}
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return taken
	}
	return os.Rename(from, to)
}
