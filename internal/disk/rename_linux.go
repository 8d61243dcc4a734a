package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// renameExclusive renames in one step, and fails if the new name is taken (RENAME_NOREPLACE,
// rename(2)). The error is ErrUnsupported if the kernel or the file system does not support that.
func renameExclusive(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOTSUP):
		err = errors.ErrUnsupported
	}
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
}
