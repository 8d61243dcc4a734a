package host

import (
	"encoding/binary"
	"slices"
)

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
	aclUserObj  = 0x01
	aclUser     = 0x02
	aclGroupObj = 0x04
	aclGroup    = 0x08
	aclMask     = 0x10
	aclOther    = 0x20
	// aclNobody is the id of an entry that names nobody.
	aclNobody = 0xffffffff
)

// parseACL reads the extended attribute; nil if the format is unknown.
func parseACL(data []byte) *ACL {
	if len(data) < 4 || binary.LittleEndian.Uint32(data) != aclVersion {
		return nil
	}
	acl := &ACL{Users: map[int]Perm{}, Groups: map[int]Perm{}, Mask: 7}
	for data = data[4:]; len(data) >= 8; data = data[8:] {
		tag := binary.LittleEndian.Uint16(data)
		perm := Perm(binary.LittleEndian.Uint16(data[2:]) & 7)
		id := int(int32(binary.LittleEndian.Uint32(data[4:]))) //nolint:gosec // an id that does not fit is not an id
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

// User is who opens a file: a user with its groups.
type User struct {
	UID  int
	GIDs []int
	// Bound: it is root without the capability to bypass permission checks.
	Bound bool
}

// in reports whether the user is in the group.
func (u User) in(gid int) bool { return slices.Contains(u.GIDs, gid) }

// Allows reports whether a user has the permissions on a file, by its owner, list and mode
// bits; root always has them, except for executing a file without any execute bit.
func (i Info) Allows(u User, want Perm) bool {
	mode := Perm(0)
	bits := uint32(i.Mode.Perm())
	if u.UID == 0 && !u.Bound {
		return want&1 == 0 || i.IsDir() || bits&0o111 != 0
	}
	switch {
	case u.UID == i.UID:
		mode = Perm(bits >> 6 & 7)
	case i.ACL != nil:
		return i.ACL.allows(u, i.GID, Perm(bits&7), want)
	case u.in(i.GID):
		mode = Perm(bits >> 3 & 7)
	default:
		mode = Perm(bits & 7)
	}
	return mode&want == want
}

func (a *ACL) allows(u User, owner int, other, want Perm) bool {
	if perm, ok := a.Users[u.UID]; ok {
		return perm&a.Mask&want == want
	}
	matched := false
	if u.in(owner) {
		if a.Group&a.Mask&want == want {
			return true
		}
		matched = true
	}
	for gid, perm := range a.Groups {
		if !u.in(gid) {
			continue
		}
		if perm&a.Mask&want == want {
			return true
		}
		matched = true
	}
	return !matched && other&want == want
}
