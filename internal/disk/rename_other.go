//go:build !linux && !darwin && !windows

package disk

import "errors"

// renameExclusive is not supported on these systems.
func renameExclusive(string, string) error { return errors.ErrUnsupported }
