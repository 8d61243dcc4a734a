package containerfs

import (
	"io/fs"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/host"
)

// Ownership says what an engine makes of the owners of mounted files.
type Ownership int

// The ownerships.
const (
	// Direct: owners and modes count as they are on the host (native Linux).
	Direct Ownership = iota
	// Mapped: the engine's file sharing shows every file as the container
	// user's own (Docker Desktop, OrbStack, Colima, Podman machine).
	Mapped
	// Rootless: the host user is root inside, every other container user is a
	// stranger to the files.
	Rootless
	// Remapped: userns-remap; everybody inside is a stranger, root too.
	Remapped
)

// Engine is what has to be known of an engine to tell what its containers see.
type Engine struct {
	Ownership Ownership
	// Remote: the engine's machine is not this one; host paths are not there.
	Remote bool
	// HostUID owns the engine when it is rootless.
	HostUID int
	// Desktop: it is Docker Desktop on macOS or Windows. Shared are the folders that it
	// shares with its machine unless told otherwise, nil where it shares all.
	Desktop bool
	Shared  []string
}

// FS is the file system of one container, or in standalone mode of the host.
type FS struct {
	machine  *host.Machine
	mounts   []astro.Mount
	injected []astro.Injected
	image    []layer
	runs     []run
	user     host.User
	engine   Engine
	hostOnly bool
}

// New returns what a service of a project will see.
func New(p *astro.Project, s *astro.Service, e Engine) *FS {
	f := &FS{machine: p.Machine, user: host.User{UID: s.UID, GIDs: append([]int{s.GID}, s.Groups...)}, engine: e, hostOnly: p.Mode == astro.Standalone}
	if f.hostOnly {
		return f
	}
	f.mounts = append(f.mounts, s.Mounts...)
	f.injected = s.Injected
	// The longest target wins; of equal ones compose has left the last.
	sort.SliceStable(f.mounts, func(i, j int) bool { return len(f.mounts[i].Target) > len(f.mounts[j].Target) })
	f.image, f.runs = imageLayers(p), readRuns(p.Image.Runs)
	return f
}

// As returns the same file system with the eyes of another user.
func (f *FS) As(u host.User) *FS {
	other := *f
	other.user = u
	return &other
}

const maxLinks = 40

// Lookup walks along a path as a process in the container would and says what
// it meets.
func (f *FS) Lookup(p string) Entry {
	if f.hostOnly {
		return f.lookupHost(p)
	}
	w := walk{fs: f, links: maxLinks}
	e := w.to(path.Clean("/"+p), Entry{})
	e.Path = path.Clean("/" + p)
	if e.Reason == ReasonNotMounted {
		if maker, ok := f.mayHaveMade(e.Path); ok {
			e.Kind, e.Reason, e.Maker = Unknown, ReasonImage, maker
		}
	}
	return e
}

// walk is one lookup under way.
type walk struct {
	fs    *FS
	links int
	// leaves is set once a link has been followed whose text is a host path.
	linkFrom, linkHost string
}

// to follows an absolute path from the root.
func (w *walk) to(target string, _ Entry) Entry {
	at := "/"
	rest := strings.Split(strings.TrimPrefix(target, "/"), "/")
	current := w.fs.place(at)
	for i, name := range rest {
		if name == "" {
			continue
		}
		if e, blocked := w.enter(current, at); blocked {
			return e
		}
		at = path.Join(at, name)
		current = w.fs.place(at)
		if current.link != "" {
			next := current.link
			if !path.IsAbs(next) {
				next = path.Join(path.Dir(at), next)
			}
			if w.links--; w.links < 0 {
				return w.absent(current, at, ReasonLinkDangling)
			}
			if w.linkFrom == "" {
				w.linkFrom, w.linkHost = at, current.host
			}
			return w.to(path.Join(append([]string{next}, rest[i+1:]...)...), Entry{})
		}
	}
	return w.entry(current, at)
}

// enter checks that the walk may go on below a folder.
func (w *walk) enter(p place, at string) (Entry, bool) {
	switch {
	case p.reason != ReasonNone:
		return w.absent(p, at, p.reason), true
	case !p.virtual && !p.info.IsDir():
		return w.absent(p, at, ReasonNotInSource), true
	case !w.fs.allows(p, 1):
		return w.absent(p, at, ReasonDirUnsearchable), true
	}
	return Entry{}, false
}

