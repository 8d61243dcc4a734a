package containerfs

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/dockerfile"
	"doctor/internal/host"
)

// layer is the result in the image of one source of a COPY or ADD.
type layer struct {
	target string // in the container, clean
	source string // on the host, absolute; "" if from elsewhere
	rel    string // source, as .dockerignore names it
	// owner is its owner in the image, -1 if unknown.
	owner int
	// mode is the value of --chmod, 0 for the mode of the source.
	mode    fs.FileMode
	context *astro.BuildContext
	origin  astro.Origin
	// changed: a later RUN may have changed its owner or mode.
	changed bool
}

// imageLayers lists what COPY and ADD put into the image, last first, and finally the whole
// project, which Runtime images copy by ONBUILD.
func imageLayers(p *astro.Project) []layer {
	context := p.BuildContext()
	var out []layer
	for _, c := range slices.Concat(p.Image.Copies, p.Image.Brought) {
		for _, source := range c.Sources {
			out = append(out, newLayer(p, c, source, context))
		}
	}
	slices.SortStableFunc(out, func(a, b layer) int { return b.origin.Line - a.origin.Line })
	for i := range out {
		out[i].changed = slices.ContainsFunc(p.Image.Runs, func(r dockerfile.Run) bool {
			return r.Line > out[i].origin.Line && mentions(r.Text, out[i].target)
		})
	}
	if p.Image.OnBuildCopy && p.Image.Problem == "" {
		out = append(out, layer{target: astro.AirflowHome, source: p.Dir, rel: ".", owner: astroUID, context: context})
	}
	return out
}

// newLayer works out the target of one source of a COPY. The content of a folder is copied into the
// target, a file under its own name if the target is a folder.
func newLayer(p *astro.Project, c dockerfile.Copy, source string, context *astro.BuildContext) layer {
	l := layer{target: path.Clean(c.Target), owner: owner(c.Chown), context: context, origin: astro.InDockerfile(c.Line)}
	if mode, err := strconv.ParseUint(c.Chmod, 8, 12); err == nil {
		l.mode = fs.FileMode(mode).Perm()
	}
	l.changed = c.Chmod != "" && l.mode == 0
	if c.Elsewhere || c.Guessed || strings.ContainsAny(source, "*?[") {
		return l
	}
	l.rel = astro.SourceIn(source)
	l.source = filepath.Join(p.Dir, filepath.FromSlash(l.rel))
	info, err := p.Machine.Stat(l.source)
	isFile := err == nil && !info.IsDir()
	if isFile && (strings.HasSuffix(c.Target, "/") || len(c.Sources) > 1 || isImageFolder(l.target)) {
		l.target = path.Join(l.target, path.Base(l.rel))
	}
	return l
}

const astroUID = 50000

// owner is the number of the user in --chown, root's without one; -1 for a name that only the image
// knows.
func owner(chown string) int {
	user, _, _ := strings.Cut(chown, ":")
	switch user {
	case "", "root":
		return 0
	case "astro":
		return astroUID
	}
	if uid, err := strconv.Atoi(user); err == nil {
		return uid
	}
	return -1
}

// baked finds a path in what was copied into the image.
func (f *FS) baked(at string) (place, bool) {
	for i := range f.image {
		l := &f.image[i]
		rest, ok := below(at, l.target)
		if !ok || rest == "" && l.target == astro.AirflowHome && l.rel == "." {
			continue
		}
		if l.source == "" { // what it is, and whether this is a part of it, is unknown
			if isImageFolder(at) || f.leadsToMount(at) || f.leadsToLayer(at) {
				continue
			}
			return place{reason: ReasonImage, maker: l.origin}, true
		}
		rel := path.Join(l.rel, rest)
		if !l.context.Has(rel) {
			continue
		}
		hostPath := filepath.Join(l.source, filepath.FromSlash(rest))
		info, err := f.machine.Lstat(hostPath)
		if err != nil {
			continue
		}
		p := place{host: hostPath, info: info, baked: l}
		if info.Mode&fs.ModeSymlink != 0 {
			p.link, _ = f.machine.Readlink(hostPath)
		}
		return p, true
	}
	return place{}, false
}

// leadsToLayer reports whether something that was copied into the image is below a path; docker
// creates the parent folders.
func (f *FS) leadsToLayer(at string) bool {
	return slices.ContainsFunc(f.image, func(l layer) bool {
		rest, ok := below(l.target, at)
		return ok && rest != ""
	})
}

// allows checks permissions on a layer's file.
func (l *layer) allows(u host.User, info host.Info, want host.Perm) bool {
	if l.changed || l.owner < 0 || u.UID <= 0 || info.UID < 0 { // Windows has no owners: docker grants all permissions
		return true
	}
	mode := uint32(info.Mode.Perm())
	if l.mode != 0 {
		mode = uint32(l.mode)
	}
	if l.owner == u.UID {
		return l.origin.IsZero() || host.Perm(mode>>6&7)&want == want
	}
	return host.Perm(mode&7)&want == want
}
