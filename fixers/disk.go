package fixers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// disk makes all changes to files that applying and undoing need. Each of its methods
// is one step that a crash can stand before or after, or is made of such steps; before
// each, a test can end the process, so to say, or let the step fail.
type disk struct {
	// before is asked with the step and its path; its error is that of the step,
	// which is not taken then. nil lets all be taken.
	before func(step, path string) error
}

func (d disk) ask(step, path string) error {
	if d.before == nil {
		return nil
	}
	return d.before(step, path)
}

// makeFolders makes a folder of our own with those above it.
func (d disk) makeFolders(path string) error {
	if err := d.ask("mkdir", path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o700)
}

// makeFolder makes a folder that must not be there.
func (d disk) makeFolder(path string) error {
	if err := d.ask("mkdir", path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o700)
}

// create makes an empty file of a name that nobody must have.
func (d disk) create(path string, mode fs.FileMode) (*os.File, error) {
	if err := d.ask("create", path); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// createTemp makes one under a name that nobody has.
func (d disk) createTemp(dir string) (*os.File, error) {
	if err := d.ask("create", dir); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, tempPattern)
}

func (d disk) write(f *os.File, data []byte) error {
	if err := d.ask("write", f.Name()); err != nil {
		return err
	}
	_, err := f.Write(data)
	return err
}

func (d disk) sync(f *os.File) error {
	if err := d.ask("sync", f.Name()); err != nil {
		return err
	}
	return f.Sync()
}

func (d disk) chmod(path string, mode fs.FileMode) error {
	if err := d.ask("chmod", path); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

// replace gives a file the name of another, whose place it takes in one step.
func (d disk) replace(from, to string) error {
	return insist(func() error {
		if err := d.ask("replace", to); err != nil {
			return err
		}
		return os.Rename(from, to)
	})
}

// rename gives a file a name that nobody must have, in one step where the system can.
// Elsewhere it makes a hard link and takes the old name away, since a link fails where
// a rename would overwrite; undo knows a file with both names. The last resort is to
// look before.
func (d disk) rename(from, to string, regular bool) error {
	err := insist(func() error {
		if err := d.ask("rename", to); err != nil {
			return err
		}
		return renameExclusive(from, to)
	})
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if regular {
		switch err := d.link(from, to); {
		case err == nil:
			return d.remove(from)
		case errors.Is(err, fs.ErrExist):
			return err
		}
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fs.ErrExist
	}
	return d.replace(from, to)
}

func (d disk) link(from, to string) error {
	if err := d.ask("link", to); err != nil {
		return err
	}
	return os.Link(from, to)
}

func (d disk) remove(path string) error {
	return insist(func() error {
		if err := d.ask("remove", path); err != nil {
			return err
		}
		return os.Remove(path)
	})
}

// clear removes the folder of a fix, first its record: without that it counts no more.
func (d disk) clear(folder string) error {
	if err := d.remove(filepath.Join(folder, recordName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := d.remove(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return d.remove(folder)
}

// syncFolder makes the names in a folder last. Where folders cannot be synced, nothing
// is lost but that.
func (d disk) syncFolder(dir string) {
	if d.ask("sync", dir) == nil {
		syncDir(dir)
	}
}

// attempts is how often a step is tried while another program has the file open.
const attempts = 8

// insist takes a step that another program can be in the way of for a moment, as on
// Windows an editor or a virus scanner that has the file open.
func insist(step func() error) error { return persist(step, isBusy, pauseBefore) }

// persist tries a step until it meets with no busy file, with pauses between.
func persist(step func() error, busy func(error) bool, pause func(attempt int)) error {
	for attempt := 1; ; attempt++ {
		err := step()
		if err == nil || !busy(err) {
			return err
		}
		if attempt == attempts {
			return ErrBusy
		}
		pause(attempt)
	}
}
