// Package host is the machine that doctor looks at: its operating system,
// environment, clock, files and network. Everything else gets the world from here, so
// that a test can lay out another one.
package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// MaxFileSize is the most that is read of any one file, in bytes. Files of
// credentials and settings are far smaller; a larger one is reported, not read.
const MaxFileSize = 16 << 20

var (
	// ErrNotRegular says that a path is a folder, a FIFO, a socket or a device.
	ErrNotRegular = errors.New("not a regular file")
	// ErrKernelFile says that a file is one which the kernel makes up, as those of
	// procfs and sysfs; it is an ErrNotRegular.
	ErrKernelFile error = kernelFile{}
	// ErrTooLarge says that a file is larger than MaxFileSize.
	ErrTooLarge = fmt.Errorf("larger than %d MiB", MaxFileSize>>20)
	// ErrNotDirectory says that a file is on the way to a path.
	ErrNotDirectory error = syscall.ENOTDIR
	// ErrTooManyLinks says that the links on the way to a path do not end.
	ErrTooManyLinks error = syscall.ELOOP
)

type kernelFile struct{}

func (kernelFile) Error() string { return "a file of the kernel, as in /proc and /sys" }
func (kernelFile) Unwrap() error { return ErrNotRegular }

// Machine is one machine as a check may see it.
type Machine struct {
	// OS is the operating system whose path rules are predicted with:
	// "linux", "darwin" or "windows".
	OS string
	// Native is the one that doctor runs on, "" for that of the process.
	Native string
	// Env is the environment of the shell that would run `astro dev start`.
	Env map[string]string
	// Home is the home folder whose .aws is looked at, absolute.
	Home string
	// ShellHome is the one of the shell that will run what is suggested, where that
	// is not Home.
	ShellHome string
	// UID is the user who runs doctor, and will run what it suggests; 0 is root, who
	// may do anything. Below 0 where the system has no such ids.
	UID int
	// Dir is the working directory, absolute.
	Dir string
	// Now is the clock.
	Now func() time.Time
	// Dial opens connections to the engine and to AWS, as net.Dialer.DialContext
	// does; nil for the usual way.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Guard is told of each file that is read whole; nil for none.
	Guard *Guard

	mu     sync.Mutex
	within context.Context // that of the run; the models do not carry it
	cache  map[string]*reading
	// abandoned is the first file that did not come in time.
	abandoned string
}

// Info is what is known of one path.
type Info struct {
	Mode fs.FileMode
	Size int64
	// UID and GID own the file; both are -1 where the system has no such owners.
	UID, GID int
	// Links is how many names the file has (hard links), 0 where that is not told.
	Links uint64
	// Inode and Device identify the file; both are 0 where there are none.
	Inode, Device uint64
	ModTime       time.Time
	// ACL is the access control list beside the mode, nil if there is none.
	ACL *ACL
}

// IsDir reports whether the path is a folder.
func (i Info) IsDir() bool { return i.Mode.IsDir() }

// IsRegular reports whether the path is a regular file.
func (i Info) IsRegular() bool { return i.Mode.IsRegular() }

// Files are the files that were read so far, by their paths.
func (m *Machine) Files() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	files := make(map[string][]byte, len(m.cache))
	for path, r := range m.cache {
		if data, ok := r.content(); ok {
			files[path] = data
		}
	}
	return files
}

// Stat describes what a path leads to, links followed.
func (m *Machine) Stat(path string) (Info, error) {
	path, err := m.here("stat", path)
	if err != nil {
		return Info{}, err
	}
	return stat(path)
}

// Lstat describes the path itself, a link not followed.
func (m *Machine) Lstat(path string) (Info, error) {
	path, err := m.here("lstat", path)
	if err != nil {
		return Info{}, err
	}
	return lstat(path)
}

// Resolve returns the path with every link in it followed. A path that does
// not exist is an error that wraps fs.ErrNotExist.
func (m *Machine) Resolve(path string) (string, error) {
	path, err := m.here("resolve", path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// Lacks reports whether nothing is at the path. Of one in a folder that may not be
// entered that is not known: it neither exists nor is lacked.
func (m *Machine) Lacks(path string) bool {
	_, err := m.Lstat(path)
	return err != nil && !errors.Is(err, fs.ErrPermission)
}

// Exists reports whether something is at the path, be it a dangling link.
func (m *Machine) Exists(path string) bool {
	_, err := m.Lstat(path)
	return err == nil
}
