package diagnosis

import (
	"fmt"
	"path"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

func (e *explainer) linkLeaves(entry containerfs.Entry, m *astro.Mount) Cause {
	c := Cause{Rule: "symlink-leaves-mount", Mount: m, HostPath: entry.HostBlocker}
	to, _ := e.Machine.Readlink(entry.HostBlocker)
	c.At = []astro.Origin{{File: e.ShowPath(entry.HostBlocker)}}
	if m != nil {
		c.At = appendOrigin(c.At, m.Origin)
	}
	c.Subject = to
	c.Message = fmt.Sprintf("%s is a link to %s, which is outside what is mounted; in the container it leads nowhere", e.ShowPath(entry.HostBlocker), e.ShowPath(to))
	return c
}

// unreadable explains permissions, which boto3 never mentions.
func (e *explainer) unreadable(entry containerfs.Entry, m *astro.Mount) Cause {
	rule, what := "file-mode-unreadable", "cannot be read"
	info, err := e.Machine.Stat(entry.HostBlocker)
	if entry.Reason == containerfs.ReasonDirUnsearchable {
		rule, what = "dir-mode-unreadable", "cannot be entered"
	}
	c := Cause{Rule: rule, Mount: m, HostPath: entry.HostBlocker, At: []astro.Origin{{File: e.ShowPath(entry.HostBlocker)}}}
	mode := ""
	if err == nil {
		mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", info.Mode.Perm(), info.UID, info.GID)
	}
	c.Subject = fmt.Sprintf("%04o", info.Mode.Perm())
	c.Message = fmt.Sprintf("%s%s %s by the container's user %s; boto3 passes over it without a word", e.ShowPath(entry.HostBlocker), mode, what, userWords(e.Service))
	return c
}

func userWords(s *astro.Service) string {
	if s.User == "astro" || s.User == "" {
		return "astro (uid 50000)"
	}
	return fmt.Sprintf("%s (uid %d)", s.User, s.UID)
}

// isDirectory explains a folder where boto3 wants a file.
func (e *explainer) isDirectory(f *boto.ConfigFile, m *astro.Mount) Cause {
	if m != nil && m.FromOverride && m.Target == f.Entry.Path && path.Base(m.Source) != path.Base(m.Target) {
		return e.mountCause("mount-target-is-file-path", m, "%s mounts the folder %s on %s, where boto3 looks for a file", mountLines, e.ShowPath(m.Source), m.Target)
	}
	if f.Variable == "" {
		return Cause{}
	}
	return e.variableCause("env-path-is-directory", f, "%s=%s%s names a folder; boto3 wants the file", f.Variable, f.Value, at(e.Service.Env[f.Variable].Origin))
}

// notInSource explains a path that leads into a mount, to nothing. A folder
// that simply has no such file is not a mistake of the path.
func (e *explainer) notInSource(f *boto.ConfigFile, m *astro.Mount) Cause {
	if m == nil || f.Variable == "" {
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
