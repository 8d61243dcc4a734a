package trace

import (
	"strings"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// file is one of the two files, with the reason why boto3 reads it.
func (f *follower) file(kind string, c *boto.ConfigFile) File[string] {
	out := File[string]{Kind: kind, Path: c.Path, From: "the home folder", State: stateOf(c)}
	if c.Variable != "" {
		out.From = strings.TrimSpace(c.Variable + " " + f.variable(c.Variable))
	}
	if c.Entry.HostPath != "" {
		out.Host = f.diagnosis.ShowPath(c.Entry.HostPath)
	}
	if m := f.view.MountAt(c.Entry.MountTarget); m != nil && m.FromOverride {
		out.Through = strings.Trim(bracketed(m.Origin), "()")
	}
	return out
}

// stateOf describes what boto3 does with a file.
func stateOf(f *boto.ConfigFile) string {
	switch {
	case f.Variable != "" && f.Path == "":
		return "the variable is empty, so boto3 reads no file"
	case f.Err != nil:
		return "boto3 cannot parse it"
	case f.Entry.Readable && f.Entry.IsFile():
		return "read"
	}
	return map[containerfs.Reason]string{
		containerfs.ReasonNotMounted:        "not found: nothing is mounted there",
		containerfs.ReasonEmptyVolume:       "not found: an empty volume is mounted there",
		containerfs.ReasonSourceMissing:     "not found: the source of the mount does not exist",
		containerfs.ReasonLinkLeavesMount:   "not found: a symbolic link points outside the mount",
		containerfs.ReasonLinkDangling:      "not found: dangling symbolic link",
		containerfs.ReasonNotInSource:       "not found",
		containerfs.ReasonDirUnsearchable:   "permission denied: the folder",
		containerfs.ReasonFileUnreadable:    "ignored: permission denied",
		containerfs.ReasonIsDirectory:       "ignored: it is a folder",
		containerfs.ReasonNotRegular:        "ignored: not a regular file",
		containerfs.ReasonNotDirectory:      "not found: a file is in the path instead of a folder",
		containerfs.ReasonTooManyLinks:      "not found: the symbolic links form a cycle",
		containerfs.ReasonHostUnreadable:    "unknown: you have no permission to read it",
		containerfs.ReasonTooLarge:          "unknown: too large",
		containerfs.ReasonNotRead:           "unknown: not read in time, or a file of the kernel",
		containerfs.ReasonEngineUnreachable: "not found: the engine runs on another machine",
		containerfs.ReasonPredicted:         "unknown: a path of another system",
		containerfs.ReasonImage:             "unknown: the Dockerfile may put it there",
		containerfs.ReasonElsewhere:         "unknown: a volume or another container may have it",
		containerfs.ReasonFilled:            "unknown: a container may write it when it starts",
	}[f.Entry.Reason]
}
