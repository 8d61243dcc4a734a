package cause

// EmptyMount is a mount that starts empty: a tmpfs, or an anonymous volume.
type EmptyMount struct {
	Target string
	Tmpfs  bool
	// Folder is where boto3 looks.
	Folder string
}

func (EmptyMount) detail() {}

// MissingSource is a mount source that does not exist.
type MissingSource struct {
	Path string
	Made Made
}

func (MissingSource) detail() {}

// Made is what the engine creates for a missing source.
type Made int

// The possible results.
const (
	MadeByRoot  Made = iota // an empty folder, owned by root
	MadeByUser              // an empty folder, owned by the user
	MadeApart               // an empty folder on the engine's own machine
	MadeNothing             // the engine refuses it
	MadeEarlier             // an empty folder, created at an earlier start
)

// UnsetSource is a mount source with an unset variable.
type UnsetSource struct {
	Variable string
	// Set is where the environment file sets it.
	Set    Spot
	Source string
	Made   Made
}

func (UnsetSource) detail() {}

// UnreadFile is a file that the CLI does not read because of its name.
type UnreadFile struct{ File string }

func (UnreadFile) detail() {}

// NoFiles is a folder without a mount, and a host folder without AWS files.
type NoFiles struct{ Looked, Folder string }

func (NoFiles) detail() {}

// EmptyOverride is an empty override.
type EmptyOverride struct{}

func (EmptyOverride) detail() {}

// NothingMounted is where boto3 looks, by a variable or in a folder, without a mount.
type NothingMounted struct {
	Variable Setting
	Folder   string
	// Override: an override exists, but mounts no AWS files.
	Override bool
}

func (NothingMounted) detail() {}

// CopiedAlone is one file that is copied into the image without the other.
type CopiedAlone struct{ File, From, Missing string }

func (CopiedAlone) detail() {}

// SomeServices are the services with a mount that others lack.
type SomeServices struct {
	Source   string
	Services Names
}

func (SomeServices) detail() {}
