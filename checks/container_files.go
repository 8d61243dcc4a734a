package checks

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/engine"
)

// replaced reports whether the source of a bind is another file or folder than
// when the container started: the container keeps the old one. On an engine of
// this machine its own view of the mount tells, where it may be looked at; else
// the time at which the source was made does.
func (c *comparison) replaced(want astro.Mount, in engine.Container) bool {
	source := c.Machine.Local(want.Source)
	now, err := c.Machine.Stat(source)
	if err != nil {
		return false
	}
	if c.engine().kind() == engine.Native && in.PID > 0 {
		inside, err := c.Machine.Stat(fmt.Sprintf("/proc/%d/root%s", in.PID, want.Target))
		if err == nil && inside.Inode != 0 {
			return inside.Inode != now.Inode || inside.Device != now.Device
		}
	}
	born := c.Machine.Born(source)
	return !born.IsZero() && !in.Started.IsZero() && born.After(in.Started)
}

// files asks the engine for the files of boto3 as the container has them, and
// whether its user may read them. Of those that its user could not read in a new
// container either, volume-paths tells.
func (c *comparison) files(ctx context.Context, v *diagnosis.View, in engine.Container) {
	o := v.Default()
	entries := []containerfs.Entry{o.CredentialsFile.Entry, o.ConfigFile.Entry}
	if o.SSO != nil {
		entries = append(entries, o.SSO.Token.Entry)
	}
	who := userOf(v, in)
	inside := v.FS
	if who.known && (who.uid != v.Service.UID || who.gid != v.Service.GID) {
		as := *v.Service
		as.UID, as.GID = who.uid, who.gid
		inside = containerfs.New(c.Project(), &as, c.engineFacts())
	}
	for _, entry := range entries {
		if !entry.IsFile() || entry.MountTarget == "" || !entry.Readable {
			continue
		}
		have, err := c.stat(ctx, in, entry.Path)
		kind := engine.KindOf(err)
		if err != nil && kind != engine.NotFound {
			if kind != engine.Interrupted {
				c.failed(Unknownf("%v", err))
			}
			return
		}
		at := []astro.Origin{{File: c.Diagnosis().ShowPath(entry.HostPath)}}
		fixes := restart()
		switch now := inside.Lookup(entry.Path); {
		case err != nil:
			c.add("container-file-unreadable", entry.Path+" is on the host and is not there in the running container", in, at, fixes)
		case !who.known || c.engineFacts().Ownership != containerfs.Direct:
		case !now.Readable || !sameOwner(have, now) && !who.mayRead(have):
			if inside == v.FS { // a new container would have the same user
				fixes = fixMode(c.Pass, diagnosis.Cause{View: v, HostPath: entry.HostPath})
			}
			c.add("container-file-unreadable", fmt.Sprintf("%s (mode %04o, owner %d:%d in the container) cannot be read by the running container's user %s",
				entry.Path, have.Mode.Perm(), have.UID, have.GID, who.name), in, at, fixes)
		}
	}
}

// maxHops bounds the links that are followed.
const maxHops = 8

// stat asks for what a path leads to: the engine does not follow a link at its end.
func (c *comparison) stat(ctx context.Context, in engine.Container, path string) (engine.Stat, error) {
	var have engine.Stat
	for range maxHops {
		var err error
		if have, err = c.client.StatPath(ctx, in, path); err != nil || have.Mode&fs.ModeSymlink == 0 {
			return have, err
		}
		path = have.LinkTarget
	}
	return have, nil
}

// user is who the processes of a container are.
type user struct {
	name     string
	uid, gid int
	known    bool
}

// userOf tells the numbers of a container's user: those of the service where
// that has the same, those that it is given by, or those of root.
func userOf(v *diagnosis.View, in engine.Container) user {
	u := user{name: in.User}
	name, group, _ := strings.Cut(in.User, ":")
	uid, notNumber := strconv.Atoi(name)
	switch {
	case in.User == v.Service.User:
		u.uid, u.gid, u.known = v.Service.UID, v.Service.GID, v.Service.UID >= 0
	case name == "" || name == "root":
		u.name, u.known = "root", true
	case notNumber == nil:
		u.uid, u.known = uid, true
		if uid == v.Service.UID {
			u.gid = v.Service.GID
		}
	}
	if gid, err := strconv.Atoi(group); err == nil && u.known {
		u.gid = gid
	}
	return u
}

// sameOwner reports whether the engine shows a file as the host has it; then
// what is known of it on the host, its access list too, holds inside.
func sameOwner(have engine.Stat, on containerfs.Entry) bool {
	return have.UID < 0 || have.UID == on.HostInfo.UID && have.GID == on.HostInfo.GID && have.Mode.Perm() == on.HostInfo.Mode.Perm()
}

// mayRead judges the mode bits as the engine gives them.
func (u user) mayRead(s engine.Stat) bool {
	perm := s.Mode.Perm()
	switch {
	case u.uid == 0:
		return true
	case s.UID == u.uid:
		return perm&0o400 != 0
	case s.GID == u.gid:
		return perm&0o040 != 0
	}
	return perm&0o004 != 0
}
