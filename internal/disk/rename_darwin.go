package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// renameExclusive renames in one step, and fails if the new name is taken (RENAME_EXCL,
// renamex_np(2)). The error is ErrUnsupported if the file system does not support that.
func renameExclusive(from, to string) error {
	err := unix.RenamexNp(from, to, unix.RENAME_EXCL)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOTSUP):
		err = errors.ErrUnsupported
	}
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
}
