package diagnosis

import (
	"fmt"
	"path"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// lookup explains why no credentials, or not the profile, were found: first
// why a file that should have been read was not, then what is wrong in the
// files that were.
func (e *explainer) lookup() Cause {
	if e.f.Kind == boto.ProfileNotFound && e.f.Profile == "" {
		return e.emptyProfile()
	}
	if c := e.hidden(); c.Rule != "" {
		return c
	}
	if c := e.kwargsProfile(); c.Rule != "" {
		return c
	}
	if e.f.Kind == boto.ProfileNotFound {
		return e.profileNotFound(e.f.Profile)
	}
	return e.noCredentials()
}

func (e *explainer) emptyProfile() Cause {
	c := Cause{Rule: "aws-profile-empty", At: appendOrigin(nil, e.fromOrigin(e.out.ProfileFrom))}
	name := e.out.ProfileFrom.Variable
	if e.out.ProfileFrom.Argument {
		name = "profile_name in " + e.Session.Variable
	}
	if v, ok := e.Service.Env[name]; ok {
		c.Vars = []astro.Var{v}
	}
	c.Subject = name
	c.Message = fmt.Sprintf("%s is set to nothing%s; boto3 then looks for a profile with an empty name", name, at(e.fromOrigin(e.out.ProfileFrom)))
	return c
}

// hidden explains a file that boto3 looked for and could not read.
func (e *explainer) hidden() Cause {
	files := []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile}
	var fallback Cause
	for _, f := range files {
		if f.Entry.Kind == containerfs.File && f.Entry.Readable && !strings.HasSuffix(f.Value, "/") {
			continue
		}
		c := e.hiddenFile(f)
		if c.Rule == "" {
			continue
		}
		if e.wouldHelp(f) {
			return c
		}
		if fallback.Rule == "" && len(e.out.Profiles) == 0 {
			fallback = c
		}
	}
	return fallback
}

// wouldHelp reports whether the file, could boto3 read it, may hold what is
// missing. Where its content is known and has no such profile it would not.
func (e *explainer) wouldHelp(f *boto.ConfigFile) bool {
	if f.Path == "" || f.Entry.Reason == containerfs.ReasonNotMounted || f.Entry.Reason == containerfs.ReasonEmptyVolume ||
		f.Entry.Reason == containerfs.ReasonSourceMissing || f.Entry.Reason == containerfs.ReasonIsDirectory || f.Entry.Reason == containerfs.ReasonNotInSource {
		return true
	}
	data, err := e.Machine.Read(f.Entry.HostPath)
	if err != nil {
		return true
	}
	ini, parseErr := boto.ParseIni(data)
	if parseErr != nil {
		return true
	}
	profile := e.wantedProfile()
	return ini.Section(profile) != nil || ini.Section("profile "+profile) != nil
}

func (e *explainer) wantedProfile() string {
	if e.f.Kind == boto.SourceMissing && e.f.Value != "" {
		return e.f.Value
	}
	if e.f.Profile != "" {
		return e.f.Profile
	}
	return e.out.Profile
}

// fileName is the name that a file has by default.
func fileName(f *boto.ConfigFile, out *boto.Outcome) string {
	if f == &out.ConfigFile {
		return "config"
	}
	return "credentials"
}

// variableOf is the variable that can name a file.
func variableOf(f *boto.ConfigFile, out *boto.Outcome) string {
	if f == &out.ConfigFile {
		return "AWS_CONFIG_FILE"
	}
	return "AWS_SHARED_CREDENTIALS_FILE"
}

