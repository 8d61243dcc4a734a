package containerfs

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"doctor/internal/host"
)

// maxLinks is how many links the kernel follows in one path (linux/namei.h MAXSYMLINKS).
const maxLinks = 40

// Lookup resolves a path as a process in the container would and describes the result.
func (f *FS) Lookup(p string) Entry {
	if found, ok := f.looked.Load(p); ok {
		return found.(Entry)
	}
	e := f.lookup(p)
	f.looked.Store(p, e)
	return e
}

func (f *FS) lookup(p string) Entry {
	if f.hostOnly {
		return f.lookupHost(p)
	}
	w := walk{fs: f, links: maxLinks}
	e := w.to(p)
	e.Path = Tidy(p)
	if e.Reason == ReasonNotMounted || e.Reason == ReasonEmptyVolume && f.copiesImage(e.MountTarget) {
		if maker, ok := f.mayHaveMade(e.At); ok {
			e.Kind, e.Reason, e.Maker = Unknown, ReasonImage, maker
		}
	}
	if (e.Reason == ReasonNotMounted || e.Reason == ReasonEmptyVolume) && f.mayBeWritten(e.At) {
		e.Kind, e.Reason, e.Maker = Unknown, ReasonFilled, f.started.origin
	}
	if e.Reason == ReasonNotMounted && !f.foreign.IsZero() {
		e.Kind, e.Reason, e.Maker = Unknown, ReasonElsewhere, f.foreign
	}
	return e
}

// Tidy cleans a path as text if that does not change where it points to: not if it contains ".." or
// ends in a slash.
func Tidy(p string) string {
	p = "/" + p
	if slices.Contains(strings.Split(p, "/"), "..") || strings.HasSuffix(strings.TrimSuffix(p, "."), "/") {
		for strings.Contains(p, "//") {
			p = strings.ReplaceAll(p, "//", "/")
		}
		return p
	}
	return path.Clean(p)
}

// walk is the state of one lookup.
type walk struct {
	fs *FS
	// at is the current path, without links and "..", and place what is there.
	at    string
	place place
	links int
	// linkFrom is the first link that was followed, linkHost its host path.
	linkFrom, linkHost string
}

// to follows a path from the root, one name after the other, as the kernel does
// (path_resolution(7)): each folder in the path has to exist and the user has to be allowed to
// enter it, even before "..", and a link is relative to its own folder.
func (w *walk) to(p string) Entry {
	w.root()
	for rest := names(p); len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		w.guess(name)
		if why := w.closed(); why != ReasonNone && !w.leads(name) {
			e := w.absent(why)
			if rest = append([]string{name}, rest...); !slices.Contains(rest, "..") {
				e.At = path.Join(w.at, path.Join(rest...))
			}
			return e
		}
		switch name {
		case ".":
		case "..":
			w.move(path.Dir(w.at))
		default:
			w.move(path.Join(w.at, name))
		}
		if w.place.link == "" {
			continue
		}
		if w.links--; w.links < 0 {
			return w.absent(ReasonTooManyLinks)
		}
		rest = w.follow(rest)
	}
	return w.entry()
}

func (w *walk) root() { w.move("/") }

func (w *walk) move(at string) { w.at, w.place = at, w.fs.place(at) }

// follow goes to the folder of the link, and returns its target's names followed by the rest.
func (w *walk) follow(rest []string) []string {
	if w.linkFrom == "" && w.place.host != "" { // the image's own links never leave it
		w.linkFrom, w.linkHost = w.at, w.place.host
	}
	to := w.place.link
	if path.IsAbs(to) {
		w.root()
	} else {
		w.move(path.Dir(w.at))
	}
	return append(names(to), rest...)
}

// names are the names of a path. A final slash means a folder, like a final "."; elsewhere a "."
// has no effect.
func names(p string) []string {
	var out []string
	for _, name := range strings.Split(p, "/") {
		if name != "" && name != "." {
			out = append(out, name)
		}
	}
	if (strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.")) && len(out) > 0 {
		out = append(out, ".")
	}
	return out
}

