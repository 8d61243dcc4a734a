package host

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// chmod sets the mask of an access control list, not the entry of the owning group.
func TestOverlayChmodOfAnACL(t *testing.T) {
	acl := binary.LittleEndian.AppendUint32(nil, aclVersion)
	entry := func(tag, perm uint16, id uint32) {
		acl = binary.LittleEndian.AppendUint16(acl, tag)
		acl = binary.LittleEndian.AppendUint16(acl, perm)
		acl = binary.LittleEndian.AppendUint32(acl, id)
	}
	const nobody = ^uint32(0)
	entry(0x01, 6, nobody)
	entry(aclUser, 4, 50000)
	entry(aclGroupObj, 0, nobody)
	entry(aclMask, 4, nobody)
	entry(0x20, 0, nobody)
	var infos []Info
	for _, imagine := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := unix.Setxattr(path, "system.posix_acl_access", acl, 0); err != nil {
			t.Skipf("this file system has no access lists: %v", err)
		}
		m := &Machine{OS: "linux", Now: time.Now}
		var err error
		if imagine {
			over := m.Overlay()
			err, m = over.Chmod(path, 0o600), over.Machine()
		} else {
			err = os.Chmod(path, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		info, err := m.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		infos = append(infos, info)
	}
	if infos[0].Mode != infos[1].Mode || infos[0].ACL == nil || !reflect.DeepEqual(infos[0].ACL, infos[1].ACL) {
		t.Errorf("imagined %v %+v, on the disk %v %+v", infos[1].Mode, infos[1].ACL, infos[0].Mode, infos[0].ACL)
	}
	if infos[1].Allows(User{UID: 50000}, 4) {
		t.Error("the named user may still read it")
	}
}
