package cause

import (
	"io/fs"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// TwoLines are two mounts at one target.
type TwoLines struct {
	Kept    Mounted
	Dropped string
}

func (TwoLines) detail() {}

// Covered is a file of a folder that another mount lies over.
type Covered struct{ By, File, Folder string }

func (Covered) detail() {}

// LeadsNowhere is a variable that leads to a place without a mount, and the mount.
type LeadsNowhere struct {
	Path  NoMount
	Mount Mounted
}

func (LeadsNowhere) detail() {}

// NoMount are the variables that lead to a place without a mount: one, or both to a
// folder.
type NoMount struct {
	Variable            Setting
	Folder              string
	Config, Credentials Spot
}

// UnusedTarget is a mount at a place where boto3 does not look, and where it does.
type UnusedTarget struct {
	Mounted
	Looked string
}

// MountedAlone is one file that is mounted without the other.
type MountedAlone struct{ File, Missing string }

func (MountedAlone) detail() {}

// OneOfTwo is a file variable that is set beside another that is not.
type OneOfTwo struct {
	Set     string
	At      Spot
	Missing string
	// File is the name of the file that is looked for at Path.
	File, Path string
}

func (OneOfTwo) detail() {}

// MovedHome is a home folder that is not where the mount is: for a variable, or for the
// user, who has another.
type MovedHome struct {
	Variable   Setting
	User, Home string
	// Looked is where boto3 looks, Target where the files are.
	Looked, Target string
}

func (MovedHome) detail() {}

// Expanded is a path that was filled in on this machine.
type Expanded struct {
	Variable, Raw string
	At            Spot
	// Unfilled are what nobody sets of what it was to be filled from.
	Unfilled Names
	Value    string
}

func (Expanded) detail() {}

// HiddenValue is a variable that hides one of the same name.
type HiddenValue struct {
	Setting
	Hidden Spot
	// Profile is the hidden value, where that names a profile.
	Profile string
}

// LeavingLink is a link that leads out of what is mounted.
type LeavingLink struct{ Link, To string }

func (LeavingLink) detail() {}

// Unreadable is a file that the user of the container may not read, or a folder that
// it may not enter.
type Unreadable struct {
	Path string
	// Folder: it cannot be entered.
	Folder bool
	User   User
	// Access is what its mode and owner are, zero if not known.
	Access Access
	// Copied: it is copied into the container, and Path is one of the container.
	Copied bool
	// Inside: it is a folder of the container's own. Mounted: a mount makes it, of
	// which the lines are in Cause.At.
	Inside, Mounted bool
	// Token: it is the folder of the SSO token.
	Token bool
	// Opened is what boto3 wanted to open, and File the path of it; otherwise it is one
	// of the two files, which boto3 passes over.
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

// FolderOnFile is a mount of a folder on the name of a file.
type FolderOnFile struct {
	Mounted
	// Missing: the source should have been a file, and Is what it is.
	Missing bool
	Is      containerfs.Kind
}

// VariableOfFolder is a variable that names what is no file.
type VariableOfFolder struct {
	Setting
	Is containerfs.Kind
}

// BrokenWay is a path that does not lead where it was to lead.
type BrokenWay struct {
	Setting
	Meant string
	// Way is what is wrong: NotAFile where the path is a folder, NotThere,
	// FileOnTheWay or EndlessLinks for what is on the way, the last for any link.
	Way Unusable
}

// SpecialFile is what is no regular file.
type SpecialFile struct {
	Path string
	Is   containerfs.Kind
}

func (SpecialFile) detail() {}
