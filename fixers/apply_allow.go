package fixers

import (
	"encoding/hex"
	"errors"
	"io/fs"

	"doctor/internal/disk"
	"doctor/internal/host"
)

// prepareAllow works out the new access control list from the present one.
func (t *target) prepareAllow() ([]*action, error) {
	info, err := new(host.Machine).Lstat(t.File)
	if err != nil {
		return nil, err
	}
	if info.Mode&fs.ModeSymlink != 0 { // it was replaced by a link
		return nil, ErrChanged
	}
	if info.Allows(host.User{UID: t.Allow.UID}, t.Allow.Perm) {
		return nil, nil
	}
	after := info.Granted(t.Allow.UID, t.Allow.Perm)
	return []*action{{step: step{Kind: allowed, Path: t.File, Label: t.label, Mode: info.Mode.Perm(), List: listOf(info), NewList: listOf(after)}}}, nil
}

// allow sets the new list, if the old one is still there.
func (a *action) allow() error {
	if list, ok := accessOf(a.Path); !ok || list != a.List {
		return ErrChanged
	}
	return a.NewList.set(a.disk, a.Path)
}

// accessList is an access control list with the permission bits in the kernel's form, in
// hexadecimal.
type accessList string

func listOf(info host.Info) accessList { return accessList(hex.EncodeToString(info.AccessList())) }

func (l accessList) set(d disk.Writer, path string) error {
	list, err := hex.DecodeString(string(l))
	if err != nil {
		return errors.New("the backup is damaged")
	}
	err = d.SetAccess(path, list)
	if errors.Is(err, errors.ErrUnsupported) {
		return errors.New("the disk has no access control lists")
	}
	return err
}

// accessOf is the access control list of a path with its mode; ok is false if there is none, or a
// link.
func accessOf(path string) (list accessList, ok bool) {
	info, err := new(host.Machine).Lstat(path)
	if err != nil || info.Mode&fs.ModeSymlink != 0 {
		return "", false
	}
	return listOf(info), true
}
