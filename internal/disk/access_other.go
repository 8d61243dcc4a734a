//go:build !linux

package disk

import "errors"

// SetAccess fails: the ACLs of this system have another form.
func (w Writer) SetAccess(string, []byte) error { return errors.ErrUnsupported }
