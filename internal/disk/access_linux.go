package disk

// SetAccess sets the permission bits and the ACL of a file or folder, in the kernel's form. Links
// are followed.
func (w Writer) SetAccess(path string, list []byte) error {
	return w.setAttribute(path, accessList, list)
}
