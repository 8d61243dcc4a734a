package boto

import "syscall"

// makeSpecial creates a special file.
func makeSpecial(at, kind string) error {
	mode := map[string]uint32{"fifo": syscall.S_IFIFO, "socket": syscall.S_IFSOCK, "device": syscall.S_IFCHR}[kind]
	const null = 1<<8 | 3
	return syscall.Mknod(at, mode|0o666, null)
}
