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

// unknownProfile explains a profile that is in neither of the existing files.
func (e *explainer) unknownProfile() cause.Cause {
	name := e.f.Profile
	// Crossed file names prove an exchange; otherwise it is not enough that exchanging would work,
	// because a wrong header may also be valid in the other file.
	crossed := path.Base(e.out.ConfigFile.Path) == "credentials" && path.Base(e.out.CredentialsFile.Path) == "config"
	if c := e.swappedVariables(); c.Kind != "" && crossed {
		return c
	}
	if c := e.nearHeader(name); c.Kind != "" {
		return c
	}
	if c := e.swappedVariables(); c.Kind != "" && !strings.HasPrefix(name, "profile ") {
		return c
	}
	if c := e.hiddenProfile(name); c.Kind != "" {
		return c
	}
	c := cause.Cause{Kind: cause.ProfileNotFound, Subject: name, At: appendOrigin(nil, e.fromOrigin(e.out.ProfileFrom))}
	if v, ok := e.Service.Env[e.out.ProfileFrom.Variable]; ok {
		c.Vars = []astro.Var{v}
	}
	c.Suggestion = nearest(name, e.out.Profiles)
	if rest, ok := strings.CutPrefix(name, "profile "); ok && slices.Contains(e.out.Profiles, rest) {
		c.Suggestion = rest
	}
	d := cause.UnknownProfile{Name: name, From: e.named(e.out.ProfileFrom)}
	if e.out.ProfileFrom.Variable == "AWS_DEFAULT_PROFILE" {
		if v, ok := e.Service.Env["AWS_PROFILE"]; ok {
			d.Passed = cause.SettingOf(v)
			c.Suggestion = v.Value
		}
	}
	switch {
	case c.Suggestion != "" && strings.EqualFold(c.Suggestion, name):
		d.Otherwise = c.Suggestion
	default:
		d.Found = cause.NamesOf(e.out.Profiles)
	}
	if at := e.unquotedHeader(name); !at.IsZero() {
		d.Unquoted = cause.SpotOf(at)
		c.At = append([]astro.Origin{at}, c.At...)
		c.Suggestion, c.Section, c.HostPath = "", "profile "+name, e.out.ConfigFile.Entry.HostPath
	}
	c.Detail = d
	return c
}

// hiddenProfile explains a profile named in the override's environment: that hides an existing one
// named in the environment file.
func (e *explainer) hiddenProfile(name string) cause.Cause {
	v, ok := e.Service.Env[e.out.ProfileFrom.Variable]
	if !ok || v.Source != astro.FromEnvironment && v.Source != astro.FromShell {
		return cause.Cause{}
	}
	for _, w := range e.Project.EnvFile.Vars {
		if w.Name == v.Name && w.Value != name && slices.Contains(e.out.Profiles, w.Value) {
			return cause.Cause{
				Kind: cause.EnvironmentBlockOverridesEnvFile, Subject: name, Suggestion: w.Value, Vars: []astro.Var{v},
				At:     appendOrigin(appendOrigin(nil, v.Origin), w.Origin),
				Detail: cause.HiddenValue{Setting: cause.Setting{Name: v.Name, Value: name, At: cause.SpotOf(v.Origin)}, Hidden: cause.SpotOf(w.Origin), Profile: w.Value},
			}
		}
	}
	return cause.Cause{}
}

// unquotedHeader finds [profile my dev] and [profile bob's], which need quotes around the name:
// botocore splits headers like a shell.
func (e *explainer) unquotedHeader(name string) astro.Origin {
	if !strings.ContainsAny(name, " \t'") {
		return astro.Origin{}
	}
	if s := e.out.ConfigFile.Ini.Section("profile " + name); s != nil {
		return e.origin(boto.Pos{Path: e.out.ConfigFile.Path, Line: s.Line})
	}
	return astro.Origin{}
}

// swappedVariables recognizes config and credentials exchanged: the session fails now and would not
// if they were exchanged.
func (e *explainer) swappedVariables() cause.Cause {
	if e.out.ConfigFile.Variable == "" || e.out.CredentialsFile.Variable == "" {
		return cause.Cause{}
	}
	exchanged := &sessions.Change{Set: map[string]string{"AWS_CONFIG_FILE": e.out.CredentialsFile.Value, "AWS_SHARED_CREDENTIALS_FILE": e.out.ConfigFile.Value}}
	if path.Base(e.out.ConfigFile.Path) == path.Base(e.out.CredentialsFile.Path) || e.Changed(e.View, exchanged).Resolve(e.Boto).Failure != nil {
		return cause.Cause{}
	}
	c := cause.Cause{Kind: cause.EnvSwapped, Vars: e.fileVars(), Cure: exchanged}
	c.At = e.pathOrigins()
	c.Detail = cause.SwappedVariables{Config: e.out.ConfigFile.Value, Credentials: e.out.CredentialsFile.Value}
	return c
}

// secretAlone explains a secret key without its access key id, which boto3 treats as no keys at
// all.
func (e *explainer) secretAlone(profile string) cause.Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		o := s.Option("aws_secret_access_key")
		if o == nil || s.Option("aws_access_key_id") != nil {
			continue
		}
		origin := astro.Origin{File: origins[i].File, Line: o.Line}
		return cause.Cause{
			Kind: cause.PartialCredentials, Subject: "aws_access_key_id", At: []astro.Origin{origin}, HostPath: e.hostOf(origin),
			Detail: cause.HalfPair{Profile: profile, Has: "aws_secret_access_key", Lacks: "aws_access_key_id", At: cause.SpotOf(origin)},
		}
	}
	return cause.Cause{}
}

