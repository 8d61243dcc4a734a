//go:build unix

package disk

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a new file the owner of the one that it will replace. A user who may not do that
// must not replace the file: the file would change its owner.
func (w Writer) keepOwner(path string, temp *os.File, old fs.FileInfo) error {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	info, err := temp.Stat()
	if err != nil {
		return err
	}
	if is, ok := info.Sys().(*syscall.Stat_t); ok && is.Uid == was.Uid && is.Gid == was.Gid {
		return nil
	}
	if err := w.ask("chown", temp.Name()); err != nil {
		return err
	}
	if err := temp.Chown(int(was.Uid), int(was.Gid)); err != nil {
		return fmt.Errorf("cannot keep its owner %d:%d: %w", was.Uid, was.Gid, Cause(err))
	}
	return nil
}

// openNonblock keeps opening a FIFO from blocking.
const openNonblock = syscall.O_NONBLOCK

// syncDir makes the names in a folder survive a system crash.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
