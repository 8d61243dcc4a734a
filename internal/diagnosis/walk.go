package diagnosis

import (
	"path"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
)

// brokenWalk explains a path with ".." that would reach the file if ".." only removed the name
// before it. The kernel enters the folder first: a missing folder or a file ends the walk, and a
// link redirects it.
func (e *explainer) brokenWalk(f *boto.ConfigFile) cause.Cause {
	if f.Variable == "" || f.Entry.IsFile() || f.Entry.Denied() || !slices.Contains(strings.Split(f.Path, "/"), "..") {
		return cause.Cause{}
	}
	meant := e.FS.Lookup(path.Clean(f.Path))
	if !meant.IsFile() {
		return cause.Cause{}
	}
	c := e.variableCause(cause.EnvPathOutsideMount, f, brokenWay(e.fileSetting(f), meant.Path, f.Entry))
	if m := e.MountAt(meant.MountTarget); m != nil {
		c.Mount, c.Suggestion = m, m.Target
		c.At = append(c.At, m.Origin)
	}
	return c
}

// brokenWay finds what is wrong with a path.
func brokenWay(path cause.Setting, meant string, entry containerfs.Entry) cause.BrokenWay {
	way := cause.Unusable{Blocker: entry.Blocker}
	switch entry.Reason {
	case containerfs.ReasonNotDirectory:
		way.Why = cause.FileOnTheWay
	case containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling, containerfs.ReasonTooManyLinks:
		way.Why = cause.EndlessLinks
	case containerfs.ReasonIsDirectory:
		way = cause.Unusable{Why: cause.NotAFile}
	}
	return cause.BrokenWay{Setting: path, Meant: meant, Way: way}
}

// special explains a FIFO, a socket or a device where boto3 wants a file.
func (e *explainer) special(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	c := cause.Cause{
		Kind: cause.CredentialsFilesAbsent, Subject: e.out.Profile, Mount: m, HostPath: f.Entry.HostPath,
		At:     []astro.Origin{{File: e.ShowPath(f.Entry.HostPath)}},
		Detail: cause.SpecialFile{Path: e.ShowPath(f.Entry.HostPath), Is: f.Entry.Kind},
	}
	if v, ok := e.Service.Env[f.Variable]; ok {
		c.At = appendOrigin(c.At, v.Origin)
	}
	return c
}

// opened are the failures due to a missing file that a process opens.
var opened = []boto.Kind{boto.WebIdentityToken, boto.CABundleAbsent, boto.ProcessArgument, boto.InvalidVariable, boto.LoginToken}

// denied explains an existing file that the container's user may not open: because of its own mode,
// or a parent folder's.
func (e *explainer) denied() cause.Cause {
	started := e.f.Kind == boto.ProcessNotExecutable || e.f.Kind == boto.ProcessAbsent
	if !slices.Contains(opened, e.f.Kind) && !started || e.f.Path == "" || e.Project.Mode == astro.Standalone {
		return cause.Cause{}
	}
	entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path))
	if !entry.Denied() || started && entry.Reason != containerfs.ReasonDirUnsearchable {
		return cause.Cause{}
	}
	c := e.unreadable(entry, e.MountAt(entry.MountTarget))
	if d, ok := c.Detail.(cause.Unreadable); ok {
		d.Opened, d.File = e.f.Kind, e.f.Path
		c.Detail = d
	}
	at := e.origins(e.f.At)
	if v, ok := e.Service.Env[e.f.Key]; ok && len(at) == 0 {
		at = appendOrigin(nil, v.Origin)
	}
	c.At = append(c.At, at...)
	return c
}
