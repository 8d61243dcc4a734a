package containerfs

import (
	"io/fs"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/host"
)

// place is what one path of the container stands on, links not followed.
type place struct {
	host        string // on the host; "" for the image's own
	info        host.Info
	link        string // where a link points, in the container
	mountTarget string
	readOnly    bool
	// virtual: a folder that the engine or the image makes, with nothing in it
	// but the mounts below.
	virtual bool
	// madeByEngine: the folder that the engine makes of a missing source.
	madeByEngine bool
	// baked is what copied it into the image at build time.
	baked    *layer
	injected *astro.Injected // copied into the container, wherever it lies there
	reason   Reason          // why nothing is there
	maker    astro.Origin    // what may have made it all the same, for ReasonImage
}

// place finds out what stands at a clean absolute path.
func (f *FS) place(at string) place {
	for i := range f.injected {
		if file := &f.injected[i]; file.Target == at {
			return place{injected: file, info: host.Info{Mode: file.Mode, UID: file.UID, GID: file.GID}}
		}
	}
	for _, m := range f.mounts {
		if rest, ok := below(at, m.Target); ok {
			p := f.mounted(m, rest)
			// What a mount lacks on the way to another one, the engine makes.
			if p.reason != ReasonNone && p.reason != ReasonEngineUnreachable && p.reason != ReasonPredicted && f.leadsToMount(at) {
				p.virtual, p.reason, p.madeByEngine = true, ReasonNone, false
			}
			return p
		}
	}
	if p, ok := f.baked(at); ok {
		return p
	}
	if at == "/" || f.leadsToMount(at) || isImageFolder(at) || f.leadsToLayer(at) {
		return place{virtual: true}
	}
	return place{reason: ReasonNotMounted}
}

// mounted finds out what stands at a path below a mount's target.
func (f *FS) mounted(m astro.Mount, rest string) place {
	p := place{mountTarget: m.Target, readOnly: m.ReadOnly}
	if m.Type != astro.Bind {
		p.reason = ReasonEmptyVolume
		if rest == "" {
			p.virtual, p.reason = true, ReasonNone
		}
		return p
	}
	source, here := f.machine.Local(m.Source)
	p.host = filepath.Join(source, filepath.FromSlash(rest))
	switch {
	case !here:
		p.reason, p.madeByEngine = ReasonSourceMissing, rest == ""
		return p
	case f.machine.Hidden(source):
		p.host, p.reason = strings.TrimSuffix(source+"/"+rest, "/"), ReasonPredicted // not joined as paths are here
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

// mountRoot is the mount's own target: the engine follows a link there on the
// host, and makes an empty folder of a source that is missing.
func (f *FS) mountRoot(p place) place {
	info, err := f.machine.Stat(p.host)
	if err != nil {
		p.reason, p.madeByEngine = ReasonSourceMissing, true
		return p
	}
	p.info = info
	return p
}

// leadsToMount reports whether a mount or a file that is copied in lies below a
// path, and not at it; the engine makes the folders on the way.
func (f *FS) leadsToMount(at string) bool {
	for _, file := range f.injected {
		if rest, ok := below(file.Target, at); ok && rest != "" {
			return true
		}
	}
	for _, m := range f.mounts {
		if rest, ok := below(m.Target, at); ok && rest != "" {
			return true
		}
	}
	return false
}

// imageFolders are folders that every Runtime image has.
var imageFolders = []string{
	"/home", "/home/astro", "/root", "/usr", "/usr/local", "/usr/local/airflow", "/tmp", "/etc", "/var", "/opt",
	"/bin", "/sbin", "/lib", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/usr/local/bin", "/usr/local/sbin", "/usr/local/lib", "/usr/local/share",
	"/etc/ssl", "/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/var/lib", "/run", "/var/run", "/srv", "/mnt",
}

func isImageFolder(at string) bool {
	for _, f := range imageFolders {
		if f == at {
			return true
		}
	}
	return false
}

// below reports whether a path is a folder or lies in it, and where in it.
func below(p, folder string) (rest string, ok bool) {
	if p == folder {
		return "", true
	}
	if folder == "/" {
		return strings.TrimPrefix(p, "/"), true
	}
	return strings.CutPrefix(p, folder+"/")
}
