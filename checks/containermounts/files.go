package containermounts

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/volumepaths"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/engine"
	"doctor/internal/engineadvice"
	"doctor/internal/host"
	"doctor/internal/sessions"
)

// replaced reports whether the source of a bind is another file or folder than when the
// container started: the container keeps the old one. With an engine on this machine the
// container's own view of the mount decides, if it is accessible; otherwise the creation time
// of the source does.
func (c *comparison) replaced(want astro.Mount, in engine.Container) bool {
	source, _ := c.Machine.Local(want.Source)
	now, err := c.Machine.Stat(source)
	if err != nil {
		return false
	}
	if c.Engine().Kind() == engine.Native && in.PID > 0 {
		inside, err := c.Machine.Stat(fmt.Sprintf("/proc/%d/root%s", in.PID, want.Target))
		if err == nil && inside.Inode != 0 {
			return inside.Inode != now.Inode || inside.Device != now.Device
		}
	}
	born := c.Machine.Born(source)
	return !born.IsZero() && !in.Started.IsZero() && born.After(in.Started)
}

// need is a file or folder that boto3 will use in a container, and how.
type need struct {
	entry    containerfs.Entry
	perm     host.Perm
	verb     string          // "read", "write to"
	because  string          // what fails without it, "" for credentials
	severity checks.Severity // "" for the default of the rule
}

func (n need) met(e containerfs.Entry) bool {
	if n.perm&2 != 0 {
		return e.Writable && e.Executable
	}
	return e.Readable
}

// needs returns the mounted files that the default session of a service needs.
func (c *comparison) needs(v *sessions.View) []need {
	o := v.Default()
	needs := []need{{entry: o.CredentialsFile.Entry, perm: 4, verb: "read"}, {entry: o.ConfigFile.Entry, perm: 4, verb: "read"}}
	if o.SSO != nil {
		needs = append(needs, need{entry: o.SSO.Token.Entry, perm: 4, verb: "read"})
	}
	needs = slices.DeleteFunc(needs, func(n need) bool { return !n.entry.IsFile() })
	if o.SSO != nil && o.SSO.Token.Renewable {
		renewal := need{
			entry: v.FS.Lookup(path.Dir(o.SSO.Token.Path)), perm: 2 | 1, verb: "write to",
			because: "; boto3 has to save the renewed SSO token there from " + volumepaths.RenewAt(o.SSO.Token.ExpiresAt) + " on",
		}
		if o.SSO.Token.ExpiresAt.Sub(c.Machine.Now()) >= volumepaths.RenewalWindow {
			renewal.severity = checks.Warning
		}
		needs = append(needs, renewal)
	}
	return slices.DeleteFunc(needs, func(n need) bool { return n.entry.MountTarget == "" })
}

// files asks the engine for the files that boto3 needs in the container, and checks whether
// its user may use them. What a left mount covers is another file.
func (c *comparison) files(ctx context.Context, v *sessions.View, in engine.Container, left []string) {
	who := c.userOf(v, in)
	inside := v.FS
	if who.known {
		inside = v.FS.As(who.User)
	}
	for _, n := range c.needs(v) {
		if containerfs.Under(n.entry.Path, left) {
			continue
		}
		predicted, now := n.met(n.entry), inside.Lookup(n.entry.Path)
		if !predicted && !n.met(now) && c.Runs(volumepaths.Check) {
			continue // another check reports it
		}
		have, err := c.stat(ctx, in, n.entry.Path)
		if err != nil && engine.KindOf(err) != engine.NotFound {
			c.failed(checks.Unknownf("%s", engineadvice.Explain(err)))
			return
		}
		d := difference{
			rule: ContainerFileUnreadable, subject: n.entry.Path, severity: n.severity, fixes: restart(),
			at: []astro.Origin{{File: c.Diagnosis().ShowPath(n.entry.HostPath)}},
		}
		switch {
		case err != nil:
			d.message = n.entry.Path + " does not exist in the running container, but on the host"
		case !who.known || c.EngineFacts().Ownership != containerfs.Direct:
			continue
		case n.met(now) && (sameOwner(have, now) || seen(have).Allows(who.User, n.perm)):
			if !predicted && who.UID != v.Service.UID {
				c.Notef("the container user %s (uid %d) has access to %s; uid %d of the published images would not", who.name, who.UID, n.entry.Path, v.Service.UID)
			}
			continue
		case now.Reason == containerfs.ReasonDirUnsearchable:
			d.at[0].File = c.Diagnosis().ShowPath(now.HostBlocker)
			d.message = fmt.Sprintf("the container user %s has no permission to enter the folder %s", who.name, now.Blocker)
		default:
			d.message = fmt.Sprintf("the container user %s has no permission to %s %s (mode %04o, owner %d:%d in the container)%s",
				who.name, n.verb, n.entry.Path, have.Mode.Perm(), have.UID, have.GID, n.because)
		}
		if who.UID == v.Service.UID && n.perm == 4 && err == nil { // a new container would have the same user
			d.fixes = repair.FixMode(c.Pass, cause.Cause{View: v, HostPath: n.entry.HostPath})
		}
		c.add(in, d)
	}
}

