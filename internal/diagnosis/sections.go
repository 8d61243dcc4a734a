package diagnosis

import (
	"slices"
	"sort"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
)

// sourceKeys are the settings that give a profile a source of credentials.
var sourceKeys = []string{"aws_access_key_id", "role_arn", "sso_account_id", "sso_role_name", "credential_process", "login_session", "web_identity_token_file"}

// profilesWithSource lists the profiles that have a source of credentials.
func (e *explainer) profilesWithSource() []string {
	seen := map[string]bool{}
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if f.Ini == nil {
			continue
		}
		for _, s := range f.Ini.Sections {
			name := s.Name
			if f == &e.out.ConfigFile {
				name = strings.Trim(strings.TrimPrefix(name, "profile "), `"'`)
			}
			if hasSource(s) && slices.Contains(e.out.Profiles, name) {
				seen[name] = true
			}
		}
	}
	var out []string
	for name := range seen {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// hasSource reports whether a section has a source of credentials.
func hasSource(s *boto.Section) bool {
	return s != nil && slices.ContainsFunc(sourceKeys, func(key string) bool { return s.Option(key) != nil })
}

// sections returns the sections of a profile in both files, with their origins.
func (e *explainer) sections(profile string) (found []*boto.Section, origins []astro.Origin) {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		for _, name := range []string{profile, "profile " + profile, `profile "` + profile + `"`} {
			if f == &e.out.CredentialsFile && name != profile || f == &e.out.ConfigFile && name == profile && profile != "default" {
				continue
			}
			if s := f.Ini.Section(name); s != nil {
				found = append(found, s)
				origins = appendOrigin(origins, e.origin(boto.Pos{Path: f.Path, Line: s.Line}))
			}
		}
	}
	return found, origins
}

func (e *explainer) sectionOrigins(profile string) []astro.Origin {
	_, origins := e.sections(profile)
	return origins
}

// sourceProfile explains why a role's source profile provides nothing.
func (e *explainer) sourceProfile() cause.Cause {
	name := e.f.Value
	if name == "" {
		name = e.f.Profile
	}
	if e.f.Kind == boto.SourceMissing {
		if c := e.hidden(); c.Kind != "" {
			return c
		}
		if c := e.nearHeader(name); c.Kind != "" {
			return c
		}
		c := e.plain(cause.SourceProfileMissing)
		c.Subject, c.Suggestion = name, nearest(name, e.out.Profiles)
		return c
	}
	if c := e.hidden(); c.Kind != "" && c.Kind != cause.OverrideMissing {
		return c
	}
	if c := e.misnamedKeys(name); c.Kind != "" {
		return c
	}
	c := e.plain(cause.SourceProfileWithoutCredentials)
	c.Subject = name
	return c
}
