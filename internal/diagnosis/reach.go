package diagnosis

import (
	"fmt"
	"path"
	"path/filepath"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

func (e *explainer) linkLeaves(entry containerfs.Entry, m *astro.Mount) Cause {
	c := Cause{Kind: SymlinkLeavesMount, Mount: m, HostPath: entry.HostBlocker}
	to, _ := e.Machine.Readlink(entry.HostBlocker)
	c.At = []astro.Origin{{File: e.ShowPath(entry.HostBlocker)}}
	if m != nil {
		c.At = appendOrigin(c.At, m.Origin)
	}
	c.Subject = to
	c.Message = redact.Textf("%s is a link to %s, which is outside what is mounted; in the container it leads nowhere", e.ShowPath(entry.HostBlocker), e.ShowPath(to))
	return c
}

// passedOver is what boto3 does with either of its two files that it cannot open.
const passedOver = "; boto3 passes over it without a word"

// unreadable explains permissions, which boto3 never mentions.
func (e *explainer) unreadable(entry containerfs.Entry, m *astro.Mount) Cause {
	for _, file := range e.Service.Injected {
		if file.Target == entry.Blocker {
			return Cause{
				Kind: FileModeUnreadable, At: []astro.Origin{file.Origin}, Subject: fmt.Sprintf("%04o", file.Mode),
				Message: redact.Textf("%s is copied into the container with mode %04o and owner %d:%d, and cannot be read by its user %s"+passedOver,
					file.Target, file.Mode, file.UID, file.GID, UserWords(e.Service)),
			}
		}
	}
	kind, what := FileModeUnreadable, "cannot be read"
	if entry.HostBlocker == "" { // a folder of the container's own
		return e.closedInside(entry)
	}
	blocker := entry.HostBlocker
	info, err := e.Machine.Stat(entry.HostBlocker)
	switch {
	case entry.Reason == containerfs.ReasonDirUnsearchable:
		kind, what = DirModeUnreadable, "cannot be entered"
	case entry.Kind == containerfs.Directory:
		kind = DirModeUnreadable
	}
	c := Cause{Kind: kind, Mount: m, HostPath: entry.HostBlocker, At: []astro.Origin{{File: e.ShowPath(entry.HostBlocker)}}}
	mode := ""
	if err == nil {
		mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", info.Mode.Perm(), info.UID, info.GID)
	}
	c.Subject = fmt.Sprintf("%04o", info.Mode.Perm())
	c.Message = redact.Textf("%s%s %s by the container's user %s"+passedOver, e.ShowPath(blocker), mode, what, UserWords(e.Service))
	return c
}

// closedInside explains a folder that is of no place on this machine, as a tmpfs with a
// mode, and that the user may not enter.
func (e *explainer) closedInside(entry containerfs.Entry) Cause {
	c := Cause{Kind: DirModeUnreadable, Mount: e.mountAt(entry.MountTarget)}
	where := ""
	if c.Mount != nil {
		c.At, c.Subject, where = appendOrigin(nil, c.Mount.Origin), c.Mount.Raw, " ("+mountLines+")"
	}
	c.Message = redact.Textf("the folder %s of the container%s cannot be entered by its user %s"+passedOver, entry.Blocker, where, UserWords(e.Service))
	return c
}

// UserWords names the user of a service.
func UserWords(s *astro.Service) string {
	if s.User == "astro" || s.User == "" {
		return "astro (uid 50000)"
	}
	return fmt.Sprintf("%s (uid %d)", s.User, s.UID)
}

// isDirectory explains a folder where boto3 wants a file.
func (e *explainer) isDirectory(f *boto.ConfigFile, m *astro.Mount) Cause {
	onFile := m != nil && m.FromOverride && m.Target == f.Entry.Path
	inPlace := filepath.Base(f.Entry.HostPath) == fileName(f, e.out)
	switch {
	case onFile && inPlace && filepath.Base(m.Source) == path.Base(m.Target):
		c := e.mountCause(MountTargetIsFilePath, m, "%s mounts %s on %s, and on this machine it is %s, not a file; the engine makes a folder where the file of a mount is missing",
			mountLines, e.ShowPath(m.Source), m.Target, kindWords(f.Entry))
		c.HostPath = f.Entry.HostPath
		return c
	case onFile && filepath.Base(m.Source) != path.Base(m.Target):
		return e.mountCause(MountTargetIsFilePath, m, "%s mounts the folder %s on %s, where boto3 looks for a file", mountLines, e.ShowPath(m.Source), m.Target)
	case m != nil && inPlace:
		return Cause{
			Kind: CredentialsFilesAbsent, Subject: e.out.Profile, Mount: m, HostPath: f.Entry.HostPath,
			At:      []astro.Origin{{File: e.ShowPath(f.Entry.HostPath)}},
			Message: redact.Textf("%s is %s, where boto3 wants a file, and is passed over", e.ShowPath(f.Entry.HostPath), kindWords(f.Entry)),
		}
	case f.Variable == "":
		return Cause{}
	}
	return e.variableCause(EnvPathIsDirectory, f, "%s=%s%s names %s; boto3 wants the file", f.Variable, f.Value, at(e.Service.Env[f.Variable].Origin), kindWords(f.Entry))
}

// kindWords names what is where a file should be.
func kindWords(entry containerfs.Entry) string {
	switch entry.Kind {
	case containerfs.FIFO:
		return "a FIFO (named pipe)"
	case containerfs.Socket:
		return "a socket"
	case containerfs.Device:
		return "a device"
	}
	return "a folder"
}

// notInSource explains a path that leads into a mount, to nothing. A folder
// that simply has no such file is not a mistake of the path.
func (e *explainer) notInSource(f *boto.ConfigFile, m *astro.Mount) Cause {
	if m == nil {
		return Cause{}
	}
	if info, err := e.Machine.Stat(m.Source); err == nil && info.IsRegular() && m.Target != f.Path {
		c := e.mountCause(MountTargetNotUsed, m, "%s mounts the file %s on %s, where boto3 looks for a folder", mountLines, e.ShowPath(m.Source), m.Target)
		c.Suggestion = path.Dir(f.Path)
		return c
	}
	if f.Variable == "" && path.Dir(f.Path) != m.Target && m.FromOverride && e.hasAWSFiles(m) {
		return e.notUsed(m, path.Dir(f.Path))
	}
	if f.Variable == "" {
		return Cause{}
	}
	if f.Entry.Path == path.Join(m.Target, fileName(f, e.out)) {
		return Cause{}
	}
	if !e.hasAWSFiles(m) {
		return Cause{}
	}
	return e.outsideMount(f, m)
}

// hasAWSFiles reports whether the source of a mount is a folder with one of
// the two files in it.
func (d *Diagnosis) hasAWSFiles(m *astro.Mount) bool {
	return m.Type == astro.Bind && (d.Machine.Exists(path.Join(m.Source, "config")) || d.Machine.Exists(path.Join(m.Source, "credentials")))
}
