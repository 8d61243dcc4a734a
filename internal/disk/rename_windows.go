package disk

import (
	"os"

	"golang.org/x/sys/windows"
)

// renameExclusive renames in one step, and fails if the new name is taken, as MoveFileEx does
// without the flag to replace.
func renameExclusive(from, to string) error {
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(old, name, windows.MOVEFILE_WRITE_THROUGH); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}
