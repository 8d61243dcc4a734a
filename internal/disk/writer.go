// Package disk makes every change to files that doctor makes, so that each takes place
// whole or not at all, wherever a crash comes.
//
// Paths are absolute, modes are permission bits. Errors of the system are returned as
// they are, with the path that failed; Cause removes it.
package disk

import (
	"errors"
	"io/fs"
	"os"
)

// Writer makes all changes to files. A change is one step, after or before which a
// crash may come, or is made of several. The zero Writer is ready for use.
type Writer struct {
	// Before is called before each step with its name (mkdir, create, write, sync,
	// chmod, chown, attribute, attributes, replace, rename, link, remove) and the path
	// that it changes. If it returns an error, the step is not taken and fails with that
	// error. It is how a test crashes or fails at each step; nil takes all steps.
	Before func(step, path string) error
}

func (w Writer) ask(step, path string) error {
	if w.Before == nil {
		return nil
	}
	return w.Before(step, path)
}

// MakeFolders makes a folder that only its owner may enter, and its parents, where they
// do not exist.
func (w Writer) MakeFolders(path string) error {
	if err := w.ask("mkdir", path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o700)
}

// MakeFolder makes a folder that only its owner may enter. If the name is taken, the
// error is fs.ErrExist.
func (w Writer) MakeFolder(path string) error {
	if err := w.ask("mkdir", path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o700)
}

// WriteNew writes and syncs a file that only its owner may read. If the name is taken,
// the error is fs.ErrExist; after any other, the file may be there in part.
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

// create makes an empty file whose name must be free.
func (w Writer) create(path string, mode fs.FileMode) (*os.File, error) {
	if err := w.ask("create", path); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// createTemp makes an empty file with a free name.
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

// Chmod sets the mode of a file or folder, of a link that of its target.
func (w Writer) Chmod(path string, mode fs.FileMode) error {
	if err := w.ask("chmod", path); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

// Replace renames a file in one step. A file that has the new name is replaced. The
// error is ErrBusy while another program has one of the two open.
func (w Writer) Replace(from, to string) error {
	return insist(func() error {
		if err := w.ask("replace", to); err != nil {
			return err
		}
		return os.Rename(from, to)
	})
}

// rename gives a file a free name, in one step where the system can. Elsewhere it makes
// a hard link and removes the old name, since a link fails where a rename would
// overwrite; undo knows a file with both names. The last resort is to look first.
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

// SyncFolder makes the names in a folder survive a crash of the system. Where folders
// cannot be synced it does nothing.
func (w Writer) SyncFolder(dir string) {
	if w.ask("sync", dir) == nil {
		syncDir(dir)
	}
}
