package diagnosis

import (
	"fmt"
	"path"
	"path/filepath"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
)

func (e *explainer) linkLeaves(entry containerfs.Entry, m *astro.Mount) cause.Cause {
	c := cause.Cause{Kind: cause.SymlinkLeavesMount, Mount: m, HostPath: entry.HostBlocker}
	to, _ := e.Machine.Readlink(entry.HostBlocker)
	c.At = []astro.Origin{{File: e.ShowPath(entry.HostBlocker)}}
	if m != nil {
		c.At = appendOrigin(c.At, m.Origin)
	}
	c.Subject = to
	c.Detail = cause.LeavingLink{Link: e.ShowPath(entry.HostBlocker), To: e.ShowPath(to)}
	return c
}

// unreadable explains permissions, which boto3 never mentions.
func (e *explainer) unreadable(entry containerfs.Entry, m *astro.Mount) cause.Cause {
	for _, file := range e.Service.Injected {
		if file.Target == entry.Blocker {
			return cause.Cause{
				Kind: cause.FileModeUnreadable, At: []astro.Origin{file.Origin}, Subject: fmt.Sprintf("%04o", file.Mode),
				Detail: cause.Unreadable{Path: file.Target, Copied: true, Access: cause.Access{Known: true, Mode: file.Mode, UID: file.UID, GID: file.GID}, User: cause.UserOf(e.Service)},
			}
		}
	}
	kind := cause.FileModeUnreadable
	if entry.HostBlocker == "" { // a folder inside the container
		return e.closedInside(entry)
	}
	d := cause.Unreadable{Path: e.ShowPath(entry.HostBlocker), User: cause.UserOf(e.Service)}
	info, err := e.Machine.Stat(entry.HostBlocker)
	switch {
	case entry.Reason == containerfs.ReasonDirUnsearchable:
		kind, d.Folder = cause.DirModeUnreadable, true
	case entry.Kind == containerfs.Directory:
		kind = cause.DirModeUnreadable
	}
	c := cause.Cause{Kind: kind, Mount: m, HostPath: entry.HostBlocker, At: []astro.Origin{{File: e.ShowPath(entry.HostBlocker)}}}
	if err == nil {
		d.Access = cause.Access{Known: true, Mode: info.Mode.Perm(), UID: info.UID, GID: info.GID}
	}
	c.Subject = fmt.Sprintf("%04o", info.Mode.Perm())
	c.Detail = d
	return c
}

// closedInside explains a folder without a host path, such as a tmpfs with a mode, that the user
// may not enter.
func (e *explainer) closedInside(entry containerfs.Entry) cause.Cause {
	c := cause.Cause{Kind: cause.DirModeUnreadable, Mount: e.MountAt(entry.MountTarget)}
	if c.Mount != nil {
		c.At, c.Subject = appendOrigin(nil, c.Mount.Origin), c.Mount.Raw
	}
	c.Detail = cause.Unreadable{Path: entry.Blocker, Folder: true, Inside: true, Mounted: c.Mount != nil, User: cause.UserOf(e.Service)}
	return c
}

// isDirectory explains a folder where boto3 wants a file.
func (e *explainer) isDirectory(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	onFile := m != nil && m.FromOverride && m.Target == f.Entry.Path
	inPlace := filepath.Base(f.Entry.HostPath) == fileName(f, e.out)
	switch {
	case onFile && inPlace && filepath.Base(m.Source) == path.Base(m.Target):
		c := e.mountCause(cause.MountTargetIsFilePath, m, cause.FolderOnFile{Mounted: e.mounted(m), Missing: true, Is: f.Entry.Kind})
		c.HostPath = f.Entry.HostPath
		return c
	case onFile && filepath.Base(m.Source) != path.Base(m.Target):
		return e.mountCause(cause.MountTargetIsFilePath, m, cause.FolderOnFile{Mounted: e.mounted(m)})
	case m != nil && inPlace:
		return cause.Cause{
			Kind: cause.CredentialsFilesAbsent, Subject: e.out.Profile, Mount: m, HostPath: f.Entry.HostPath,
			At:     []astro.Origin{{File: e.ShowPath(f.Entry.HostPath)}},
			Detail: cause.EmptyFiles{Path: e.ShowPath(f.Entry.HostPath), Is: f.Entry.Kind},
		}
	case f.Variable == "":
		return cause.Cause{}
	}
	return e.variableCause(cause.EnvPathIsDirectory, f, cause.VariableOfFolder{Setting: e.fileSetting(f), Is: f.Entry.Kind})
}

// notInSource explains a path into a mount that does not exist there. A folder that just lacks the
// file is not a mistake of the path.
func (e *explainer) notInSource(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	if m == nil {
		return cause.Cause{}
	}
	if info, err := e.Machine.Stat(m.Source); err == nil && info.IsRegular() && m.Target != f.Path {
		c := e.mountCause(cause.MountTargetNotUsed, m, e.mounted(m))
		c.Suggestion = path.Dir(f.Path)
		return c
	}
	if f.Variable == "" && path.Dir(f.Path) != m.Target && m.FromOverride && e.hasAWSFiles(m) {
		return e.notUsed(m, path.Dir(f.Path))
	}
	if f.Variable == "" {
		return cause.Cause{}
	}
	if f.Entry.Path == path.Join(m.Target, fileName(f, e.out)) {
		return cause.Cause{}
	}
	if !e.hasAWSFiles(m) {
		return cause.Cause{}
	}
	return e.outsideMount(f, m)
}

// hasAWSFiles reports whether the source of a mount is a folder that contains one of the two files.
func (d *Diagnosis) hasAWSFiles(m *astro.Mount) bool {
	return m.Type == astro.Bind && (d.Machine.Exists(path.Join(m.Source, "config")) || d.Machine.Exists(path.Join(m.Source, "credentials")))
}
