//go:build unix

package host

import (
	"io/fs"
	"syscall"
)

// openNonblock keeps open from waiting for a writer if a FIFO has replaced the file.
const openNonblock = syscall.O_NONBLOCK

func describe(info fs.FileInfo) Info {
	i := Info{Mode: info.Mode(), Size: info.Size(), UID: -1, GID: -1, ModTime: info.ModTime()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		i.UID, i.GID = int(st.Uid), int(st.Gid)
		i.Links = uint64(st.Nlink)                         //nolint:unconvert,gosec // the widths differ by system
		i.Inode, i.Device = uint64(st.Ino), uint64(st.Dev) //nolint:unconvert,gosec // the widths differ by system
	}
	return i
}

// errAbsent says that nothing is at a path.
const errAbsent = syscall.ENOENT

// realName is the name under which a folder has an entry, which on Windows may differ from the one
// that was asked for.
func realName(_, name string) string { return name }
