package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// tempPattern names staged files. One that exists while nothing is being written is left from a
// crash.
const tempPattern = ".doctor-fix-*.tmp"

// ErrTaken means that a new file cannot be committed: its name has been taken since it was staged.
var ErrTaken = errors.New("a file of that name exists")

// Staged is a file's new content, written and synced next to it under another name. Commit or
// Discard ends it.
type Staged struct {
	writer     Writer
	path, temp string
	// replaces means that path existed at staging.
	replaces bool
}

// Stage writes the new content of path next to it. It keeps mode, owner, access list and extended
// attributes of an existing file, and refuses one that could not be written in place. mode is for a
// new file.
func (w Writer) Stage(path string, content []byte, mode fs.FileMode) (*Staged, error) {
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
	temp, err := w.createTemp(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot write in the folder %s: %w", dir, Cause(err))
	}
	s := &Staged{w, path, temp.Name(), old != nil}
	err = s.fill(temp, content, old, mode)
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		s.Discard()
		return nil, err
	}
	return s, nil
}

func (s *Staged) fill(temp *os.File, content []byte, old fs.FileInfo, mode fs.FileMode) error {
	if err := s.writer.write(temp, content); err != nil {
		return err
	}
	if old != nil {
		mode = old.Mode().Perm()
		if err := s.writer.keepOwner(s.path, temp, old); err != nil {
			return err
		}
	}
	if err := s.writer.Chmod(s.temp, mode); err != nil {
		return err
	}
	if old != nil {
		if err := s.writer.keepAttributes(s.path, s.temp); err != nil {
			return err
		}
	}
	return s.writer.sync(temp)
}

// Commit replaces the old content by the new one, in one step. The error is ErrTaken if path was
// free at staging but no longer is, and ErrBusy while another program has the file open.
func (s *Staged) Commit() error {
	var err error
	if s.replaces {
		err = s.writer.Replace(s.temp, s.path)
	} else if err = s.writer.rename(s.temp, s.path, true); errors.Is(err, fs.ErrExist) {
		err = ErrTaken
	}
	if err != nil {
		return err
	}
	s.writer.SyncFolder(filepath.Dir(s.path))
	return nil
}

// Discard removes the new content. After Commit it does nothing.
func (s *Staged) Discard() { _ = s.writer.Remove(s.temp) }

// Sweep removes staged files in a folder that are left from a crash. Nothing may be staged there at
// the same time.
func (w Writer) Sweep(dir string) {
	left, _ := filepath.Glob(filepath.Join(escapeGlob(dir), tempPattern))
	for _, path := range left {
		_ = w.Remove(path)
	}
}

// escapeGlob escapes the brackets of a folder's name.
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
		return fmt.Errorf("the file is not yours to write: %w", Cause(err))
	}
	return f.Close()
}

// Cause is a system error without its path: a staged file's path would mislead, and whoever reports
// the error names the other.
func Cause(err error) error {
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
