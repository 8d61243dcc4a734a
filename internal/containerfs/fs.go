package containerfs

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/host"
)

// Ownership is how an engine presents the owners of mounted files.
type Ownership int

// The ownerships.
const (
	// Direct: owners and modes count as they are on the host (native Linux).
	Direct Ownership = iota
	// Mapped: the engine's file sharing shows every file as the container
	// user's own (Docker Desktop, OrbStack, Colima, Podman machine).
	Mapped
	// Rootless: the host user is root inside; every other container user has only the permissions
	// of others.
	Rootless
	// Remapped: userns-remap; every container user, even root, has only the permissions of others.
	Remapped
)

// Engine is what determines how an engine's containers see files.
type Engine struct {
	Ownership Ownership
	// Remote: the engine runs on another machine, without the host's paths.
	Remote bool
	// HostUID is the owner of a rootless engine.
	HostUID int
	// Desktop: it is Docker Desktop on macOS or Windows. Shared are the folders that it shares with
	// its machine by default, nil if it shares all.
	Desktop bool
	Shared  []string
}

// FS is the file system of one container, or of the host in standalone mode.
type FS struct {
	machine *host.Machine
	// mounts are the service's mounts by target: of those that cover a path the deepest wins, in
	// whatever order they are written (moby daemon/volumes.go sorts by depth).
	mounts   map[string]*mount
	injected map[string]*astro.Injected
	// ways are the parent folders of mounts and injected files, which the engine creates.
	ways map[string]bool
	// before is the target of a mount that is not made yet, nor any below it; "" for none.
	before   string
	image    []layer
	runs     []run
	started  run // the service's own command
	user     host.User
	engine   Engine
	hostOnly bool
	// readOnly: the container's own root is read-only.
	readOnly bool
	// workDir is created by the engine; made are the folders that the Dockerfile names.
	workDir string
	// foreign is the line that gives the container the mounts of another one outside the project;
	// zero if none does.
	foreign astro.Origin
	// looked has the entries that were looked up, by path: boto3's files are, for every session.
	looked *sync.Map
}

// mount is one mount at its resolved target.
type mount struct {
	astro.Mount
	at string
}

// New returns the file system of a service of a project.
func New(p *astro.Project, s *astro.Service, e Engine) *FS {
	f := &FS{machine: p.Machine, user: host.User{UID: s.UID, GIDs: append([]int{s.GID}, s.Groups...)}, engine: e, hostOnly: p.Mode == astro.Standalone, looked: new(sync.Map)}
	if f.hostOnly {
		return f
	}
	f.image, f.runs = imageLayers(p), readRuns(p.Image.Runs)
	f.started = run{s.CommandOrigin, commands(s.Command)}
	f.readOnly, f.workDir, f.foreign = s.ReadOnlyRoot, s.WorkDir, s.Foreign
	f.mount(s)
	for _, folder := range p.MadeFolders(s.Name) {
		f.ways[folder] = true
	}
	return f
}

// mount makes the mounts and files of a service in runc's order: the shallow ones first, each at
// its target resolved by then.
func (f *FS) mount(s *astro.Service) {
	f.mounts, f.injected, f.ways = map[string]*mount{}, map[string]*astro.Injected{}, map[string]bool{}
	sorted := slices.Clone(s.Mounts)
	slices.SortStableFunc(sorted, func(a, b astro.Mount) int { return strings.Count(a.Target, "/") - strings.Count(b.Target, "/") })
	for _, m := range sorted {
		at := f.physical(m.Target)
		f.mounts[at] = &mount{m, at}
		f.way(at)
	}
	for i := range s.Injected {
		at := f.physical(s.Injected[i].Target)
		f.injected[at] = &s.Injected[i]
		f.way(at)
	}
}

// way records the parent folders of a path.
func (f *FS) way(at string) {
	for at != "/" && !f.ways[path.Dir(at)] {
		at = path.Dir(at)
		f.ways[at] = true
	}
}

