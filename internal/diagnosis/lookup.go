package diagnosis

import (
	"fmt"
	"path/filepath"
	"slices"
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
	c := e.lookupFiles()
	if slices.Contains(nothingGiven, c.Rule) {
		if dead := e.deadMetadata(); dead.Rule != "" {
			return dead
		}
	}
	return c
}

// nothingGiven are the causes for which no file was meant to give credentials,
// as far as one can see: they may have been expected from elsewhere.
var nothingGiven = []string{
	"", "override-missing", "override-empty", "profile-without-credentials", "default-profile-missing", "credentials-files-absent",
}

// lookupFiles explains the failure by the two files.
func (e *explainer) lookupFiles() Cause {
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
	if e.f.Kind == boto.ProfileNotFound && f.Entry.Reason == containerfs.ReasonNotInSource && e.lacksProfile(filepath.Join(e.Machine.Home, ".aws", fileName(f, e.out))) {
		return false
	}
	if f.Path == "" || f.Entry.Reason == containerfs.ReasonNotMounted || f.Entry.Reason == containerfs.ReasonEmptyVolume ||
		f.Entry.Reason == containerfs.ReasonSourceMissing || f.Entry.Reason == containerfs.ReasonIsDirectory || f.Entry.Reason == containerfs.ReasonNotInSource || f.Entry.Reason == containerfs.ReasonNotDirectory {
		return true
	}
	return !e.lacksProfile(f.Entry.HostPath)
}

// lacksProfile reports whether a file of this machine can be read and does not
// have the profile that is looked for.
func (e *explainer) lacksProfile(file string) bool {
	data, err := e.Machine.Read(file)
	if err != nil {
		return false
	}
	ini, parseErr := boto.ParseIni(data)
	if parseErr != nil {
		return false
	}
	profile := e.wantedProfile()
	return ini.Section(profile) == nil && ini.Section("profile "+profile) == nil
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
	if f.Entry.IsSpecial() {
		return e.special(f, mount)
	}
	if c := e.brokenWalk(f); c.Rule != "" {
		return c
	}
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
	case containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling, containerfs.ReasonTooManyLinks:
		return e.linkLeaves(f.Entry, mount)
	case containerfs.ReasonDirUnsearchable, containerfs.ReasonFileUnreadable:
		return e.unreadable(f.Entry, mount)
	case containerfs.ReasonNotInSource, containerfs.ReasonNotDirectory:
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
