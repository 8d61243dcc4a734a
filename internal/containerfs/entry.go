// Package containerfs is the file system as one container will see it: the mounts of the project
// over the host's files, with the permissions of the container's user.
package containerfs

import (
	"doctor/internal/astro"
	"doctor/internal/host"
)

// Kind is the kind of file at a path.
type Kind int

// The kinds of an Entry.
const (
	Absent    Kind = iota // it does not exist, or this user cannot reach it
	File                  // a regular file
	Directory             // a folder
	FIFO                  // a named pipe
	Socket                // a socket
	Device                // a device
	Unknown               // it depends on the image, which is not available
)

// Reason is why an Entry is not a readable file; ReasonNone if it is one.
type Reason int

// The reasons, in the order of their checks along a path.
const (
	ReasonNone              Reason = iota
	ReasonNotMounted               // no mount covers the path and the image has nothing there
	ReasonEmptyVolume              // a named or anonymous volume covers it, which starts empty
	ReasonSourceMissing            // a mount covers it, whose source is not on the host
	ReasonLinkLeavesMount          // a link in the path points to a place outside the mount
	ReasonLinkDangling             // a link in the path is dangling
	ReasonNotInSource              // the mount exists, the file in it does not
	ReasonDirUnsearchable          // the user may not enter a folder in the path
	ReasonFileUnreadable           // the user may not read the file
	ReasonIsDirectory              // a folder where a file should be
	ReasonNotRegular               // a FIFO, a socket or a device where a file should be
	ReasonNotDirectory             // a file in the path, where a folder should be
	ReasonTooManyLinks             // more links in the path than the kernel follows
	ReasonHostUnreadable           // doctor itself may not read it or enter its folder, so the content is unknown
	ReasonTooLarge                 // larger than doctor reads
	ReasonNotRead                  // a file of the kernel, which doctor does not read, or one that could not be read in time
	ReasonEngineUnreachable        // the source is a path that does not exist on the engine's machine
	ReasonPredicted                // the source is a path of another system, where it can only be predicted
	ReasonImage                    // a line of the Dockerfile may have put it there
	ReasonElsewhere                // the content is in a volume of the engine, or in another container
	ReasonFilled                   // a container may write it when it starts
)

// Entry is one path as a process in the container sees it.
type Entry struct {
	// Path is the requested path, absolute in the container. Its ".." are kept: they are resolved
	// along the path (path_resolution(7)), not as text.
	Path string
	// At is the resolved path, without links and "..", as far as it could be resolved.
	At   string
	Kind Kind
	// Readable: opening it for reading succeeds (a file), or listing it (a folder).
	Readable bool
	// Writable: a file may be written, or an entry created in a folder.
	Writable bool
	// Pinned: the sticky bit of its folder keeps this user from replacing it by another file.
	Pinned bool
	// ReadOnly: its mount is read-only; then nothing is Writable.
	ReadOnly bool
	// Executable: a file may be run, a folder entered.
	Executable bool
	// Data is the content of a readable file.
	Data []byte
	// Head are the first bytes of a file that is executable but not readable, which tell the kernel
	// how to run it.
	Head []byte
	// Reason is why it cannot be read; Blocker is the container path at which the lookup ended,
	// HostBlocker the same on the host.
	Reason               Reason
	Blocker, HostBlocker string
	// HostPath is its path on the host ("" without a mount), and HostInfo what is there.
	HostPath string
	HostInfo host.Info
	// MountTarget is the target of the mount that covers it, "" for none.
	MountTarget string
	// Maker is the line that may have put it there, for ReasonImage, ReasonElsewhere and ReasonFilled.
	Maker astro.Origin
}

// Exists reports whether something exists that the user can reach, like Python's os.path.exists.
func (e Entry) Exists() bool { return e.Kind != Absent && e.Kind != Unknown }

// IsFile is Python's os.path.isfile.
func (e Entry) IsFile() bool { return e.Kind == File }

// IsSpecial reports whether it is a FIFO, a socket or a device.
func (e Entry) IsSpecial() bool { return e.Kind == FIFO || e.Kind == Socket || e.Kind == Device }

// Fault is the result of opening a path for reading.
type Fault int

// The faults, named after their error numbers (errno(3)).
const (
	NoFault Fault = iota // it opens
	ENOENT               // it does not exist
	ENXIO                // a socket, which cannot be opened
	EACCES               // the user has no permission for it, or for a folder in the path
	ENOTDIR              // a file in the path
	EISDIR               // a folder: it opens, but cannot be read
	ELOOP                // too many links
	Waits                // a FIFO: the process waits for a writer
	Unclear              // unknown, because the content is not visible here
)

// Open predicts the result of opening the path for reading.
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

// Denied reports whether permissions keep the user from the path: its own, or a parent folder's.
func (e Entry) Denied() bool { return e.Open() == EACCES }
