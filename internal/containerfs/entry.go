// Package containerfs is the file system as one container will see it: the
// mounts that the project gives it, over the host's files, with the eyes of the
// user that runs in it.
package containerfs

import (
	"doctor/internal/astro"
	"doctor/internal/host"
)

// Kind is what stands at a path.
type Kind int

// The kinds of an Entry.
const (
	Absent    Kind = iota // nothing there, or nothing that this user can reach
	File                  // a regular file
	Directory             // a folder
	FIFO                  // a named pipe
	Socket                // a socket
	Device                // a device
	Unknown               // the image decides, and the image is not at hand
)

// Reason says why an Entry is not a readable file; ReasonNone where it is one.
type Reason int

// The reasons, in the order in which a walk along a path meets them.
const (
	ReasonNone              Reason = iota
	ReasonNotMounted               // no mount covers the path and the image has nothing there
	ReasonEmptyVolume              // a named or anonymous volume covers it, which starts empty
	ReasonSourceMissing            // a mount covers it, whose source is not on the host
	ReasonLinkLeavesMount          // a link on the way points to a place outside the mount
	ReasonLinkDangling             // a link on the way points to nothing
	ReasonNotInSource              // the mount is there, the file in it is not
	ReasonDirUnsearchable          // a folder on the way may not be entered by the user
	ReasonFileUnreadable           // the file may not be read by the user
	ReasonIsDirectory              // a folder where a file should be
	ReasonNotRegular               // a FIFO, a socket or a device where a file should be
	ReasonNotDirectory             // a file on the way, where a folder should be
	ReasonTooManyLinks             // more links on the way than the kernel follows
	ReasonHostUnreadable           // doctor itself may not read it, or not enter its folder, so it cannot tell what is in it
	ReasonTooLarge                 // larger than doctor reads
	ReasonNotRead                  // a file of the kernel, which doctor does not read, or one that could not be read in time
	ReasonEngineUnreachable        // the source is a path that this engine's machine does not have
	ReasonPredicted                // the source is a path of another system, which is only predicted
	ReasonImage                    // a line of the Dockerfile may have put it there
	ReasonElsewhere                // a volume of the engine, or another container, has what is there
)

// Entry is one path as a process in the container sees it.
type Entry struct {
	// Path is the path asked for, absolute in the container. Its ".." are left in it:
	// they are walked (path_resolution(7)), not taken out as text.
	Path string
	// At is where that is: links followed and ".." walked, as far as the walk went.
	At   string
	Kind Kind
	// Readable: opening it for reading succeeds (a file), or listing it (a folder).
	Readable bool
	// Writable: a file may be written, or an entry be made in a folder.
	Writable bool
	// Pinned: the sticky bit of its folder keeps this user from putting another
	// file in its place.
	Pinned bool
	// ReadOnly: the mount that it is on is read-only; then nothing is Writable.
	ReadOnly bool
	// Executable: a file may be run, a folder entered.
	Executable bool
	// Data is the content of a readable file.
	Data []byte
	// Head are the first bytes of a file that may be executed and not be read, by which
	// the kernel knows how to run it.
	Head []byte
	// Reason says why it cannot be read; Blocker is the path in the container
	// at which the walk ended, HostBlocker the same on the host.
	Reason               Reason
	Blocker, HostBlocker string
	// HostPath is where it is on the host ("" when nothing is mounted there),
	// and HostInfo what stands there.
	HostPath string
	HostInfo host.Info
	// MountTarget is the target of the mount that covers it, "" for none.
	MountTarget string
	// Maker is the line that may have put it there, for ReasonImage and ReasonElsewhere.
	Maker astro.Origin
}

// Exists reports whether something is there that the user can reach: what
// Python's os.path.exists says.
func (e Entry) Exists() bool { return e.Kind != Absent && e.Kind != Unknown }

// IsFile reports whether Python's os.path.isfile would say so.
func (e Entry) IsFile() bool { return e.Kind == File }

// IsSpecial reports whether it is a FIFO, a socket or a device.
func (e Entry) IsSpecial() bool { return e.Kind == FIFO || e.Kind == Socket || e.Kind == Device }

// Fault is how opening a path for reading ends.
type Fault int

// The faults, named after their error numbers (errno(3)).
const (
	NoFault Fault = iota // it opens
	ENOENT               // nothing there
	ENXIO                // a socket, which cannot be opened
	EACCES               // it, or a folder on the way, is closed to the user
	ENOTDIR              // a file on the way
	EISDIR               // a folder: it opens, and nothing can be read from it
	ELOOP                // too many links
	Waits                // a FIFO: the process waits until somebody writes into it
	Unclear              // what is there cannot be told from here
)

// Open says how a process that opens the path for reading fares.
func (e Entry) Open() Fault {
	switch {
	case e.Kind == Unknown:
		return Unclear
	case e.Kind == Directory && !e.Readable:
		return EACCES
	case e.Kind == Directory:
		return EISDIR
	case e.Reason == ReasonDirUnsearchable, e.Reason == ReasonFileUnreadable, e.Kind == File && !e.Readable && e.Reason == ReasonNone:
		return EACCES
	case e.Reason == ReasonNotDirectory:
		return ENOTDIR
	case e.Reason == ReasonTooManyLinks:
		return ELOOP
	case e.Kind == FIFO:
		return Waits
	case e.Kind == Socket:
		return ENXIO
	case e.Kind == Absent:
		return ENOENT
	}
	return NoFault
}

// Denied reports whether permissions keep the user from the path: its own, or those
// of a folder on the way.
func (e Entry) Denied() bool { return e.Open() == EACCES }
