package fixers

import (
	"errors"

	"doctor/internal/host"
)

// AllowUser gives one user permissions on a file or folder by its access control list, on Linux.
// What everybody else may do stays the same.
type AllowUser struct {
	Unprinted[AllowUser]
	// Path is the file or folder; for a link, its target.
	Path string
	// UID is the user, Perm what the user gets in addition.
	UID  int
	Perm host.Perm
}

// Name is allow-user.
func (AllowUser) Name() string { return "allow-user" }

// Promise is safe: nobody else gets or loses permissions.
func (AllowUser) Promise() Safety { return Safe }

// Paths is the file.
func (e AllowUser) Paths() []string { return []string{e.Path} }

// Plan compares the permissions.
func (e AllowUser) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.Path)}
	info, err := files.Stat(change.File)
	switch {
	case err != nil:
		return change, err
	case info.Allows(host.User{UID: e.UID}, e.Perm):
		return change, nil
	case info.UID == e.UID:
		return change, errors.New("the user owns it: the mode decides, and not an access control list")
	}
	real, err := files.Resolve(change.File)
	if err != nil {
		return change, err
	}
	if !host.HasAccessLists(real) {
		return change, errors.New("the disk has no access control lists")
	}
	change.Allow = &Allow{e.UID, e.Perm}
	return change, nil
}

// words writes the permissions as setfacl does.
func (a Allow) words() string {
	out := []byte("rwx")
	for i := range out {
		if a.Perm&(4>>i) == 0 {
			out[i] = '-'
		}
	}
	return string(out)
}
