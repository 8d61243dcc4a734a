package cause

// EmptyMount is a mount that starts empty: a tmpfs, or an anonymous volume.
type EmptyMount struct {
	Target string
	Tmpfs  bool
	// Folder is where boto3 looks in vain.
	Folder string
}

func (EmptyMount) detail() {}

// MissingSource is the source of a mount that is not there.
type MissingSource struct {
	Path string
	Made Made
}

func (MissingSource) detail() {}

// Made is what the engine makes of a source that is not there.
type Made int

// What becomes of it.
const (
	MadeByRoot  Made = iota // an empty folder, owned by root
	MadeByUser              // an empty folder of the user's
	MadeApart               // an empty folder on the engine's own machine
	MadeNothing             // the engine refuses it
	MadeEarlier             // an empty folder, at a start before
)

// UnsetSource is the source of a mount that a variable was to fill.
type UnsetSource struct {
	Variable string
	// Set is where the environment file sets it.
	Set    Spot
	Source string
	Made   Made
}

func (UnsetSource) detail() {}

// UnreadFile is a file that the CLI does not read for its name.
type UnreadFile struct{ File string }

func (UnreadFile) detail() {}

// NoFiles is a folder that nothing is mounted on, and one of this machine without AWS
// files.
type NoFiles struct{ Looked, Folder string }

func (NoFiles) detail() {}

// EmptyOverride is an override with nothing in it.
type EmptyOverride struct{}

func (EmptyOverride) detail() {}

// NothingMounted is where boto3 looks, by a variable or in a folder, and nothing is
// mounted.
type NothingMounted struct {
	Variable Setting
	Folder   string
	// Override: there is one, which mounts no AWS files.
	Override bool
}

func (NothingMounted) detail() {}

// CopiedAlone is one file that is copied into the image without the other.
type CopiedAlone struct{ File, From, Missing string }

func (CopiedAlone) detail() {}

// SomeServices are those that have a mount, which others lack.
type SomeServices struct {
	Source   string
	Services Names
}

func (SomeServices) detail() {}
