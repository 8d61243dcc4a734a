package diagnosis

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// hidden explains a file that boto3 looked for and could not read.
func (e *explainer) hidden() cause.Cause {
	files := []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile}
	var fallback cause.Cause
	for _, f := range files {
		if f.Entry.Kind == containerfs.File && f.Entry.Readable && !strings.HasSuffix(f.Value, "/") {
			continue
		}
		c := e.hiddenFile(f)
		if c.Kind == "" {
			continue
		}
		if e.matters(c.Cure) {
			return c
		}
		if fallback.Kind == "" && len(e.out.Profiles) == 0 {
			fallback = c
		}
	}
	return fallback
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

// fileName is the default name of a file.
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

// hiddenFile finds the cause for one file that boto3 could not read; none if its absence is not a
// mistake.
func (e *explainer) hiddenFile(f *boto.ConfigFile) cause.Cause {
	c := e.whyHidden(f)
	if c.Kind != "" && c.Cure == nil {
		c.Cure = e.unhidden(f)
	}
	return c
}

// unhidden is the cure of a file that boto3 cannot read, by the reason.
func (e *explainer) unhidden(f *boto.ConfigFile) *sessions.Change {
	switch f.Entry.Reason {
	case containerfs.ReasonNotMounted:
		return e.homeMount(f, path.Dir(f.Path))
	case containerfs.ReasonEmptyVolume, containerfs.ReasonSourceMissing, containerfs.ReasonNotInSource:
		if m := e.MountAt(f.Entry.MountTarget); m != nil {
			return e.fromHome(f, m)
		}
	case containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling, containerfs.ReasonDirUnsearchable, containerfs.ReasonFileUnreadable:
		return e.readableAs(f, e.hostPath(f.Path))
	}
	return e.ideal(f)
}

// whyHidden is hiddenFile without the cure of mount mistakes.
func (e *explainer) whyHidden(f *boto.ConfigFile) cause.Cause {
	if f.Variable != "" && f.Path == "" {
		return e.variableCause(cause.EnvPathEmpty, f, e.fileSetting(f))
	}
	if strings.HasSuffix(f.Value, "/") && f.Variable != "" {
		return e.variableCause(cause.EnvPathIsDirectory, f, cause.VariableOfFolder{Setting: e.fileSetting(f), Is: containerfs.Directory})
	}
	if e.Project.Mode == astro.Standalone {
		return e.standaloneFile(f)
	}
	mount := e.MountAt(f.Entry.MountTarget)
	if f.Entry.IsSpecial() {
		return e.special(f, mount)
	}
	if c := e.brokenWalk(f); c.Kind != "" {
		return c
	}
	if f.Entry.Kind != containerfs.File && mount != nil && !mount.FromOverride && f.Entry.Reason == containerfs.ReasonNotInSource {
		f.Entry.Reason, mount = containerfs.ReasonNotMounted, nil // the CLI's own mounts of the project
	}
	if c := e.laterLineWins(f, mount); c.Kind != "" {
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
	return cause.Cause{}
}

// laterLineWins explains a mount that an earlier line of the same service would have made
// correctly: of two lines with one target compose keeps the later.
func (e *explainer) laterLineWins(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	if m == nil || f.Entry.Reason == containerfs.ReasonDirUnsearchable || f.Entry.Reason == containerfs.ReasonFileUnreadable {
		return cause.Cause{}
	}
	for _, d := range e.Project.Override.Duplicates(e.Service.Name) {
		if d.Target != m.Target || !d.Differ || !e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: d.FirstSource}) {
			continue
		}
		c := e.mountCause(cause.DuplicateMount, m, cause.TwoLines{Kept: e.mounted(m), Dropped: e.ShowPath(d.FirstSource)})
		c.At = []astro.Origin{d.Second, d.First}
		c.Cure = e.withMount(m, func(m *astro.Mount) { m.Source = d.FirstSource })
		return c
	}
	return cause.Cause{}
}

// coveredFile explains a file that is read instead of the one in a mounted folder, because a
// separate line mounts it over that.
func (e *explainer) coveredFile() cause.Cause {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		m := e.MountAt(f.Entry.MountTarget)
		if !f.Entry.IsFile() && !f.Entry.IsSpecial() || m == nil || !m.FromOverride {
			continue
		}
		hidden, whole := e.beneath(f.Entry.At, m)
		if whole == nil {
			continue
		}
		c := e.mountCause(cause.DuplicateMount, m, cause.Covered{By: e.ShowPath(m.Source), File: e.ShowPath(hidden), Folder: whole.Target})
		c.Suggestion = e.ShowPath(hidden)
		c.Cure = e.withoutMount(m)
		if e.matters(c.Cure) {
			return c
		}
	}
	return cause.Cause{}
}

// withoutMount is the change that removes a mount.
func (e *explainer) withoutMount(m *astro.Mount) *sessions.Change {
	return &sessions.Change{Mounts: slices.DeleteFunc(slices.Clone(e.Service.Mounts), func(o astro.Mount) bool { return o.Target == m.Target })}
}

// beneath is the host file that a mount covers, and the mount of its folder; nil if it covers none.
func (e *explainer) beneath(at string, over *astro.Mount) (string, *astro.Mount) {
	var file string
	var whole *astro.Mount
	for i := range e.Service.Mounts {
		m := &e.Service.Mounts[i]
		rest, inside := strings.CutPrefix(at, m.Target+"/")
		if m.Type != astro.Bind || !inside || m.Target == over.Target || whole != nil && len(m.Target) < len(whole.Target) || len(m.Target) > len(over.Target) {
			continue
		}
		file, whole = filepath.Join(m.Source, filepath.FromSlash(rest)), m
	}
	if info, err := e.Machine.Stat(file); whole == nil || err != nil || !info.IsRegular() {
		return "", nil
	}
	return file, whole
}

// standaloneFile explains a container path in standalone mode, which has no container.
func (e *explainer) standaloneFile(f *boto.ConfigFile) cause.Cause {
	if f.Variable == "" || f.Entry.IsFile() {
		return cause.Cause{}
	}
	return e.variableCause(cause.StandaloneContainerPath, f, e.fileSetting(f))
}

func (e *explainer) variableCause(kind cause.Kind, f *boto.ConfigFile, d cause.Detail) cause.Cause {
	v := e.Service.Env[f.Variable]
	return cause.Cause{
		Kind: kind, Detail: d, Subject: f.Value, Vars: e.fileVars(),
		At: appendOrigin(nil, v.Origin), Cure: e.pointed(e.mountedAWS(f)),
	}
}

// fileVars are the set ones of the two variables that name the files.
func (e *explainer) fileVars() []astro.Var {
	var out []astro.Var
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		if v, ok := e.Service.Env[name]; ok {
			out = append(out, v)
		}
	}
	return out
}
