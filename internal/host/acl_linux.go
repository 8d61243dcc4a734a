package host

import (
	"errors"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// HasAccessLists reports whether the disk of a path has access control lists. One that does not
// exist yet will be where its folder is.
func HasAccessLists(path string) bool {
	_, err := unix.Getxattr(path, "system.posix_acl_access", nil)
	if errors.Is(err, unix.ENOENT) {
		_, err = unix.Getxattr(filepath.Dir(path), "system.posix_acl_access", nil)
	}
	return err == nil || errors.Is(err, unix.ENODATA)
}

// readACL returns the access control list of a path, nil if it has none.
func readACL(path string) *ACL {
	buf := make([]byte, 1024)
	n, err := unix.Getxattr(path, "system.posix_acl_access", buf)
	if err != nil || n <= 0 {
		return nil
	}
	return parseACL(buf[:n])
}
