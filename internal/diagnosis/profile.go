package diagnosis

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// unknownProfile explains a profile that is in neither file, both having been
// read as far as they are there.
func (e *explainer) unknownProfile() Cause {
	name := e.f.Profile
	// Names that are crossed tell an exchange; without them it takes more than
	// that it would work, since a wrong header may also read well as the other file.
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
	c := Cause{Kind: ProfileNotFound, Subject: name, At: appendOrigin(nil, e.fromOrigin(e.out.ProfileFrom))}
	if v, ok := e.Service.Env[e.out.ProfileFrom.Variable]; ok {
		c.Vars = []astro.Var{v}
	}
	c.Suggestion = nearest(name, e.out.Profiles)
	if rest, ok := strings.CutPrefix(name, "profile "); ok && slices.Contains(e.out.Profiles, rest) {
		c.Suggestion = rest
	}
	from := e.said(e.out.ProfileFrom)
	c.Message = redact.Textf("profile %q, named by %s, is in neither file", name, from)
	if e.out.ProfileFrom.Variable == "AWS_DEFAULT_PROFILE" {
		if v, ok := e.Service.Env["AWS_PROFILE"]; ok {
			c.Message = c.Message.Addf("; boto3 asks AWS_DEFAULT_PROFILE before AWS_PROFILE=%s%s", v.Value, at(v.Origin))
			c.Suggestion = v.Value
		}
	}
	switch {
	case c.Suggestion != "" && strings.EqualFold(c.Suggestion, name):
		c.Message = c.Message.Addf("; there is %q, and boto3 minds the capitals", c.Suggestion)
	case len(e.out.Profiles) == 0:
		c.Message = c.Message.Add("; boto3 finds no profiles at all there")
	default:
		c.Message = c.Message.Add("; boto3 finds " + list(e.out.Profiles))
	}
	if at := e.unquotedHeader(name); !at.IsZero() {
		c.Message = c.Message.Addf("; %s has the name without quotes, which boto3 passes over", place(at))
		c.At = append([]astro.Origin{at}, c.At...)
		c.Suggestion, c.Section, c.HostPath = "", "profile "+name, e.out.ConfigFile.Entry.HostPath
	}
	return c
}

// hiddenProfile explains a profile named in the override's environment: that
// hides one in the environment file which would be found.
func (e *explainer) hiddenProfile(name string) Cause {
	v, ok := e.Service.Env[e.out.ProfileFrom.Variable]
	if !ok || v.Source != astro.FromEnvironment && v.Source != astro.FromShell {
		return Cause{}
	}
	for _, w := range e.Project.EnvFile.Vars {
		if w.Name == v.Name && w.Value != name && slices.Contains(e.out.Profiles, w.Value) {
			return Cause{
				Kind: EnvironmentBlockOverridesEnvFile, Subject: name, Suggestion: w.Value, Vars: []astro.Var{v},
				At:      appendOrigin(appendOrigin(nil, v.Origin), w.Origin),
				Message: redact.Textf("%s=%s%s hides %s=%s (%s); profile %q is in neither file", v.Name, name, at(v.Origin), w.Name, w.Value, place(w.Origin), name),
			}
		}
	}
	return Cause{}
}

// unquotedHeader finds [profile my dev] and [profile bob's], which need quotes
// around the name: botocore splits headers as a shell would.
func (e *explainer) unquotedHeader(name string) astro.Origin {
	if !strings.ContainsAny(name, " \t'") {
		return astro.Origin{}
	}
	if s := e.out.ConfigFile.Ini.Section("profile " + name); s != nil {
		return e.origin(boto.Pos{Path: e.out.ConfigFile.Path, Line: s.Line})
	}
	return astro.Origin{}
}

// swappedVariables recognises config and credentials exchanged: it fails as it
// is and would not the other way round.
func (e *explainer) swappedVariables() Cause {
	if e.out.ConfigFile.Variable == "" || e.out.CredentialsFile.Variable == "" {
		return Cause{}
	}
	exchanged := &change{set: map[string]string{"AWS_CONFIG_FILE": e.out.CredentialsFile.Value, "AWS_SHARED_CREDENTIALS_FILE": e.out.ConfigFile.Value}}
	if path.Base(e.out.ConfigFile.Path) == path.Base(e.out.CredentialsFile.Path) || e.changed(e.View, exchanged).resolve(e.Boto).Failure != nil {
		return Cause{}
	}
	c := Cause{Kind: EnvSwapped, Vars: e.fileVars(), cure: exchanged}
	c.At = e.pathOrigins()
	c.Message = redact.Textf("AWS_CONFIG_FILE=%s and AWS_SHARED_CREDENTIALS_FILE=%s are exchanged; each file is read by the other's rules and the profile is in neither",
		e.out.ConfigFile.Value, e.out.CredentialsFile.Value)
	return c
}

// secretAlone explains a secret key without its access key id, which boto3
// takes for no keys at all.
func (e *explainer) secretAlone(profile string) Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		o := s.Option("aws_secret_access_key")
		if o == nil || s.Option("aws_access_key_id") != nil {
			continue
		}
		origin := astro.Origin{File: origins[i].File, Line: o.Line}
		return Cause{
			Kind: PartialCredentials, Subject: "aws_access_key_id", At: []astro.Origin{origin}, HostPath: e.hostOf(origin),
			Message: redact.Textf("profile %q has aws_secret_access_key (%s) and no aws_access_key_id beside it; boto3 takes that for no keys at all", profile, place(origin)),
		}
	}
	return Cause{}
}

// profileVariables are the ways to name a profile or keys in the environment.
var profileVariables = []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}

