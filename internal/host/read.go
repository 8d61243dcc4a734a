package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

func (m *Machine) readRegular(path string) ([]byte, error) {
	path, err := m.here("read", path)
	if err != nil {
		return nil, err
	}
	m.Guard.Read(path)
	if m.over != nil {
		return m.over.read(path)
	}
	return readRegular(path)
}

// readRegular opens a file only if it is a regular one, so that a FIFO cannot block, and
// checks again after opening, in case it was replaced. Links are followed.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().IsRegular() && info.Size() > MaxFileSize {
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrTooLarge}
	}
	f, err := openStored(path, info)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	// The size may have changed: one more byte shows it.
	data, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFileSize {
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrTooLarge}
	}
	return data, nil
}

// openStored opens a regular file that has storage. Files that the kernel generates while they
// are read are regular too: some never end or block (/proc/kmsg), others contain doctor's own
// data (/proc/self/environ).
func openStored(path string, info fs.FileInfo) (*os.File, error) {
	refuse := func(why error) error { return &fs.PathError{Op: "read", Path: path, Err: why} }
	if !info.Mode().IsRegular() {
		return nil, refuse(ErrNotRegular)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, err
	}
	switch now, statErr := f.Stat(); {
	case statErr != nil:
		err = statErr
	case !now.Mode().IsRegular() || !os.SameFile(info, now):
		err = refuse(ErrNotRegular)
	case madeByKernel(f):
		err = refuse(ErrKernelFile)
	default:
		return f, nil
	}
	_ = f.Close()
	return nil, err
}

// maxKernelFile is the maximum that is read of a file of the kernel.
const maxKernelFile = 64 << 10

// ReadKernel reads a file of procfs whose path doctor sets itself, never a project.
func (m *Machine) ReadKernel(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrNotRegular}
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxKernelFile))
}

// ReadPart reads the beginning of a regular file, at most as much as fits in buf, without
// caching: for many files. A link in the last element of the path is not followed; whole
// reports whether that was the complete file.
func (m *Machine) ReadPart(path string, buf []byte) (data []byte, whole bool, err error) {
	path, err = m.here("read", path)
	if err != nil {
		return nil, false, err
	}
	if m.over != nil {
		at, err := m.over.lookup(path, false)
		switch {
		case err != nil:
			return nil, false, err
		case at.written():
			n := copy(buf, at.data())
			return buf[:n], n == len(at.data()), nil
		case at.back == "":
			return nil, false, &fs.PathError{Op: "read", Path: path, Err: ErrNotRegular}
		}
		path = at.back
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, false, err
	}
	f, err := openStored(path, info)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = f.Close() }()
	n, err := io.ReadFull(f, buf[:min(int64(len(buf)), info.Size())])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // it became shorter
		return nil, false, err
	}
	return buf[:n], int64(n) == info.Size() || err != nil, nil
}

// Readlink returns the target of a link as written.
func (m *Machine) Readlink(path string) (string, error) {
	path, err := m.here("readlink", path)
	if err != nil {
		return "", err
	}
	if m.over != nil {
		at, err := m.over.lookup(path, false)
		switch {
		case err != nil:
			return "", err
		case at.back == "":
			return "", &fs.PathError{Op: "readlink", Path: path, Err: syscall.EINVAL}
		}
		path = at.back
	}
	return os.Readlink(path)
}

// ReadDir lists the names in a folder, sorted.
func (m *Machine) ReadDir(path string) ([]string, error) {
	path, err := m.here("read", path)
	if err != nil {
		return nil, err
	}
	if m.over != nil {
		return m.over.names(path)
	}
	return readDir(path)
}

func readDir(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}

// ReadEntries lists what is in a folder of the disk, sorted, with the type of each; links are not
// followed. Of a folder that cannot be read completely it returns what it can, and the error.
func (m *Machine) ReadEntries(path string) ([]fs.DirEntry, error) {
	path, err := m.here("read", path)
	if err != nil {
		return nil, err
	}
	return os.ReadDir(path)
}

// Describe says in a few words why a file could not be read, without the path.
func Describe(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "cannot be read (permission denied)"
	case errors.Is(err, ErrKernelFile):
		return "is " + ErrKernelFile.Error()
	case errors.Is(err, ErrNotRegular):
		return "is not a regular file"
	case errors.Is(err, context.DeadlineExceeded):
		return "could not be read in time"
	case errors.Is(err, context.Canceled):
		return "was not read: doctor was interrupted"
	case errors.Is(err, ErrTooLarge):
		return fmt.Sprintf("is %v", ErrTooLarge)
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
