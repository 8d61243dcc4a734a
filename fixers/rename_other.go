//go:build !linux && !darwin && !windows

package fixers

import "errors"

// renameExclusive is not known on these systems.
func renameExclusive(string, string) error { return errors.ErrUnsupported }
