package host

import "encoding/binary"

// ACL is a POSIX access control list as the kernel stores it beside the mode
// bits (acl(5), xattr system.posix_acl_access).
type ACL struct {
	Users, Groups map[int]Perm // named users and groups
	Group         Perm         // the owning group's own entry
	Mask          Perm
}

// Perm is three permission bits: 4 read, 2 write, 1 execute or search.
type Perm uint8

// The tags of an entry in the kernel's form (linux/posix_acl_xattr.h).
const (
	aclVersion  = 2
	aclUser     = 0x02
	aclGroupObj = 0x04
	aclGroup    = 0x08
	aclMask     = 0x10
)

// parseACL reads the extended attribute; nil if it is no list this code knows.
func parseACL(data []byte) *ACL {
	if len(data) < 4 || binary.LittleEndian.Uint32(data) != aclVersion {
		return nil
	}
	acl := &ACL{Users: map[int]Perm{}, Groups: map[int]Perm{}, Mask: 7}
	for data = data[4:]; len(data) >= 8; data = data[8:] {
		tag := binary.LittleEndian.Uint16(data)
		perm := Perm(binary.LittleEndian.Uint16(data[2:]) & 7)
		id := int(int32(binary.LittleEndian.Uint32(data[4:]))) //nolint:gosec // an id that does not fit is no id
		switch tag {
		case aclUser:
			acl.Users[id] = perm
		case aclGroupObj:
			acl.Group = perm
		case aclGroup:
			acl.Groups[id] = perm
		case aclMask:
			acl.Mask = perm
		}
	}
	return acl
}

// Allows reports whether a user with one group has the permissions on a file,
// by its owner, list and mode bits; root has, but for executing what nobody may.
func (i Info) Allows(uid, gid int, want Perm) bool {
	mode := Perm(0)
	bits := uint32(i.Mode.Perm())
	if uid == 0 {
		return want&1 == 0 || i.IsDir() || bits&0o111 != 0
	}
	switch {
	case uid == i.UID:
		mode = Perm(bits >> 6 & 7)
	case i.ACL != nil:
		return i.ACL.allows(uid, gid, i.GID, Perm(bits&7), want)
	case gid == i.GID:
		mode = Perm(bits >> 3 & 7)
	default:
		mode = Perm(bits & 7)
	}
	return mode&want == want
}

func (a *ACL) allows(uid, gid, owner int, other, want Perm) bool {
	if perm, ok := a.Users[uid]; ok {
		return perm&a.Mask&want == want
	}
	matched := false
	if gid == owner {
		if a.Group&a.Mask&want == want {
			return true
		}
		matched = true
	}
	if perm, ok := a.Groups[gid]; ok {
		if perm&a.Mask&want == want {
			return true
		}
		matched = true
	}
	return !matched && other&want == want
}
