package host

import (
	"encoding/binary"
	"io/fs"
	"maps"
	"slices"
)

// Granted returns the file as it is after a user got permissions by its ACL. The effective
// permissions of everybody else stay: where the mask withheld some, the entries lose them.
func (i Info) Granted(uid int, want Perm) Info {
	bits := Perm(i.Mode.Perm() >> 3 & 7) //nolint:gosec // three bits
	acl := &ACL{Users: map[int]Perm{}, Groups: map[int]Perm{}, Group: bits}
	mask := bits
	if i.ACL != nil {
		mask = i.ACL.Mask
		acl.Group = i.ACL.Group & mask
		for id, perm := range i.ACL.Users {
			acl.Users[id] = perm & mask
		}
		for id, perm := range i.ACL.Groups {
			acl.Groups[id] = perm & mask
		}
	}
	acl.Users[uid] |= want
	acl.Mask = mask | want
	i.ACL = acl
	i.Mode = i.Mode&^0o070 | fs.FileMode(acl.Mask)<<3
	return i
}

// AccessList encodes the ACL together with the permission bits, in the kernel's form. Without an
// ACL it has only the three entries of the bits, which remove an ACL where they are set.
func (i Info) AccessList() []byte {
	bits := uint32(i.Mode.Perm())
	out := binary.LittleEndian.AppendUint32(nil, aclVersion)
	add := func(tag uint16, perm Perm, id uint32) {
		out = binary.LittleEndian.AppendUint16(out, tag)
		out = binary.LittleEndian.AppendUint16(out, uint16(perm))
		out = binary.LittleEndian.AppendUint32(out, id)
	}
	named := func(tag uint16, all map[int]Perm) {
		for _, id := range slices.Sorted(maps.Keys(all)) {
			add(tag, all[id], uint32(id)) //nolint:gosec // it was read from 32 bits
		}
	}
	group := Perm(bits >> 3 & 7)
	if i.ACL != nil {
		group = i.ACL.Group
	}
	add(aclUserObj, Perm(bits>>6&7), aclNobody)
	if i.ACL != nil {
		named(aclUser, i.ACL.Users)
	}
	add(aclGroupObj, group, aclNobody)
	if i.ACL != nil {
		named(aclGroup, i.ACL.Groups)
		add(aclMask, i.ACL.Mask, aclNobody)
	}
	add(aclOther, Perm(bits&7), aclNobody)
	return out
}