// guess assumes the existence of a folder followed by ".." if the image probably has it, or the
// engine creates it for a mount whose source is missing.
func (w *walk) guess(next string) {
	if next == ".." && (w.place.madeByEngine || w.place.reason == ReasonNotMounted && w.fs.mayBeFolder(w.at)) {
		w.place = place{virtual: true}
	}
}

// closed is why the walk cannot continue below the current place.
func (w *walk) closed() Reason {
	switch p := w.place; {
	case p.reason != ReasonNone:
		return p.reason
	case !p.virtual && !p.info.IsDir():
		return ReasonNotDirectory
	case !w.fs.allows(p, 1):
		return ReasonDirUnsearchable
	}
	return ReasonNone
}

// leads reports whether the walk can continue to a name that does not exist itself: out of the
// empty folder that the engine creates for a missing source.
func (w *walk) leads(name string) bool {
	return w.place.madeByEngine && (name == ".." || name == ".")
}

// absent makes the entry of a path that cannot be reached.
func (w *walk) absent(why Reason) Entry {
	p := w.place
	e := Entry{At: w.at, Kind: Absent, Reason: why, Blocker: w.at, HostBlocker: p.host, HostPath: p.host, HostInfo: p.info, MountTarget: p.mountTarget, ReadOnly: p.readOnly}
	switch why {
	case ReasonImage, ReasonElsewhere, ReasonFilled:
		e.Kind, e.Maker = Unknown, p.maker
	case ReasonPredicted, ReasonHostUnreadable:
		e.Kind = Unknown
	}
	if w.linkFrom != "" && (why == ReasonNotMounted || why == ReasonNotInSource) {
		e.Reason, e.Blocker, e.HostBlocker = ReasonLinkLeavesMount, w.linkFrom, w.linkHost
		if _, err := w.fs.machine.Stat(w.linkHost); err != nil {
			e.Reason = ReasonLinkDangling
		}
		if origin := w.fs.place(w.linkFrom); origin.mountTarget != "" {
			e.MountTarget = origin.mountTarget
		}
	}
	return e
}

// entry makes the entry of the current place.
func (w *walk) entry() Entry {
	p := w.place
	if p.reason != ReasonNone {
		e := w.absent(p.reason)
		if p.madeByEngine {
			e.Kind, e.Readable, e.Executable = Directory, true, true
		}
		return e
	}
	e := Entry{At: w.at, HostPath: p.host, HostInfo: p.info, MountTarget: p.mountTarget, ReadOnly: p.readOnly}
	e.Writable = !p.readOnly && w.fs.allows(p, 2)
	e.Executable = w.fs.allows(p, 1)
	switch {
	case p.virtual || p.info.IsDir():
		e.Kind, e.Reason = Directory, ReasonIsDirectory
		e.Readable = w.fs.allows(p, 4)
		if !e.Readable {
			e.Blocker, e.HostBlocker = w.at, p.host
		}
		e.Writable = e.Writable && e.Executable
	case p.null:
		e.Kind, e.Readable = Device, true
	case !p.info.IsRegular():
		e.Kind, e.Reason = specialKind(p.info), ReasonNotRegular
		if !w.fs.allows(p, 4) {
			e.Reason, e.Blocker, e.HostBlocker = ReasonFileUnreadable, w.at, p.host
		}
	default:
		e.Kind = File
		e.Pinned = w.fs.pinned(p, w.fs.place(path.Dir(w.at)))
		w.fs.read(&e, p, w.at)
	}
	return e
}

func specialKind(i host.Info) Kind {
	switch {
	case i.Mode&fs.ModeNamedPipe != 0:
		return FIFO
	case i.Mode&fs.ModeSocket != 0:
		return Socket
	}
	return Device
}