func (e *explainer) noDefault(withKeys []string) Cause {
	c := Cause{Kind: DefaultProfileMissing, Subject: "default", At: e.sectionOrigins("default")}
	c.Message = redact.Textf("no profile is named, and there are no credentials for [default]; profiles that have some: %s", list(withKeys))
	if at, _, ok := e.Project.Override.Environment(e.Service.Name, "AWS_PROFILE"); ok {
		for _, v := range e.Project.EnvFile.Vars {
			if v.Name == "AWS_PROFILE" {
				c.Message = redact.Textf("AWS_PROFILE=%s (%s) is taken away by `environment: AWS_PROFILE` without a value (%s), which the shell does not set; boto3 falls back to [default], which has no credentials",
					v.Value, place(v.Origin), place(at))
				c.At = append([]astro.Origin{at, v.Origin}, c.At...)
				c.Suggestion = v.Value
			}
		}
	}
	if shell := e.Machine.Getenv("AWS_PROFILE"); c.Suggestion == "" && slices.Contains(withKeys, shell) {
		c.Message = c.Message.Addf("; AWS_PROFILE=%s is set in this shell only, which the containers do not see", shell)
		c.Suggestion = shell
	}
	if c.Suggestion == "" && len(withKeys) == 1 {
		c.Suggestion = withKeys[0]
	}
	if len(c.At) == 0 {
		c.At = []astro.Origin{{File: e.shown(e.out.CredentialsFile.Path)}}
	}
	return c
}

// noKeysAnywhere explains files in which no profile has credentials.
func (e *explainer) noKeysAnywhere() Cause {
	folder := e.out.CredentialsFile.Path
	c := Cause{Kind: CredentialsFilesAbsent, Subject: e.out.Profile}
	dir := path.Dir(folder)
	c.HostPath = e.hostPath(dir)
	for _, f := range []boto.ConfigFile{e.out.CredentialsFile, e.out.ConfigFile} {
		if c.HostPath == "" && f.Entry.HostPath != "" { // the file alone is mounted
			c.HostPath = filepath.Dir(f.Entry.HostPath)
		}
	}
	if m := e.mountAt(e.FS.Lookup(dir).MountTarget); m != nil {
		c.Mount = m
	}
	config := e.out.ConfigFile.Ini != nil && len(e.out.ConfigFile.Ini.Sections) > 0
	switch entry := e.out.CredentialsFile.Entry; {
	case c.HostPath == "":
		return Cause{}
	case entry.IsSpecial() || entry.Kind == containerfs.Directory:
		c.Message = redact.Textf("%s is %s, where boto3 wants a file, and is passed over", e.ShowPath(entry.HostPath), kindWords(entry))
		c.HostPath = entry.HostPath
	case !config && e.out.CredentialsFile.Ini == nil:
		c.Message = redact.Textf("%s has no credentials: neither config nor credentials is there", e.ShowPath(c.HostPath))
	case e.out.CredentialsFile.Ini == nil:
		if e.out.ProfileExists {
			c.Kind = ProfileWithoutCredentials
			if !e.Machine.Exists(path.Join(c.HostPath, "credentials")) {
				c.Kind = CredentialsFilesAbsent
			}
		}
		c.Message = redact.Textf("%s has no credentials: there is no credentials file, and no profile in config says where they come from", e.ShowPath(c.HostPath))
	case e.out.CredentialsFile.Ini.Section(e.out.Profile) != nil:
		c.Kind, c.At = ProfileWithoutCredentials, e.sectionOrigins(e.out.Profile)
		c.Message = redact.Textf("profile %q is there and has neither keys nor another source of credentials", e.out.Profile)
		return c
	default:
		c.Message = redact.Textf("%s has no credentials: no profile in it has keys or says where they come from", e.ShowPath(c.HostPath))
	}
	c.At = []astro.Origin{{File: e.ShowPath(c.HostPath)}}
	if c.Mount != nil {
		if u := e.unsetIn(c.Mount); u != nil {
			return e.unsetSource(c.Mount, u, outcome{words: "an empty folder is there, made by an earlier start"})
		}
		home := filepath.Join(e.Machine.Home, ".aws")
		if c.Mount.Source != home && e.Machine.Home != "" && e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: home}) {
			c.Message = c.Message.Addf("; the AWS files of this machine are in %s", e.ShowPath(home))
			c.At, c.Suggestion = appendOrigin(nil, c.Mount.Origin), home
		}
	}
	if inner := filepath.Join(c.HostPath, ".aws"); c.Mount != nil && e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: inner}) {
		c.Message = c.Message.Addf("; they are in %s, one folder deeper than what is mounted", e.ShowPath(inner))
		c.At, c.Suggestion = appendOrigin(nil, c.Mount.Origin), inner
	}
	return c
}

func (e *explainer) incompleteSSO(profile string) Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		if s.Option("sso_session") == nil && s.Option("sso_start_url") == nil {
			continue
		}
		if s.Option("sso_account_id") != nil || s.Option("sso_role_name") != nil {
			continue
		}
		return Cause{
			Kind: SSOProfileIncomplete, Subject: profile, At: []astro.Origin{origins[i]},
			Message: redact.Textf("profile %q (%s) has SSO settings but neither sso_account_id nor sso_role_name, so boto3 does not take it for an SSO profile", profile, place(origins[i])),
		}
	}
	return Cause{}
}

func list(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	if len(quoted) > 6 {
		quoted = append(quoted[:6], fmt.Sprintf("and %d more", len(names)-6))
	}
	return strings.Join(quoted, ", ")
}