// hiddenFile finds the rule for one file that boto3 could not read; none if
// that it is absent is nobody's mistake.
func (e *explainer) hiddenFile(f *boto.ConfigFile) Cause {
	if f.Variable != "" && f.Path == "" {
		return e.variableCause("env-path-empty", f, "%s is set to nothing%s; boto3 then reads no file at all, not even the usual one", f.Variable, at(e.Service.Env[f.Variable].Origin))
	}
	if strings.HasSuffix(f.Value, "/") && f.Variable != "" {
		return e.variableCause("env-path-is-directory", f, "%s=%s%s names a folder; boto3 wants the file", f.Variable, f.Value, at(e.Service.Env[f.Variable].Origin))
	}
	if e.Project.Mode == astro.Standalone {
		return e.standaloneFile(f)
	}
	mount := e.mountAt(f.Entry.MountTarget)
	if f.Entry.Kind != containerfs.File && mount != nil && !mount.FromOverride && f.Entry.Reason == containerfs.ReasonNotInSource {
		f.Entry.Reason, mount = containerfs.ReasonNotMounted, nil // the CLI's own mounts of the project
	}
	if c := e.laterLineWins(f, mount); c.Rule != "" {
		return c
	}
	switch f.Entry.Reason {
	case containerfs.ReasonNotMounted:
		return e.notMounted(f)
	case containerfs.ReasonEmptyVolume:
		return e.emptyVolume(f, mount)
	case containerfs.ReasonSourceMissing:
		return e.sourceMissing(f, mount)
	case containerfs.ReasonIsDirectory:
		return e.isDirectory(f, mount)
	case containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling:
		return e.linkLeaves(f.Entry, mount)
	case containerfs.ReasonDirUnsearchable, containerfs.ReasonFileUnreadable:
		return e.unreadable(f.Entry, mount)
	case containerfs.ReasonNotInSource:
		return e.notInSource(f, mount)
	}
	return Cause{}
}

// laterLineWins explains a mount that an earlier line of the same service would
// have made rightly: of two lines for one target compose keeps the later.
func (e *explainer) laterLineWins(f *boto.ConfigFile, m *astro.Mount) Cause {
	if m == nil || f.Entry.Reason == containerfs.ReasonDirUnsearchable || f.Entry.Reason == containerfs.ReasonFileUnreadable {
		return Cause{}
	}
	for _, d := range e.Project.Override.Duplicates(e.Service.Name) {
		if d.Target != m.Target || !d.Differ || !e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: d.FirstSource}) {
			continue
		}
		c := e.mountCause("duplicate-mount", m, "two lines of %s lead to %s; compose keeps the later one, %s, and drops %s with the AWS files",
			astro.OverrideName, m.Target, e.ShowPath(m.Source), e.ShowPath(d.FirstSource))
		c.At = []astro.Origin{d.Second, d.First}
		return c
	}
	return Cause{}
}

// standaloneFile explains a path of a container in a mode that has none.
func (e *explainer) standaloneFile(f *boto.ConfigFile) Cause {
	if f.Variable == "" || f.Entry.IsFile() {
		return Cause{}
	}
	return e.variableCause("standalone-container-path", f, "%s=%s%s is a path of a container, and standalone mode has none; boto3 looks for it on this machine",
		f.Variable, f.Value, at(e.Service.Env[f.Variable].Origin))
}

func (e *explainer) variableCause(rule string, f *boto.ConfigFile, format string, args ...any) Cause {
	v := e.Service.Env[f.Variable]
	return Cause{
		Rule: rule, Message: fmt.Sprintf(format, args...), Subject: f.Value, Vars: e.fileVars(),
		At: appendOrigin(nil, v.Origin),
	}
}

// fileVars are the two variables that name the files, those that are set.
func (e *explainer) fileVars() []astro.Var {
	var out []astro.Var
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		if v, ok := e.Service.Env[name]; ok {
			out = append(out, v)
		}
	}
	return out
}

// mountAt returns the service's mount with a target.
func (v *View) mountAt(target string) *astro.Mount {
	for i := range v.Service.Mounts {
		if m := &v.Service.Mounts[i]; m.Target == target && target != "" {
			return m
		}
	}
	return nil
}

func (e *explainer) emptyVolume(_ *boto.ConfigFile, m *astro.Mount) Cause {
	if m.Source == "" {
		return e.mountCause("anonymous-volume", m, "%s mounts an empty anonymous volume at %s: the line names one path only", mountLines, m.Target)
	}
	return e.mountCause("named-volume-not-bind", m, "%s mounts the named volume %q at %s, which starts empty and is not the folder of this machine", mountLines, m.Source, m.Target)
}

