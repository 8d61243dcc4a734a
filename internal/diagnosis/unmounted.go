package diagnosis

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// noMount explains a service without any AWS mount.
func (e *explainer) noMount(f *boto.ConfigFile) cause.Cause {
	if c := e.misplacedVolumes(); c.Kind != "" {
		return c
	}
	if c := e.someServices(); c.Kind != "" {
		return c
	}
	if c := e.decisive(e.keysOfOthers()); c.Kind != "" {
		return c
	}
	if e.Session.Where != sessions.Default && e.Sessions[0].Outcome.Failure == nil {
		return cause.Cause{} // the keys come from elsewhere: no files are missing
	}
	if c := e.misspelled("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"); c.Kind != "" && f.Variable == "" {
		return c
	}
	c := cause.Cause{At: e.pathOrigins()}
	if ignored := e.Project.Override.Ignored; len(ignored) > 0 && !e.anyAWSMount() {
		c.Kind, c.Subject = cause.OverrideFileName, ignored[0]
		c.At = append([]astro.Origin{{File: ignored[0]}}, c.At...)
		c.Detail = cause.UnreadFile{File: ignored[0]}
		return c
	}
	if c := e.unreadKeys(); c.Kind != "" {
		return c
	}
	if c := e.copiedAlone(f); c.Kind != "" {
		return c
	}
	if folder := filepath.Join(e.Machine.Home, ".aws"); e.Machine.Home != "" && !e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: folder}) {
		c.Kind, c.Subject, c.Vars = cause.CredentialsFilesAbsent, e.out.Profile, e.fileVars()
		c.Detail = cause.NoFiles{Looked: path.Dir(f.Path), Folder: e.ShowPath(folder)}
		return c
	}
	if e.Project.Override.Exists && e.overrideEmpty() {
		c.Kind, c.At = cause.OverrideEmpty, append([]astro.Origin{e.emptyOrigin()}, c.At...)
		c.Detail = cause.EmptyOverride{}
		return c
	}
	c.Kind = cause.OverrideMissing
	d := cause.NothingMounted{Override: e.Project.Override.Exists}
	if f.Variable != "" {
		d.Variable = e.fileSetting(f)
	} else {
		d.Folder = path.Dir(f.Path)
	}
	c.Vars = e.fileVars()
	if e.Project.Override.Exists {
		c.At = append(c.At, astro.Origin{File: astro.OverrideName})
	}
	c.Detail = d
	return c
}

// copiedAlone explains one file that the Dockerfile copies into the image without the other.
func (e *explainer) copiedAlone(missing *boto.ConfigFile) cause.Cause {
	there := &e.out.ConfigFile
	if missing == there {
		there = &e.out.CredentialsFile
	}
	if !there.Entry.IsFile() || there.Entry.MountTarget != "" {
		return cause.Cause{}
	}
	return cause.Cause{
		Kind: cause.CredentialsFilesAbsent, Subject: e.out.Profile, At: []astro.Origin{{File: e.ShowPath(there.Entry.HostPath)}},
		Detail: cause.CopiedAlone{File: there.Entry.Path, From: e.ShowPath(there.Entry.HostPath), Missing: missing.Path},
	}
}

func (e *explainer) pathOrigins() []astro.Origin {
	var out []astro.Origin
	for _, v := range e.fileVars() {
		out = appendOrigin(out, v.Origin)
	}
	return out
}

// someServices explains a service without the mount that others have.
func (e *explainer) someServices() cause.Cause {
	var have []string
	var m *astro.Mount
	var lines []*astro.Mount // single files belong together
	works := false
	for _, v := range e.Diagnosis.Views {
		mounts := e.AWSMounts(v.Service)
		if len(mounts) == 0 {
			continue
		}
		have = append(have, v.Service.Name)
		// The line to copy is one that works.
		if m == nil || v.Default().Failure == nil && !works {
			m, lines, works = bestMount(mounts), mounts, v.Default().Failure == nil
		}
	}
	if len(have) == 0 {
		return cause.Cause{}
	}
	cure := &sessions.Change{Mounts: slices.Clone(e.Service.Mounts)}
	for _, line := range lines {
		placed := *line
		placed.Target = TargetIn(e.View, line)
		cure.Mounts = append(cure.Mounts, placed)
	}
	return cause.Cause{
		Kind: cause.MountMissingOnSomeServices, Mount: m, At: appendOrigin(nil, m.Origin), Subject: m.Raw, Cure: cure,
		Detail: cause.SomeServices{Source: e.ShowPath(m.Source), Services: cause.NamesOf(have)},
	}
}

// TargetIn is where a service needs a mount that another one has: where boto3 looks in the home
// folder of its user, if it looks there.
func TargetIn(v *sessions.View, m *astro.Mount) string {
	o, home := v.Default(), v.Service.PasswdHome
	folder := path.Join(home, ".aws")
	if home == "" || home == "/" || o.ConfigFile.Path != path.Join(folder, "config") || o.CredentialsFile.Path != path.Join(folder, "credentials") {
		return m.Target
	}
	if i := strings.LastIndex(m.Target+"/", "/.aws/"); i >= 0 {
		return path.Join(folder, (m.Target + "/")[i+len("/.aws/"):])
	}
	if filepath.Base(m.Source) == ".aws" {
		return folder
	}
	return m.Target
}

func (e *explainer) anyAWSMount() bool {
	for _, s := range e.Project.Services {
		if len(e.AWSMounts(s)) > 0 {
			return true
		}
	}
	return false
}

func (d *Diagnosis) overrideEmpty() bool {
	for _, s := range d.Project.Override.Services {
		if !s.Empty {
			return false
		}
	}
	return true
}

func (d *Diagnosis) emptyOrigin() astro.Origin {
	if s := d.Project.Override.Services; len(s) > 0 {
		return s[0].Origin
	}
	return astro.Origin{File: astro.OverrideName, Line: 1}
}
