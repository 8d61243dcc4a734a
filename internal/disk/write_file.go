package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// reportPattern names the temporary files of WriteFile.
const reportPattern = ".doctor-report-*.tmp"

// stale is the age from which such a file counts as left by a killed doctor.
const stale = time.Hour

// WriteFile writes a file of doctor's own, such as a report, completely or not at all. mode is for
// a new file, before umask; a replaced file keeps its mode, access list and extended attributes. A
// link is replaced, not followed. The error does not name the file; it is ErrBusy while another
// program has it open.
func (w Writer) WriteFile(path string, data []byte, mode fs.FileMode) (err error) {
	old, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Cause(err)
	}
	if old != nil && !old.Mode().IsRegular() {
		old = nil
	}
	dir := filepath.Dir(path)
	f, err := w.create(filepath.Join(dir, strings.Replace(reportPattern, "*", fmt.Sprintf("%016x", rand.Uint64()), 1)), mode) //nolint:gosec // any free name will do
	if err != nil {
		return fmt.Errorf("cannot write in the folder %s: %w", dir, Cause(err))
	}
	defer func() {
		if err != nil {
			_ = w.Remove(f.Name())
			err = Cause(err)
		}
	}()
	w.sweepReports(dir, f)
	err = w.fillFile(f, data, path, old)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if err := w.Replace(f.Name(), path); err != nil {
		return err
	}
	w.SyncFolder(dir)
	return nil
}

func (w Writer) fillFile(f *os.File, data []byte, path string, old fs.FileInfo) error {
	if err := w.write(f, data); err != nil {
		return err
	}
	if old != nil {
		if err := w.Chmod(f.Name(), old.Mode().Perm()); err != nil {
			return err
		}
		if err := w.keepAttributes(path, f.Name()); err != nil {
			return err
		}
	}
	return w.sync(f)
}

// sweepReports removes what killed doctors left next to a new file. Files that other doctors are
// writing are recent, by the clock of the disk.
func (w Writer) sweepReports(dir string, f *os.File) {
	now, err := f.Stat()
	if err != nil {
		return
	}
	left, _ := filepath.Glob(filepath.Join(escapeGlob(dir), reportPattern))
	for _, path := range left {
		if info, err := os.Lstat(path); err == nil && now.ModTime().Sub(info.ModTime()) > stale {
			_ = w.Remove(path)
		}
	}
}
