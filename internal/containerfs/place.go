package containerfs

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/host"
)

// place is what is at one container path, without following links.
type place struct {
	host        string // on the host; "" if it is in the image
	info        host.Info
	link        string // the target of a link, in the container
	mountTarget string
	readOnly    bool
	// virtual: a folder that the engine or the image creates, empty except for the mounts below.
	virtual bool
	// made is the owner and the mode of such a folder, nil if unknown.
	made *host.Info
	// madeByEngine: the folder that the engine creates for a missing source.
	madeByEngine bool
	// baked is the COPY or ADD that put it into the image.
	baked *layer
	// null: the device /dev/null, which the engine creates and which is always empty.
	null     bool
	injected *astro.Injected // copied into the container at its start
	reason   Reason          // why it does not exist
	maker    astro.Origin    // what may have created it anyway, for ReasonImage and ReasonFilled
}

// place finds what is at a clean absolute path.
func (f *FS) place(at string) place {
	m, rest := f.covering(at)
	// Files are copied in before the start: a tmpfs, which is created at the start, hides them.
	if file := f.injected[at]; file != nil && (m == nil || m.Type != astro.Tmpfs) {
		return place{injected: file, info: host.Info{Mode: file.Mode, UID: file.UID, GID: file.GID}, readOnly: f.readOnly}
	}
	if m != nil {
		p := filled(f.mounted(m, rest), m)
		// The engine creates the folders that a mount lacks in the path to another one.
		if p.reason != ReasonNone && p.reason != ReasonEngineUnreachable && p.reason != ReasonPredicted && f.leadsToMount(at) {
			p.virtual, p.reason, p.madeByEngine = true, ReasonNone, false
		}
		return p
	}
	p := f.ofImage(at)
	p.readOnly = f.readOnly
	return p
}

// filled is what is at a path of a mount into which another service may write what is missing.
func filled(p place, m *mount) place {
	missing := []Reason{ReasonEmptyVolume, ReasonSourceMissing, ReasonNotInSource}
	if m.Filled.IsZero() || !slices.Contains(missing, p.reason) {
		return p
	}
	if p.madeByEngine { // the source, which is a folder by then
		p.reason, p.virtual, p.madeByEngine = ReasonNone, true, false
		return p
	}
	p.reason, p.maker = ReasonFilled, m.Filled
	return p
}

// ofImage finds what is at a path of the image itself.
func (f *FS) ofImage(at string) place {
	if to, ok := imageLinks[at]; ok {
		return place{link: to}
	}
	if at == "/dev/null" {
		return place{null: true, info: host.Info{Mode: fs.ModeDevice | fs.ModeCharDevice | 0o666}}
	}
	if p, ok := f.baked(at); ok {
		return p
	}
	if at == "/" || f.leadsToMount(at) || isImageFolder(at) || f.leadsToLayer(at) || at == f.workDir {
		return place{virtual: true}
	}
	return place{reason: ReasonNotMounted}
}

// covering is the mount that contains a path, nil if it is on the container's own root.
func (f *FS) covering(at string) (m *mount, rest string) {
	for target := at; ; target = path.Dir(target) {
		if m := f.mounts[target]; m != nil && !f.notYet(target) {
			rest, _ := below(at, target)
			return m, rest
		}
		if target == "/" {
			return nil, ""
		}
	}
}

// notYet reports whether a mount is not made yet.
func (f *FS) notYet(at string) bool {
	_, inside := below(at, f.before)
	return f.before != "" && inside
}

// mounted finds what is at a path below a mount's target.
func (f *FS) mounted(m *mount, rest string) place {
	p := place{mountTarget: m.Target, readOnly: m.ReadOnly}
	if m.Type != astro.Bind {
		return f.inVolume(p, m, rest)
	}
	source, here := f.machine.Local(m.Source)
	p.host = filepath.Join(source, filepath.FromSlash(rest))
	switch {
	case !here:
		p.reason, p.madeByEngine = ReasonSourceMissing, rest == ""
		return p
	case f.machine.Hidden(source):
		p.host, p.reason = strings.TrimSuffix(source+"/"+rest, "/"), ReasonPredicted // joined as on the engine's system, not this one
		return p
	}
	if f.engine.Remote {
		p.reason = ReasonEngineUnreachable
		return p
	}
	if rest == "" {
		return f.mountRoot(p)
	}
	info, err := f.machine.Lstat(p.host)
	if err != nil {
		p.reason = ReasonNotInSource
		if errors.Is(err, fs.ErrPermission) {
			p.reason = ReasonHostUnreadable
			return p
		}
		if _, err := f.machine.Stat(source); err != nil {
			p.reason = ReasonSourceMissing
		}
		return p
	}
	p.info = info
	if info.Mode&fs.ModeSymlink != 0 {
		p.link, _ = f.machine.Readlink(p.host)
		if p.link == "" {
			p.reason = ReasonLinkDangling
		}
	}
	return p
}