// physical resolves the links of a container path; what does not exist is kept as written.
func (f *FS) physical(target string) string {
	root := *f
	root.user, root.runs = host.User{}, nil
	w := walk{fs: &root, links: maxLinks}
	return path.Join("/", w.to(target).At)
}

// As returns the same file system for another user.
func (f *FS) As(u host.User) *FS {
	other := *f
	other.user, other.looked = u, new(sync.Map)
	return &other
}

// pinned reports whether a file cannot be replaced: in a folder with the sticky bit only the owner
// of either may replace it.
func (f *FS) pinned(file, folder place) bool {
	sticky := !folder.virtual && folder.info.Mode&fs.ModeSticky != 0
	return sticky && f.engine.Ownership == Direct && f.user.UID > 0 && f.user.UID != file.info.UID && f.user.UID != folder.info.UID
}

// headLength is how many bytes of a program the kernel reads (linux/binfmts.h BINPRM_BUF_SIZE).
const headLength = 256

// read fills in the content of a file that the container's user may read.
func (f *FS) read(e *Entry, p place, at string) {
	if !f.allows(p, 4) {
		e.Reason, e.Blocker, e.HostBlocker = ReasonFileUnreadable, at, p.host
		if data, err := f.machine.Read(p.host); err == nil && e.Executable {
			e.Head = data[:min(len(data), headLength)]
			if e.Head == nil {
				e.Head = []byte{}
			}
		}
		return
	}
	if p.injected != nil {
		e.Readable, e.Data = true, []byte(p.injected.Content.Reveal())
		return
	}
	if p.info.Size > bounds.EnvText {
		e.Reason, e.HostBlocker = ReasonTooLarge, p.host
		return
	}
	data, err := f.machine.Read(p.host)
	switch {
	case err == nil:
		e.Readable, e.Data = true, data
	case errors.Is(err, fs.ErrPermission):
		e.Reason, e.HostBlocker = ReasonHostUnreadable, p.host
	case errors.Is(err, host.ErrTooLarge):
		e.Reason, e.HostBlocker = ReasonTooLarge, p.host
	default:
		e.Reason, e.HostBlocker = ReasonNotRead, p.host
	}
}

// allows checks permissions on a place, as far as this engine enforces them.
func (f *FS) allows(p place, want host.Perm) bool {
	if p.made != nil {
		return f.user.UID < 0 || p.made.Allows(f.user, want)
	}
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
		return true // no owners here, or an unknown user: nothing to check
	}
	return p.info.Allows(user, want)
}

// lookupHost is the lookup of standalone mode: the host's own files, with the permissions of the
// user who runs doctor.
func (f *FS) lookupHost(p string) Entry {
	e := Entry{Path: p, At: filepath.Clean(p), HostPath: filepath.Clean(p), Writable: true, Executable: true}
	info, err := f.machine.Stat(p)
	if err != nil {
		e.Kind, e.Reason, e.Writable = Absent, hostReason(err), false
		if e.Reason != ReasonNotInSource {
			e.Blocker, e.HostBlocker = p, p
		}
		return e
	}
	e.HostInfo = info
	switch {
	case info.IsRegular() && info.Size > bounds.EnvText:
		e.Kind, e.Reason, e.HostBlocker = File, ReasonTooLarge, p
	case info.IsDir():
		e.Kind, e.Reason, e.Readable = Directory, ReasonIsDirectory, true
	case !info.IsRegular():
		e.Kind, e.Reason = specialKind(info), ReasonNotRegular
	default:
		e.Kind = File
		data, err := f.machine.Read(p)
		e.Readable, e.Data = err == nil, data
		if err != nil {
			e.Reason, e.Blocker, e.HostBlocker = ReasonFileUnreadable, p, p
		}
		if errors.Is(err, host.ErrKernelFile) {
			e.Reason = ReasonNotRead
		}
	}
	return e
}

// hostReason is why a host path cannot be reached.
func hostReason(err error) Reason {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return ReasonDirUnsearchable
	case errors.Is(err, host.ErrNotDirectory):
		return ReasonNotDirectory
	case errors.Is(err, host.ErrTooManyLinks):
		return ReasonTooManyLinks
	}
	return ReasonNotInSource
}
