package diagnosis

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// brokenWalk explains a path with ".." in it that would point to the file if ".." only
// took back the name before it. The kernel enters the folder first: one that is absent,
// a file or a link ends the walk, or leads it elsewhere.
func (e *explainer) brokenWalk(f *boto.ConfigFile) Cause {
	if f.Variable == "" || f.Entry.IsFile() || f.Entry.Denied() || !slices.Contains(strings.Split(f.Path, "/"), "..") {
		return Cause{}
	}
	meant := e.FS.Lookup(path.Clean(f.Path))
	if !meant.IsFile() {
		return Cause{}
	}
	c := e.variableCause(EnvPathOutsideMount, f, "%s=%s%s does not point to %s: %s", f.Variable, shownValue(f), at(e.Service.Env[f.Variable].Origin), meant.Path, e.wayWords(f.Entry))
	if m := e.mountAt(meant.MountTarget); m != nil {
		c.Mount, c.Suggestion = m, m.Target
		c.At = append(c.At, m.Origin)
	}
	return c
}

// wayWords says what is wrong with the way to a path.
func (e *explainer) wayWords(entry containerfs.Entry) string {
	switch entry.Reason {
	case containerfs.ReasonNotDirectory:
		return fmt.Sprintf("%s on the way is a file, not a folder", entry.Blocker)
	case containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling, containerfs.ReasonTooManyLinks:
		return fmt.Sprintf("%s on the way is a symbolic link, and .. starts from its target", entry.Blocker)
	case containerfs.ReasonIsDirectory:
		return "it is a folder"
	}
	return fmt.Sprintf("%s on the way does not exist in the container", entry.Blocker)
}

// special explains a FIFO, a socket or a device where boto3 wants a file.
func (e *explainer) special(f *boto.ConfigFile, m *astro.Mount) Cause {
	c := Cause{
		Kind: CredentialsFilesAbsent, Subject: e.out.Profile, Mount: m, HostPath: f.Entry.HostPath,
		At:      []astro.Origin{{File: e.ShowPath(f.Entry.HostPath)}},
		Message: redact.Textf("%s is %s, not a regular file; boto3 silently ignores it", e.ShowPath(f.Entry.HostPath), kindWords(f.Entry)),
	}
	if v, ok := e.Service.Env[f.Variable]; ok {
		c.At = appendOrigin(c.At, v.Origin)
	}
	return c
}

// opened are the failures for want of a file that a process opens, by what they call it.
var opened = map[boto.Kind]string{
	boto.WebIdentityToken: "web identity token file",
	boto.CABundleAbsent:   "CA bundle",
	boto.ProcessArgument:  "script of credential_process",
	boto.InvalidVariable:  "file of AWS_CREDENTIAL_FILE",
	boto.LoginToken:       "token file of aws login",
}

// denied explains a file that is there and that the container's user may not open,
// whichever it is: its own mode keeps the user out, or that of a folder on the way.
func (e *explainer) denied() Cause {
	what, ok := opened[e.f.Kind]
	started := e.f.Kind == boto.ProcessNotExecutable || e.f.Kind == boto.ProcessAbsent
	if !ok && !started || e.f.Path == "" || e.Project.Mode == astro.Standalone {
		return Cause{}
	}
	entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path))
	if !entry.Denied() || started && entry.Reason != containerfs.ReasonDirUnsearchable {
		return Cause{}
	}
	if started {
		what = "program of credential_process"
	}
	c := e.unreadable(entry, e.mountAt(entry.MountTarget))
	c.Message = c.Message.TrimSuffix(passedOver).Addf(", so boto3 cannot open the %s %s", what, e.f.Path)
	at := e.origins(e.f.At)
	if v, ok := e.Service.Env[e.f.Key]; ok && len(at) == 0 {
		at = appendOrigin(nil, v.Origin)
	}
	c.At = append(c.At, at...)
	return c
}