// inVolume finds what is in a tmpfs, which is empty, or in a volume of the engine: a new one starts
// with the image's content at its target (moby daemon/volumes_unix.go, copied up), an existing one
// does not.
func (f *FS) inVolume(p place, m *mount, rest string) place {
	if m.External {
		p.reason, p.maker = ReasonElsewhere, m.Origin
		if rest == "" {
			p.virtual, p.reason = true, ReasonNone
		}
		return p
	}
	if m.Type == astro.Volume && !m.NoCopy {
		if up, ok := f.baked(path.Join(m.at, rest)); ok {
			up.mountTarget, up.readOnly = m.Target, m.ReadOnly
			return up
		}
	}
	p.reason = ReasonEmptyVolume
	if rest == "" {
		p.virtual, p.reason, p.made = true, ReasonNone, f.tmpfsRoot(m)
	}
	return p
}

// tmpfsRoot is the owner and the mode of a tmpfs: from its options, else root and the mode of the
// folder beneath it, else 1777 (runc libcontainer/rootfs_linux.go; observed with 20.10; before runc
// 1.1.8 the mode of the folder won over the option). Nil if that folder is the image's own, or it
// is not a tmpfs.
func (f *FS) tmpfsRoot(m *mount) *host.Info {
	if m.Type != astro.Tmpfs {
		return nil
	}
	info := host.Info{Mode: fs.ModeDir | fs.ModeSticky | 0o777, UID: m.Tmpfs.UID, GID: m.Tmpfs.GID}
	switch under := f.under(m); {
	case m.Tmpfs.HasMode:
		info.Mode = fs.ModeDir | m.Tmpfs.Mode
	case under.virtual && under.made == nil:
		return nil
	case under.made != nil:
		info.Mode = under.made.Mode
	case under.reason == ReasonNone && under.info.IsDir():
		info.Mode = under.info.Mode
	}
	return &info
}

// under is what is at the target of a mount before it is made.
func (f *FS) under(m *mount) place {
	without := *f
	without.before = m.at
	return without.place(m.at)
}

// copiesImage reports whether the mount at a target is a volume that starts with the image's
// content.
func (f *FS) copiesImage(target string) bool {
	for _, m := range f.mounts {
		if m.Target == target {
			return m.Type == astro.Volume && !m.NoCopy
		}
	}
	return false
}

// mountRoot is the mount's own target: the engine follows a link there on the host, and creates an
// empty folder for a missing source. A source in a folder that doctor may not enter may or may not
// exist.
func (f *FS) mountRoot(p place) place {
	info, err := f.machine.Stat(p.host)
	if errors.Is(err, fs.ErrPermission) {
		p.reason = ReasonHostUnreadable
		return p
	}
	if err != nil {
		p.reason, p.madeByEngine = ReasonSourceMissing, true
		return p
	}
	p.info = info
	return p
}

// leadsToMount reports whether a mount or a copied file is below a path; the engine creates the
// parent folders.
func (f *FS) leadsToMount(at string) bool { return f.ways[at] && !f.notYet(at) }

// imageFolders are folders that every Runtime image has.
var imageFolders = []string{
	"/home", "/home/astro", "/root", "/usr", "/usr/local", "/usr/local/airflow", "/tmp", "/etc", "/var", "/opt",
	"/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/usr/local/bin", "/usr/local/sbin", "/usr/local/lib", "/usr/local/share",
	"/etc/ssl", "/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/var/lib", "/run", "/srv", "/mnt", "/dev",
}

// imageLinks are the folders of Debian that are links.
var imageLinks = map[string]string{
	"/bin": "usr/bin", "/sbin": "usr/sbin", "/lib": "usr/lib", "/var/run": "/run", "/var/lock": "/run/lock",
}

func isImageFolder(at string) bool {
	for _, f := range imageFolders {
		if f == at {
			return true
		}
	}
	return false
}

// below reports whether a path is a folder or inside it, and where in it.
func below(p, folder string) (rest string, ok bool) {
	if p == folder {
		return "", true
	}
	if folder == "/" {
		return strings.TrimPrefix(p, "/"), true
	}
	return strings.CutPrefix(p, folder+"/")
}

// systemFolders are folders in which an image has more than is known here.
var systemFolders = []string{"/usr", "/etc", "/var", "/opt", "/lib", "/proc", "/sys", "/dev", "/srv", "/home/astro/.local"}

// mayBeFolder reports whether the image may have a folder at an unknown path: below a system
// folder, or where the Dockerfile mentions one.
func (f *FS) mayBeFolder(at string) bool {
	own := strings.HasPrefix(at+"/", astro.AirflowHome+"/")
	if !own && slices.ContainsFunc(systemFolders, func(folder string) bool { _, ok := below(at, folder); return ok }) {
		return true
	}
	return slices.ContainsFunc(f.runs, func(r run) bool {
		return slices.ContainsFunc(r.commands, func(c command) bool { return c.scripts || strings.Contains(c.text, path.Base(at)) })
	})
}