func (e *explainer) mountCause(rule string, m *astro.Mount, format string, args ...any) Cause {
	c := Cause{Rule: rule, Message: fmt.Sprintf(format, args...), Mount: m}
	if m != nil {
		c.At = appendOrigin(nil, m.Origin)
		c.HostPath = m.Source
		c.Subject = m.Raw
	}
	return c
}

// sourceMissing explains a mount whose source is not on this machine.
func (e *explainer) sourceMissing(_ *boto.ConfigFile, m *astro.Mount) Cause {
	if m == nil {
		return Cause{}
	}
	made := "the engine makes an empty folder there, owned by root, and starts"
	if u := e.unsetIn(m); u != nil {
		return e.unsetSource(m, u, made)
	}
	if looksSwapped(m, e.Machine.Home) {
		return e.swapped(m)
	}
	if strings.HasPrefix(m.Raw, ".") && strings.HasPrefix(m.Source, e.Project.Dir+"/") {
		return e.mountCause("relative-source-in-project", m, "%s mounts %s of the project folder, which does not exist; the folder of this machine is ~/.aws", mountLines, e.ShowPath(m.Source))
	}
	if astro.IsWindowsPath(m.Source) && e.Machine.OS != "windows" {
		return e.mountCause("windows-path-on-posix", m, "%s mounts %s, a Windows path, and this machine has no drives", mountLines, m.Source)
	}
	return e.mountCause("host-path-missing", m, "%s mounts %s, which does not exist on this machine; %s", mountLines, e.ShowPath(m.Source), made)
}

// unsetIn returns the unset variable that the source of a mount was written with.
func (d *Diagnosis) unsetIn(m *astro.Mount) *astro.UnsetVariable {
	for i, u := range d.Project.Unset {
		if u.Origin.Line == m.Origin.Line && u.Origin.File == m.Origin.File {
			return &d.Project.Unset[i]
		}
		// The long form has the source on a line of its own.
		if m.Raw == "" && u.Origin.Line > m.Origin.Line && u.Origin.Line <= m.Origin.Line+4 {
			return &d.Project.Unset[i]
		}
	}
	return nil
}

func (e *explainer) unsetSource(m *astro.Mount, u *astro.UnsetVariable, made string) Cause {
	for _, v := range e.Project.EnvFile.Vars {
		if v.Name != u.Name {
			continue
		}
		c := e.mountCause("interpolation-not-from-dotenv", m, "%s uses ${%s}, which only %s sets; the override is filled from the shell alone, so the source becomes %s and %s",
			mountLines, u.Name, place(v.Origin), m.Source, made)
		c.At, c.Subject, c.Vars = appendOrigin(c.At, v.Origin), u.Name, []astro.Var{v}
		return c
	}
	c := e.mountCause("undefined-variable-in-source", m, "%s uses ${%s}, which the shell does not set, so the source becomes %s; %s", mountLines, u.Name, m.Source, made)
	c.Subject = u.Name
	return c
}

// looksSwapped reports whether source and target of a mount were exchanged: the
// target is in a home folder of this machine, or the source is the container's.
func looksSwapped(m *astro.Mount, home string) bool {
	targetIsHost := home != "" && (m.Target == path.Join(home, ".aws") || strings.HasPrefix(m.Target, path.Join(home, ".aws")+"/"))
	sourceIsContainer := strings.HasSuffix(m.Source, "/home/astro/.aws") || strings.HasSuffix(m.Source, astro.AirflowHome+"/.aws")
	return targetIsHost && m.Source != m.Target || sourceIsContainer && m.Source != m.Target && m.Target != "/home/astro/.aws" && m.Target != astro.AirflowHome+"/.aws"
}

func (e *explainer) swapped(m *astro.Mount) Cause {
	return e.mountCause("mount-swapped", m, "%s has source and target exchanged: it mounts %s of this machine at %s in the container", mountLines, m.Source, m.Target)
}

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