// absent makes the entry of a path that cannot be reached.
func (w *walk) absent(p place, at string, why Reason) Entry {
	e := Entry{Kind: Absent, Reason: why, Blocker: at, HostBlocker: p.host, HostPath: p.host, HostInfo: p.info, MountTarget: p.mountTarget, ReadOnly: p.readOnly}
	switch why {
	case ReasonImage:
		e.Kind, e.Maker = Unknown, p.maker
	case ReasonPredicted:
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

// entry judges what the walk arrived at.
func (w *walk) entry(p place, at string) Entry {
	if p.reason != ReasonNone {
		e := w.absent(p, at, p.reason)
		if p.madeByEngine {
			e.Kind, e.Readable, e.Executable = Directory, true, true
		}
		return e
	}
	e := Entry{HostPath: p.host, HostInfo: p.info, MountTarget: p.mountTarget, ReadOnly: p.readOnly}
	e.Writable = !p.readOnly && !p.virtual && w.fs.allows(p, 2)
	e.Executable = w.fs.allows(p, 1)
	switch {
	case p.virtual || p.info.IsDir():
		e.Kind, e.Reason = Directory, ReasonIsDirectory
		e.Readable = w.fs.allows(p, 4)
		e.Writable = e.Writable && e.Executable
	case !p.info.IsRegular():
		e.Kind, e.Reason = Special, ReasonIsDirectory
	default:
		e.Kind = File
		e.Pinned = w.fs.pinned(p, w.fs.place(path.Dir(at)))
		w.fs.read(&e, p, at)
	}
	return e
}

// pinned reports whether a file is kept in its place: in a folder with the sticky
// bit only the owner of either may replace it.
func (f *FS) pinned(file, folder place) bool {
	sticky := !folder.virtual && folder.info.Mode&fs.ModeSticky != 0
	return sticky && f.engine.Ownership == Direct && f.user.UID > 0 && f.user.UID != file.info.UID && f.user.UID != folder.info.UID
}

// read fills in the content of a file that the container's user may read.
func (f *FS) read(e *Entry, p place, at string) {
	if !f.allows(p, 4) {
		e.Reason, e.Blocker, e.HostBlocker = ReasonFileUnreadable, at, p.host
		return
	}
	if p.injected != nil {
		e.Readable, e.Data = true, []byte(p.injected.Content.Reveal())
		return
	}
	data, err := f.machine.Read(p.host)
	switch {
	case err == nil:
		e.Readable, e.Data = true, data
	case host.Describe(err) == "may not be read by you":
		e.Reason, e.HostBlocker = ReasonHostUnreadable, p.host
	default:
		e.Reason, e.HostBlocker = ReasonTooLarge, p.host
	}
}

// allows judges permissions on a place, as far as this engine lets them count.
func (f *FS) allows(p place, want host.Perm) bool {
	if p.virtual {
		return want&2 == 0 || f.user.UID == 0
	}
	if p.baked != nil {
		return p.baked.allows(f.user, p.info, want)
	}
	if p.injected != nil {
		return p.info.UID < 0 || p.info.Allows(f.user, want)
	}
	user, stranger := f.user, host.User{UID: -2, GIDs: []int{-2}}
	switch f.engine.Ownership {
	case Mapped:
		return true
	case Rootless:
		if user.UID == 0 {
			user.UID = f.engine.HostUID
		} else {
			user = stranger
		}
	case Remapped:
		user = stranger
	}
	if p.info.UID < 0 || f.user.UID < 0 {
		return true // no owners here, or an unknown user: nothing to judge by
	}
	return p.info.Allows(user, want)
}

// lookupHost is the lookup of standalone mode: the host's own files, read as
// the user who runs doctor.
func (f *FS) lookupHost(p string) Entry {
	e := Entry{Path: filepath.Clean(p), HostPath: filepath.Clean(p), Writable: true, Executable: true}
	info, err := f.machine.Stat(p)
	if err != nil {
		e.Kind, e.Reason, e.Writable = Absent, ReasonNotInSource, false
		return e
	}
	e.HostInfo = info
	switch {
	case info.IsDir():
		e.Kind, e.Reason, e.Readable = Directory, ReasonIsDirectory, true
	case !info.IsRegular():
		e.Kind, e.Reason = Special, ReasonIsDirectory
	default:
		e.Kind = File
		data, err := f.machine.Read(p)
		e.Readable, e.Data = err == nil, data
		if err != nil {
			e.Reason, e.Blocker, e.HostBlocker = ReasonFileUnreadable, p, p
		}
	}
	return e
}
