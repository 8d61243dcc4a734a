//go:build linux || darwin

package disk

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// accessList is the attribute in which Linux keeps a file's ACL. Without it, users with access
// through it, such as the container's, would be locked out.
const accessList = "system.posix_acl_access"

// keepAttributes copies the extended attributes of a file. Those that cannot be copied, such as
// labels that only the system may set, are left out, except an ACL.
func (w Writer) keepAttributes(from, to string) error {
	for _, name := range attributeNames(from) {
		value, err := attribute(from, name)
		if err == nil {
			err = w.setAttribute(to, name, value)
		}
		if err != nil && name == accessList && !errors.Is(err, unix.ENODATA) {
			return fmt.Errorf("cannot keep its access control list: %w", err)
		}
	}
	return nil
}

func (w Writer) setAttribute(path, name string, value []byte) error {
	if err := w.ask("attribute", path); err != nil {
		return err
	}
	return unix.Setxattr(path, name, value, 0)
}

func attributeNames(path string) []string {
	size, err := unix.Listxattr(path, nil)
	if err != nil || size == 0 {
		return nil
	}
	list := make([]byte, size)
	if size, err = unix.Listxattr(path, list); err != nil {
		return nil
	}
	var names []string
	for _, name := range bytes.Split(list[:size], []byte{0}) {
		if len(name) > 0 {
			names = append(names, string(name))
		}
	}
	return names
}

func attribute(path, name string) ([]byte, error) {
	size, err := unix.Getxattr(path, name, nil)
	if err != nil {
		return nil, err
	}
	value := make([]byte, size)
	size, err = unix.Getxattr(path, name, value)
	if err != nil {
		return nil, err
	}
	return value[:size], nil
}
