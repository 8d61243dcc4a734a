package cause

import (
	"io/fs"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// TwoLines are two mounts with one target.
type TwoLines struct {
	Kept    Mounted
	Dropped string
}

func (TwoLines) detail() {}

// Covered is a file of a folder that another mount covers.
type Covered struct{ By, File, Folder string }

func (Covered) detail() {}

// LeadsNowhere is a variable that points to a place without a mount, and the mount.
type LeadsNowhere struct {
	Path  NoMount
	Mount Mounted
}

func (LeadsNowhere) detail() {}

// NoMount are the variables that point to a place without a mount: one, or both to one folder.
type NoMount struct {
	Variable            Setting
	Folder              string
	Config, Credentials Spot
}

// UnusedTarget is a mount where boto3 does not look, and where it does look.
type UnusedTarget struct {
	Mounted
	Looked string
}

// MountedAlone is one file that is mounted without the other.
type MountedAlone struct{ File, Missing string }

func (MountedAlone) detail() {}

// OneOfTwo is a file variable that is set without the other.
type OneOfTwo struct {
	Set     string
	At      Spot
	Missing string
	// File is the name of the file that boto3 looks for at Path.
	File, Path string
}

func (OneOfTwo) detail() {}

// MovedHome is a home folder other than the mount's: because of a variable, or of another user.
type MovedHome struct {
	Variable   Setting
	User, Home string
	// Looked is where boto3 looks, Target where the files are.
	Looked, Target string
}

func (MovedHome) detail() {}

// Expanded is a path that was expanded on this machine.
type Expanded struct {
	Variable, Raw string
	At            Spot
	// Unfilled are the unset variables that it uses.
	Unfilled Names
	Value    string
}

func (Expanded) detail() {}

// HiddenValue is a variable that hides one of the same name.
type HiddenValue struct {
	Setting
	Hidden Spot
	// Profile is the hidden value, if that names a profile.
	Profile string
}

// LeavingLink is a link that points outside the mount.
type LeavingLink struct{ Link, To string }

func (LeavingLink) detail() {}

// Unreadable is a file that the container's user may not read, or a folder that it may not enter.
type Unreadable struct {
	Path string
	// Folder: it cannot be entered.
	Folder bool
	User   User
	// Access is its mode and owner, zero if unknown.
	Access Access
	// Copied: it is copied into the container, and Path is a container path.
	Copied bool
	// Inside: it is a folder inside the container. Mounted: a mount creates it, whose lines are in
	// Cause.At.
	Inside, Mounted bool
	// Token: it is the folder of the SSO token.
	Token bool
	// Opened is what boto3 wanted to open, and File its path; otherwise it is one of the two files,
	// which boto3 skips.
	Opened boto.Kind
	File   string
}

func (Unreadable) detail() {}

// Access is a mode with an owner.
type Access struct {
	Known    bool
	Mode     fs.FileMode
	UID, GID int
}

// FolderOnFile is a folder mounted at the path of a file.
type FolderOnFile struct {
	Mounted
	// Missing: the source should have been a file; Is is what it is.
	Missing bool
	Is      containerfs.Kind
}

// VariableOfFolder is a variable that points to something other than a file.
type VariableOfFolder struct {
	Setting
	Is containerfs.Kind
}

// BrokenWay is a path that does not resolve as intended.
type BrokenWay struct {
	Setting
	Meant string
	// Way is what is wrong: NotAFile if the path is a folder, NotThere, FileOnTheWay or
	// EndlessLinks for an obstacle in the path; the last covers any link.
	Way Unusable
}

// SpecialFile is a file that is not regular.
type SpecialFile struct {
	Path string
	Is   containerfs.Kind
}

func (SpecialFile) detail() {}
