package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// reportPattern names the reports that are on their way to their file.
const reportPattern = ".doctor-report-*.tmp"

// stale is the age from which one is left from a doctor that was killed.
const stale = time.Hour

// WriteFile puts a file of doctor's own making, as a report, in the place of another or
// of none, whole or not at all. mode is that of a new file, before umask; one that is
// replaced hands on its mode and its access list. A link at that place is replaced, not
// followed. The error does not name the file; it is ErrBusy where another program keeps
// Windows from replacing it.
func WriteFile(path string, data []byte, mode fs.FileMode) error {
	return disk{}.writeFile(path, data, mode)
}

func (d disk) writeFile(path string, data []byte, mode fs.FileMode) (err error) {
	old, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cause(err)
	}
	if old != nil && !old.Mode().IsRegular() {
		old = nil
	}
	dir := filepath.Dir(path)
	f, err := d.create(filepath.Join(dir, fmt.Sprintf(".doctor-report-%016x.tmp", rand.Uint64())), mode) //nolint:gosec // a name that is free will do
	if err != nil {
		return fmt.Errorf("cannot write in the folder %s: %w", dir, cause(err))
	}
	defer func() {
		if err != nil {
			_ = d.remove(f.Name())
			err = cause(err)
		}
	}()
	d.sweepReports(dir, f)
	err = d.fillFile(f, data, path, old)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if err := d.replace(f.Name(), path); err != nil {
		return err
	}
	d.syncFolder(dir)
	return nil
}

func (d disk) fillFile(f *os.File, data []byte, path string, old fs.FileInfo) error {
	if err := d.write(f, data); err != nil {
		return err
	}
	if old != nil {
		if err := d.chmod(f.Name(), old.Mode().Perm()); err != nil {
			return err
		}
		if err := d.keepAttributes(path, f.Name()); err != nil {
			return err
		}
	}
	return d.sync(f)
}

// sweepReports removes what killed doctors have left beside a new file. Other doctors
// may be writing there: theirs are young, by the clock of the disk.
func (d disk) sweepReports(dir string, f *os.File) {
	now, err := f.Stat()
	if err != nil {
		return
	}
	left, _ := filepath.Glob(filepath.Join(escapeGlob(dir), reportPattern))
	for _, path := range left {
		if info, err := os.Lstat(path); err == nil && now.ModTime().Sub(info.ModTime()) > stale {
			_ = d.remove(path)
		}
	}
}
