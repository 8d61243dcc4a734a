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
		return "the variable is set to nothing, so no file is read"
	case f.Err != nil:
		return "refused: boto3 cannot parse it"
	case f.Entry.Readable && f.Entry.IsFile():
		return "read"
	}
	return map[containerfs.Reason]string{
		containerfs.ReasonNotMounted:        "not there: nothing is mounted at that place",
		containerfs.ReasonEmptyVolume:       "not there: an empty volume is mounted",
		containerfs.ReasonSourceMissing:     "not there: the mount's source does not exist",
		containerfs.ReasonLinkLeavesMount:   "not there: a link leads out of the mount",
		containerfs.ReasonLinkDangling:      "not there: a link leads nowhere",
		containerfs.ReasonNotInSource:       "not there",
		containerfs.ReasonDirUnsearchable:   "not there: its folder may not be entered",
		containerfs.ReasonFileUnreadable:    "passed over: may not be read",
		containerfs.ReasonIsDirectory:       "passed over: it is a folder",
		containerfs.ReasonNotRegular:        "passed over: it is no regular file",
		containerfs.ReasonNotDirectory:      "not there: a file is on the way, where a folder should be",
		containerfs.ReasonTooManyLinks:      "not there: the links on the way do not end",
		containerfs.ReasonHostUnreadable:    "unknown: you may not read it here",
		containerfs.ReasonTooLarge:          "unknown: too large to be looked at",
		containerfs.ReasonNotRead:           "unknown: a file of the kernel, or not read in time",
		containerfs.ReasonEngineUnreachable: "not there: the engine runs on another machine",
		containerfs.ReasonPredicted:         "unknown: a path of another system than this one",
		containerfs.ReasonImage:             "unknown: the Dockerfile may put it there",
		containerfs.ReasonElsewhere:         "unknown: a volume or another container may have it",
	}[f.Entry.Reason]
}