func (e *explainer) noDefault(withKeys []string) cause.Cause {
	c := cause.Cause{Kind: cause.DefaultProfileMissing, Subject: "default", At: e.sectionOrigins("default")}
	d := cause.NoDefault{Others: cause.NamesOf(withKeys)}
	if at, _, ok := e.Project.Override.Environment(e.Service.Name, "AWS_PROFILE"); ok {
		for _, v := range e.Project.EnvFile.Vars {
			if v.Name == "AWS_PROFILE" {
				d = cause.NoDefault{Removed: cause.SettingOf(v), By: cause.SpotOf(at)}
				c.At = append([]astro.Origin{at, v.Origin}, c.At...)
				c.Suggestion = v.Value
			}
		}
	}
	if shell := e.Machine.Getenv("AWS_PROFILE"); c.Suggestion == "" && slices.Contains(withKeys, shell) {
		d.Shell = shell
		c.Suggestion = shell
	}
	if v, in := e.profileOfOthers(withKeys); c.Suggestion == "" && len(in) > 0 {
		d.Elsewhere, d.In = cause.SettingOf(v), cause.NamesOf(in)
		c.Suggestion, c.Vars = v.Value, []astro.Var{v}
		c.At = append([]astro.Origin{v.Origin}, c.At...)
	}
	if c.Suggestion == "" && len(withKeys) == 1 {
		c.Suggestion = withKeys[0]
	}
	if len(c.At) == 0 {
		c.At = []astro.Origin{{File: e.shown(e.out.CredentialsFile.Path)}}
	}
	c.Detail = d
	return c
}

// profileOfOthers is the AWS_PROFILE that the override gives only to other services, and those that
// have it; none if they have different ones.
func (e *explainer) profileOfOthers(withKeys []string) (profile astro.Var, in []string) {
	for _, v := range e.Diagnosis.Views {
		set, ok := v.Service.Env["AWS_PROFILE"]
		switch {
		case !ok || set.Origin.File != astro.OverrideName:
			continue
		case !slices.Contains(withKeys, set.Value) || len(in) > 0 && set.Value != profile.Value:
			return astro.Var{}, nil
		case len(in) == 0:
			profile = set
		}
		in = append(in, v.Service.Name)
	}
	return profile, in
}

// noKeysAnywhere explains files in which no profile has credentials.
func (e *explainer) noKeysAnywhere() cause.Cause {
	folder := e.out.CredentialsFile.Path
	c := cause.Cause{Kind: cause.CredentialsFilesAbsent, Subject: e.out.Profile}
	dir := path.Dir(folder)
	c.HostPath = e.hostPath(dir)
	for _, f := range []boto.ConfigFile{e.out.CredentialsFile, e.out.ConfigFile} {
		if c.HostPath == "" && f.Entry.HostPath != "" { // the file alone is mounted
			c.HostPath = filepath.Dir(f.Entry.HostPath)
		}
	}
	if m := e.MountAt(e.FS.Lookup(dir).MountTarget); m != nil {
		c.Mount = m
	}
	config := e.out.ConfigFile.Ini != nil && len(e.out.ConfigFile.Ini.Sections) > 0
	var d cause.EmptyFiles
	switch entry := e.out.CredentialsFile.Entry; {
	case c.HostPath == "":
		return cause.Cause{}
	case entry.IsSpecial() || entry.Kind == containerfs.Directory:
		d.Is = entry.Kind
		c.HostPath = entry.HostPath
	case !config && e.out.CredentialsFile.Ini == nil:
		d.Lack = cause.NeitherFile
	case e.out.CredentialsFile.Ini == nil:
		if e.out.ProfileExists {
			c.Kind = cause.ProfileWithoutCredentials
			if !e.Machine.Exists(path.Join(c.HostPath, "credentials")) {
				c.Kind = cause.CredentialsFilesAbsent
			}
		}
		d.Lack = cause.NoCredentialsFile
	case e.out.CredentialsFile.Ini.Section(e.out.Profile) != nil:
		c.Kind, c.At = cause.ProfileWithoutCredentials, e.sectionOrigins(e.out.Profile)
		c.Detail = cause.OfProfile{Profile: e.out.Profile}
		return c
	default:
		d.Lack = cause.NoProfileWithSource
	}
	d.Path = e.ShowPath(c.HostPath)
	c.At = []astro.Origin{{File: e.ShowPath(c.HostPath)}}
	if c.Mount != nil {
		if u := e.unsetIn(c.Mount); u != nil {
			return e.unsetSource(c.Mount, u, outcome{made: cause.MadeEarlier})
		}
		home := filepath.Join(e.Machine.Home, ".aws")
		if c.Mount.Source != home && e.Machine.Home != "" && e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: home}) {
			d.Elsewhere = e.ShowPath(home)
			c.At, c.Suggestion = appendOrigin(nil, c.Mount.Origin), home
		}
	}
	if inner := filepath.Join(c.HostPath, ".aws"); c.Mount != nil && e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: inner}) {
		d.Deeper = e.ShowPath(inner)
		c.At, c.Suggestion = appendOrigin(nil, c.Mount.Origin), inner
	}
	c.Detail = d
	return c
}

func (e *explainer) incompleteSSO(profile string) cause.Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		if s.Option("sso_session") == nil && s.Option("sso_start_url") == nil {
			continue
		}
		if s.Option("sso_account_id") != nil || s.Option("sso_role_name") != nil {
			continue
		}
		return cause.Cause{
			Kind: cause.SSOProfileIncomplete, Subject: profile, At: []astro.Origin{origins[i]},
			Detail: cause.OfProfile{Profile: profile, At: cause.SpotOf(origins[i])},
		}
	}
	return cause.Cause{}
}
