package host

import (
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// madeByKernel reports whether an open file is in a file system without storage: its content
// is generated while it is read (statfs(2)). If the type is unknown, the file counts as
// stored, as on some network file systems.
func madeByKernel(f *os.File) bool {
	control, err := f.SyscallConn()
	if err != nil {
		return false
	}
	var st unix.Statfs_t
	err = control.Control(func(fd uintptr) {
		for {
			if err = unix.Fstatfs(int(fd), &st); err != unix.EINTR { //nolint:errorlint // the system call's own
				return
			}
		}
	})
	return err == nil && isKernelType(int64(st.Type)) //nolint:unconvert // the width differs by architecture
}

// isKernelType knows the types of such file systems; on some architectures they are
// sign-extended.
func isKernelType(kind int64) bool {
	return slices.Contains([]int64{
		unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC, unix.DEBUGFS_MAGIC, unix.TRACEFS_MAGIC, unix.SECURITYFS_MAGIC,
		unix.SELINUX_MAGIC, unix.SMACK_MAGIC, unix.AAFS_MAGIC, unix.CGROUP_SUPER_MAGIC, unix.CGROUP2_SUPER_MAGIC,
		unix.BPF_FS_MAGIC, unix.EFIVARFS_MAGIC, unix.PSTOREFS_MAGIC, unix.BINFMTFS_MAGIC, unix.BINDERFS_SUPER_MAGIC,
		unix.RDTGROUP_SUPER_MAGIC, unix.DEVPTS_SUPER_MAGIC, unix.DEVMEM_MAGIC, unix.USBDEVICE_SUPER_MAGIC,
		unix.OPENPROM_SUPER_MAGIC, unix.XENFS_SUPER_MAGIC, unix.NSFS_MAGIC, unix.PID_FS_MAGIC, unix.SOCKFS_MAGIC,
		unix.PIPEFS_MAGIC, unix.ANON_INODE_FS_MAGIC, unix.SECRETMEM_MAGIC, unix.GUEST_MEMFD_MAGIC,
		configfs, fusectl, mqueue,
	}, kind&0xffffffff)
}

// These have no name in x/sys/unix (fs/configfs/mount.c, fs/fuse/control.c and
// ipc/mqueue.c of Linux).
const (
	configfs = 0x62656570
	fusectl  = 0x65735543
	mqueue   = 0x19800202
)
