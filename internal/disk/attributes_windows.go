package disk

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// keepAttributes gives a new file the access control list and the attributes (hidden, system, ...)
// of the one that it will replace. ReplaceFile would do both, but if it fails halfway no file has
// the name at all; this way the exchange stays one step.
func (w Writer) keepAttributes(from, to string) error {
	if err := w.ask("attributes", to); err != nil {
		return err
	}
	const which = windows.DACL_SECURITY_INFORMATION
	security, err := windows.GetNamedSecurityInfo(from, windows.SE_FILE_OBJECT, which)
	if err != nil {
		return fmt.Errorf("cannot read its access control list: %w", err)
	}
	list, _, err := security.DACL()
	if err != nil {
		return nil //nolint:nilerr // it has none: the disk keeps no lists
	}
	control, _, err := security.Control()
	if err != nil {
		return fmt.Errorf("cannot read its access control list: %w", err)
	}
	inherits := windows.SECURITY_INFORMATION(windows.UNPROTECTED_DACL_SECURITY_INFORMATION)
	if control&windows.SE_DACL_PROTECTED != 0 {
		inherits = windows.PROTECTED_DACL_SECURITY_INFORMATION
	}
	if err := windows.SetNamedSecurityInfo(to, windows.SE_FILE_OBJECT, which|inherits, nil, nil, list, nil); err != nil {
		return fmt.Errorf("cannot keep its access control list: %w", err)
	}
	return keepFlags(from, to)
}

// keepFlags copies the attributes that can be set.
func keepFlags(from, to string) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	flags, err := windows.GetFileAttributes(source)
	if err != nil {
		return fmt.Errorf("cannot read its attributes: %w", err)
	}
	const settable = windows.FILE_ATTRIBUTE_ARCHIVE | windows.FILE_ATTRIBUTE_HIDDEN | windows.FILE_ATTRIBUTE_SYSTEM |
		windows.FILE_ATTRIBUTE_NOT_CONTENT_INDEXED
	if flags &= settable; flags == 0 {
		return nil
	}
	if err := windows.SetFileAttributes(target, flags); err != nil {
		return fmt.Errorf("cannot keep its attributes: %w", err)
	}
	return nil
}
