package builtin_test

import (
	"encoding/binary"
	"os"
	"syscall"
	"testing"
)

// allow sets an access list with one named user, as `setfacl -m u:UID:PERM`
// does: the owner's bits stay, the mask becomes the group's bits.
func allow(t *testing.T, path string, mode os.FileMode, uid int, perm uint16) {
	t.Helper()
	data := binary.LittleEndian.AppendUint32(nil, 2)
	entry := func(tag, perm uint16, id uint32) {
		data = binary.LittleEndian.AppendUint16(data, tag)
		data = binary.LittleEndian.AppendUint16(data, perm)
		data = binary.LittleEndian.AppendUint32(data, id)
	}
	const nobody = ^uint32(0)
	entry(0x01, uint16(mode>>6&7), nobody)
	entry(0x02, perm, uint32(uid))
	entry(0x04, 0, nobody)
	entry(0x10, perm, nobody)
	entry(0x20, 0, nobody)
	if err := syscall.Setxattr(path, "system.posix_acl_access", data, 0); err != nil {
		t.Skipf("this file system has no access lists: %v", err)
	}
}
