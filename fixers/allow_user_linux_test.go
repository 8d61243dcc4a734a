package fixers

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"doctor/internal/host"
	"doctor/internal/skip"
)

// lists reads the attribute itself, nil if there is none. It skips the test on a disk without access
// control lists.
func lists(t *testing.T, path string) []byte {
	t.Helper()
	buf := make([]byte, 1024)
	n, err := unix.Getxattr(path, "system.posix_acl_access", buf)
	switch {
	case errors.Is(err, unix.ENODATA):
		return nil
	case errors.Is(err, unix.ENOTSUP):
		skip.For(t, "acl", err.Error())
	case err != nil:
		t.Fatal(err)
	}
	return buf[:n]
}

func info(t *testing.T, path string) host.Info {
	t.Helper()
	i, err := new(host.Machine).Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// TestAllowUser: the user may read, nobody else, and undo leaves neither the list nor other bits.
func TestAllowUser(t *testing.T) {
	const uid = 50000
	container, other, group := host.User{UID: uid, GIDs: []int{uid}}, host.User{UID: 4711}, host.User{UID: 4711, GIDs: []int{os.Getgid()}}
	for _, mode := range []os.FileMode{0o600, 0o640, 0o400, 0o604} {
		p := newProject(t)
		p.write("~/.aws/credentials", []byte("[default]\n"), mode)
		path := p.path("~/.aws/credentials")
		lists(t, path)
		was := info(t, path)
		if _, err := p.fix(fixOf(AllowUser{Path: path, UID: uid, Perm: 4})); err != nil && mode != 0o604 {
			t.Fatal(err)
		}
		is := info(t, path)
		if !is.Allows(container, 4) || is.Allows(container, 2) || is.Allows(other, 4) != was.Allows(other, 4) || is.Allows(group, 4) != was.Allows(group, 4) {
			t.Errorf("%v: afterwards %v %+v", mode, is.Mode, is.ACL)
		}
		if mode == 0o604 {
			if is.ACL != nil {
				t.Errorf("everybody may read it, and it got a list")
			}
			continue
		}
		if _, err := p.store().Undo(t.Context(), p.dir); err != nil {
			t.Fatal(err)
		}
		if is := info(t, path); is.Mode != was.Mode || lists(t, path) != nil {
			t.Errorf("%v: after undo %v, %x", mode, is.Mode, lists(t, path))
		}
	}
}

// TestAllowUserBesideOthers: what a mask withholds from others stays withheld, and undo restores
// the list to the byte.
func TestAllowUserBesideOthers(t *testing.T) {
	p := newProject(t)
	p.write("~/.aws/credentials", []byte("[default]\n"), 0o600)
	path := p.path("~/.aws/credentials")
	lists(t, path)
	before := host.Info{Mode: 0o600, ACL: &host.ACL{
		Users: map[int]host.Perm{7: 6, 4711: 4}, Groups: map[int]host.Perm{9: 4}, Group: 4, Mask: 0,
	}}
	if err := unix.Setxattr(path, "system.posix_acl_access", before.AccessList(), 0); err != nil {
		t.Fatal(err)
	}
	was := lists(t, path)
	if _, err := p.fix(fixOf(AllowUser{Path: path, UID: 50000, Perm: 4})); err != nil {
		t.Fatal(err)
	}
	is := info(t, path)
	for _, u := range []host.User{{UID: 7}, {UID: 4711}, {UID: 1234, GIDs: []int{9}}, {UID: 1234, GIDs: []int{is.GID}}} {
		if is.Allows(u, 4) || is.Allows(u, 2) {
			t.Errorf("%+v got more: %+v", u, is.ACL)
		}
	}
	if !is.Allows(host.User{UID: 50000}, 4) {
		t.Errorf("not allowed: %+v", is.ACL)
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err != nil {
		t.Fatal(err)
	}
	if is := lists(t, path); string(is) != string(was) {
		t.Errorf("after undo %x, before %x", is, was)
	}
}

// TestUndoAllowUserElsewhere: a list that was changed since is not touched, and a file that is gone
// holds nothing up.
func TestUndoAllowUserElsewhere(t *testing.T) {
	p := newProject(t)
	p.write("~/.aws/credentials", []byte("[default]\n"), 0o600)
	path := p.path("~/.aws/credentials")
	lists(t, path)
	if _, err := p.fix(fixOf(AllowUser{Path: path, UID: 50000, Perm: 4})); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err == nil || info(t, path).Mode.Perm() != 0o644 {
		t.Errorf("undone although it was changed: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := p.store().Undo(t.Context(), p.dir); err != nil {
		t.Error(err)
	}
}

// TestImagineAllowUser: the overlay shows what the disk would.
func TestImagineAllowUser(t *testing.T) {
	p := newProject(t)
	p.write("~/.aws/credentials", []byte("[default]\n"), 0o600)
	path := p.path("~/.aws/credentials")
	m := new(host.Machine)
	o := m.Overlay()
	plan := NewPlan(o.Machine(), Project{Dir: p.dir, Home: p.home})
	proposal, err := plan.Propose(fixOf(AllowUser{Path: path, UID: 50000, Perm: 4}))
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Accept(proposal); err != nil {
		t.Fatal(err)
	}
	if err := plan.Imagine(o); err != nil {
		t.Fatal(err)
	}
	got, err := o.Machine().Stat(path)
	if err != nil || !got.Allows(host.User{UID: 50000}, 4) || got.Allows(host.User{UID: 4711}, 4) {
		t.Errorf("%+v, %v", got.ACL, err)
	}
	if got := info(t, path); got.ACL != nil || got.Mode.Perm() != 0o600 {
		t.Errorf("the disk has changed: %v", got.Mode)
	}
}
