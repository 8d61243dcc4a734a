package host

import (
	"errors"

	"golang.org/x/sys/unix"
)

// HasAccessLists reports whether the disk of a path has access control lists.
func HasAccessLists(path string) bool {
	_, err := unix.Getxattr(path, "system.posix_acl_access", nil)
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
