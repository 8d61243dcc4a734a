package fixers

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"doctor/internal/host"
)

// tempPattern names the files that are on their way to becoming another. One
// that is found when nobody is writing is left from a crash.
const tempPattern = ".doctor-fix-*.tmp"

// ErrBusy says that another program has a file open, which keeps Windows from
// replacing it.
var ErrBusy = errors.New("another program has the file open: close it there and run doctor fix again")

// ErrChanged says that a file is no longer what the plan was made for.
var ErrChanged = errors.New("the file has changed meanwhile: run doctor fix again")

// staged is a file's new content, complete and on the disk beside it, under
// another name until commit.
type staged struct {
	disk       disk
	path, temp string
	// taken says that there must be a file that it replaces.
	taken bool
}

// stage writes the content that path shall have. Of a file that exists, mode,
// owner and extended attributes are kept, and a file that could not be written
// in place is not replaced either. mode is that of a new file.
func (d disk) stage(path string, content []byte, mode fs.FileMode) (*staged, error) {
	old, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if old != nil {
		if err := writable(path); err != nil {
			return nil, err
		}
	}
	dir := filepath.Dir(path)
	temp, err := d.createTemp(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot write in the folder %s: %w", dir, cause(err))
	}
	s := &staged{d, path, temp.Name(), old != nil}
	err = s.fill(temp, content, old, mode)
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		s.discard()
		return nil, err
	}
	return s, nil
}

func (s *staged) fill(temp *os.File, content []byte, old fs.FileInfo, mode fs.FileMode) error {
	if err := s.disk.write(temp, content); err != nil {
		return err
	}
	if old != nil {
		mode = old.Mode().Perm()
		if err := s.disk.keepOwner(s.path, temp, old); err != nil {
			return err
		}
	}
	if err := s.disk.chmod(s.temp, mode); err != nil {
		return err
	}
	if old != nil {
		if err := s.disk.keepAttributes(s.path, s.temp); err != nil {
			return err
		}
	}
	return s.disk.sync(temp)
}

// commit puts the new content in the place of the old one, in one step. Where there was
// none, it takes no other's place.
func (s *staged) commit() error {
	var err error
	if s.taken {
		err = s.disk.replace(s.temp, s.path)
	} else if err = s.disk.rename(s.temp, s.path, true); errors.Is(err, fs.ErrExist) {
		err = ErrChanged
	}
	if err != nil {
		return err
	}
	s.disk.syncFolder(filepath.Dir(s.path))
	return nil
}

func (s *staged) discard() { _ = s.disk.remove(s.temp) }

// sweep removes what a crash left. It must be called by the holder of the lock,
// and before anything is staged.
func (d disk) sweep(dir string) {
	left, _ := filepath.Glob(filepath.Join(escapeGlob(dir), tempPattern))
	for _, path := range left {
		_ = d.remove(path)
	}
}

// escapeGlob keeps the brackets of a folder's name from being a pattern.
func escapeGlob(dir string) string {
	var b bytes.Buffer
	for _, c := range []byte(dir) {
		switch {
		case os.PathSeparator == '/' && bytes.IndexByte([]byte(`*?[\`), c) >= 0:
			b.Write([]byte{'\\', c})
		case os.PathSeparator != '/' && (c == '[' || c == '*' || c == '?'):
			b.WriteByte('?') // Windows patterns have no escapes
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|openNonblock, 0)
	if err != nil {
		return fmt.Errorf("the file is not yours to write: %w", cause(err))
	}
	return f.Close()
}

// current reads a file as it is now.
func current(path string) ([]byte, error) { return new(host.Machine).Read(path) }

// cause is an error without the path in it: that of a temporary file would
// mislead, and ours is named by whoever reports it.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	var linkErr *os.LinkError
	if errors.As(err, &linkErr) {
		return linkErr.Err
	}
	return err
}
