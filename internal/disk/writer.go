// Package disk makes all of doctor's changes to files, so that each but WriteNew happens
// completely or not at all, even in a crash.
//
// Paths are absolute, modes are permission bits. System errors are returned unchanged, with the
// path that failed; Cause removes it.
package disk

import (
	"errors"
	"io/fs"
	"os"
)

// Writer makes all changes to files. A change consists of one or more steps; a crash may happen
// before or after each. The zero Writer is ready for use.
type Writer struct {
	// Before is called before each step with its name (mkdir, create, write, sync, chmod, chown,
	// attribute, attributes, replace, rename, link, remove) and the path that it changes. If it
	// returns an error, the step fails with that error instead of running. Tests use it to crash or
	// fail at each step; nil runs all steps.
	Before func(step, path string) error
}

func (w Writer) ask(step, path string) error {
	if w.Before == nil {
		return nil
	}
	return w.Before(step, path)
}

// MakeFolders creates a folder that only its owner may enter, and missing parents.
func (w Writer) MakeFolders(path string) error {
	if err := w.ask("mkdir", path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o700)
}

// MakeFolder creates a folder that only its owner may enter. If the name is taken, the error is
// fs.ErrExist.
func (w Writer) MakeFolder(path string) error {
	if err := w.ask("mkdir", path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o700)
}

// WriteNew writes and syncs a file that only its owner may read. If the name is taken, the error is
// fs.ErrExist; after any other error, the file may be incomplete.
func (w Writer) WriteNew(path string, data []byte) error {
	f, err := w.create(path, 0o600)
	if err != nil {
		return err
	}
	err = w.write(f, data)
	if err == nil {
		err = w.sync(f)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// create creates an empty file whose name must be free.
func (w Writer) create(path string, mode fs.FileMode) (*os.File, error) {
	if err := w.ask("create", path); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// createTemp creates an empty file with a free name.
func (w Writer) createTemp(dir string) (*os.File, error) {
	if err := w.ask("create", dir); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, tempPattern)
}

func (w Writer) write(f *os.File, data []byte) error {
	if err := w.ask("write", f.Name()); err != nil {
		return err
	}
	_, err := f.Write(data)
	return err
}

func (w Writer) sync(f *os.File) error {
	if err := w.ask("sync", f.Name()); err != nil {
		return err
	}
	return f.Sync()
}

// Chmod sets the mode of a file or folder, or of a link's target.
func (w Writer) Chmod(path string, mode fs.FileMode) error {
	if err := w.ask("chmod", path); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

// Replace renames a file in one step, replacing an existing one. The error is ErrBusy while another
// program has one of the two open.
func (w Writer) Replace(from, to string) error {
	return insist(func() error {
		if err := w.ask("replace", to); err != nil {
			return err
		}
		return os.Rename(from, to)
	})
}

// rename gives a file a free name, in one step if the system can. Otherwise it creates a hard link
// and removes the old name, because a link fails where a rename would overwrite; undo recognizes a
// file with both names. The last resort is to check first.
func (w Writer) rename(from, to string, regular bool) error {
	err := insist(func() error {
		if err := w.ask("rename", to); err != nil {
			return err
		}
		return renameExclusive(from, to)
	})
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if regular {
		switch err := w.link(from, to); {
		case err == nil:
			return w.Remove(from)
		case errors.Is(err, fs.ErrExist):
			return err
		}
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fs.ErrExist
	}
	return w.Replace(from, to)
}

func (w Writer) link(from, to string) error {
	if err := w.ask("link", to); err != nil {
		return err
	}
	return os.Link(from, to)
}

// Remove removes a file, a link or an empty folder. The error is ErrBusy while another
// program has it open.
func (w Writer) Remove(path string) error {
	return insist(func() error {
		if err := w.ask("remove", path); err != nil {
			return err
		}
		return os.Remove(path)
	})
}

// SyncFolder makes the names in a folder survive a system crash. If folders cannot be synced it
// does nothing.
func (w Writer) SyncFolder(dir string) {
	if w.ask("sync", dir) == nil {
		syncDir(dir)
	}
}