// seen converts the engine's description of a file.
func seen(s engine.Stat) host.Info { return host.Info{Mode: s.Mode, UID: s.UID, GID: s.GID} }

// maxHops limits the number of links that are followed.
const maxHops = 8

// stat returns the target of a path: the engine does not follow a link in its last element.
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

// user is the user of a container's processes.
type user struct {
	host.User
	name  string
	known bool
}

// userOf returns the user of a container's processes: with an engine on this machine from the
// kernel, including groups and capabilities, otherwise by the numbers of its user in the
// published images, or the ones it was given.
func (c *comparison) userOf(v *sessions.View, in engine.Container) user {
	u := user{name: cmp.Or(in.User, "root")}
	if c.Engine().Kind() == engine.Native && in.PID > 0 {
		if data, err := c.Machine.ReadKernel(fmt.Sprintf("/proc/%d/status", in.PID)); err == nil {
			if u.User, u.known = processUser(string(data)); u.known {
				return u
			}
		}
	}
	name, group, _ := strings.Cut(in.User, ":")
	uid, notNumber := strconv.Atoi(name)
	switch {
	case in.User == v.Service.User:
		u.UID, u.GIDs, u.known = v.Service.UID, []int{v.Service.GID}, v.Service.UID >= 0
	case name == "" || name == "root":
		u.GIDs, u.known = []int{0}, true
	case notNumber == nil:
		u.UID, u.GIDs, u.known = uid, []int{0}, true
		if uid == v.Service.UID {
			u.GIDs = []int{v.Service.GID}
		}
	}
	if gid, err := strconv.Atoi(group); err == nil && u.known {
		u.GIDs = []int{gid}
	}
	for _, group := range in.GroupAdd {
		if gid, err := strconv.Atoi(group); err == nil {
			u.GIDs = append(u.GIDs, gid)
		}
	}
	return u
}

// capDACOverride lets a process bypass permission checks (capabilities(7)).
const capDACOverride = 1 << 1

// processUser reads the user that opens files for a process from /proc/PID/status
// (proc_pid_status(5)): the last of the four numbers of Uid and Gid.
func processUser(status string) (u host.User, known bool) {
	fields := map[string][]string{}
	for line := range strings.Lines(status) {
		if name, rest, ok := strings.Cut(line, ":"); ok {
			fields[name] = strings.Fields(rest)
		}
	}
	uid, gid, capabilities := fields["Uid"], fields["Gid"], fields["CapEff"]
	if len(uid) != 4 || len(gid) != 4 || len(capabilities) != 1 {
		return u, false
	}
	for _, text := range append([]string{gid[3]}, fields["Groups"]...) {
		id, err := strconv.Atoi(text)
		if err != nil {
			return u, false
		}
		u.GIDs = append(u.GIDs, id)
	}
	effective, err := strconv.ParseUint(capabilities[0], 16, 64)
	if u.UID, known = number(uid[3]); err != nil {
		return u, false
	}
	u.Bound = effective&capDACOverride == 0
	return u, known
}

func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// sameOwner reports whether the engine shows a file as the host has it; then what is known
// about it on the host, including its access list, also holds in the container.
func sameOwner(have engine.Stat, on containerfs.Entry) bool {
	return have.UID < 0 || have.UID == on.HostInfo.UID && have.GID == on.HostInfo.GID && have.Mode.Perm() == on.HostInfo.Mode.Perm()
}
