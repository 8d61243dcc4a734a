package containerfs

import (
	"io/fs"
	"path"
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
	// baked: copied into the image at build time, bakedOwner its owner there.
	baked      bool
	bakedOwner int
	injected   *astro.Injected // copied into the container, wherever it lies there
	reason     Reason          // why nothing is there
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
			if p.reason != ReasonNone && p.reason != ReasonEngineUnreachable && f.leadsToMount(at) {
				p.virtual, p.reason, p.madeByEngine = true, ReasonNone, false
			}
			return p
		}
	}
	if p, ok := f.baked(at); ok {
		return p
	}
	if at == "/" || f.leadsToMount(at) || isImageFolder(at) {
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
	source := f.machine.Local(m.Source)
	p.host = filepath.Join(source, filepath.FromSlash(rest))
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
var imageFolders = []string{"/home", "/home/astro", "/root", "/usr", "/usr/local", "/usr/local/airflow", "/tmp", "/etc", "/var", "/opt"}

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

// layer is a part of the build context that the image holds.
type layer struct {
	target  string // in the container, clean
	source  string // on the host, absolute
	owner   int
	ignored func(rel string) bool // .dockerignore, for the path relative to the project
	project string
}

// imageLayers lists what the image takes from the project, last first: the
// COPY lines of the Dockerfile, and before them the whole project, which
// Runtime images copy by ONBUILD.
func imageLayers(p *astro.Project) []layer {
	ignored := dockerignore(p)
	var out []layer
	for i := len(p.Image.Copies) - 1; i >= 0; i-- {
		c := p.Image.Copies[i]
		owner := 0
		if strings.HasPrefix(c.Chown, "astro") || strings.HasPrefix(c.Chown, "50000") {
			owner = 50000
		}
		for _, s := range c.Sources {
			if strings.Contains(s, "://") || strings.ContainsAny(s, "*?[") {
				continue
			}
			l := layer{target: path.Clean(c.Target), source: filepath.Join(p.Dir, s), owner: owner, ignored: ignored, project: p.Dir}
			if info, err := p.Machine.Stat(l.source); err != nil {
				continue
			} else if !info.IsDir() && (strings.HasSuffix(c.Target, "/") || len(c.Sources) > 1) {
				l.target = path.Join(l.target, filepath.Base(l.source))
			}
			out = append(out, l)
		}
	}
	if p.Image.OnBuildCopy && p.Image.Problem == "" {
		out = append(out, layer{target: astro.AirflowHome, source: p.Dir, owner: 50000, ignored: ignored, project: p.Dir})
	}
	return out
}

// baked finds a path in what the image took from the project.
func (f *FS) baked(at string) (place, bool) {
	for _, l := range f.image {
		rest, ok := below(at, l.target)
		if !ok || rest == "" && l.target == astro.AirflowHome {
			continue
		}
		hostPath := filepath.Join(l.source, filepath.FromSlash(rest))
		rel, err := filepath.Rel(l.project, hostPath)
		if err != nil || l.ignored(filepath.ToSlash(rel)) {
			continue
		}
		info, err := f.machine.Lstat(hostPath)
		if err != nil {
			continue
		}
		p := place{host: hostPath, info: info, baked: true, bakedOwner: l.owner, readOnly: false}
		if info.Mode&fs.ModeSymlink != 0 {
			p.link, _ = f.machine.Readlink(hostPath)
		}
		return p, true
	}
	return place{}, false
}
