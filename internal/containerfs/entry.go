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
	Special               // a FIFO, a socket, a device
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
	ReasonHostUnreadable           // doctor itself may not read it, so it cannot tell what is in it
	ReasonTooLarge                 // larger than doctor reads
	ReasonEngineUnreachable        // the source is a path that this engine's machine does not have
	ReasonPredicted                // the source is a path of another system, which is only predicted
	ReasonImage                    // a line of the Dockerfile may have put it there
)

// Entry is one path as a process in the container sees it.
type Entry struct {
	// Path is the path asked for, cleaned, absolute in the container.
	Path string
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
	// Maker is the line of the Dockerfile that may have put it there, for ReasonImage.
	Maker astro.Origin
}

// Exists reports whether something is there that the user can reach: what
// Python's os.path.exists says.
func (e Entry) Exists() bool { return e.Kind == File || e.Kind == Directory || e.Kind == Special }

// IsFile reports whether Python's os.path.isfile would say so.
func (e Entry) IsFile() bool { return e.Kind == File }
