package checks

import (
	"fmt"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
)

// describe says which credentials these are, and where.
func (p *Pass) describe(s *asked, at []astro.Origin) string {
	text := fmt.Sprintf("profile %q", s.outcome.Profile)
	if s.outcome.Method == "env" {
		text = "the keys in the environment"
	}
	if s.backend != nil {
		text = s.owner() + " with " + text
		if ownKeys(s.backend) {
			text = s.owner() + " with its own keys"
		}
	}
	if len(at) > 0 {
		text += " (" + diagnosis.Place(at[0]) + ")"
	}
	return text
}

// refusedOrigins are the places of what AWS refused: where it was the keys and a
// role is assumed with them, it is the keys' place and not the role's.
func (p *Pass) refusedOrigins(s *asked, e *aws.Error) []astro.Origin {
	if keys := s.outcome.Keys; keys != nil && keys.At.Path != "" && aboutKeys(e) {
		return []astro.Origin{p.origin(s.view, keys.At)}
	}
	return p.keyOrigins(s)
}

// keyOrigins are the places of the credentials: of the first role, if there is
// one.
func (p *Pass) keyOrigins(s *asked) []astro.Origin {
	o := s.outcome
	switch {
	case s.backend != nil && (ownKeys(s.backend) || s.backend.Boto.Role != nil):
		return []astro.Origin{s.backend.Origin}
	case o.Keys != nil && o.Keys.Variable:
		return []astro.Origin{s.view.Service.Env["AWS_ACCESS_KEY_ID"].Origin}
	case len(o.Roles) > 0 && o.Roles[0].At.Path != "":
		return []astro.Origin{p.origin(s.view, o.Roles[0].At)}
	case o.Keys != nil && o.Keys.At.Path != "":
		return []astro.Origin{p.origin(s.view, o.Keys.At)}
	case o.SSO != nil && o.SSO.At.Path != "":
		return []astro.Origin{p.origin(s.view, o.SSO.At)}
	}
	return nil
}

// origin translates a place in the container into one on this machine.
func (p *Pass) origin(v *diagnosis.View, at boto.Pos) astro.Origin {
	if host := v.FS.Lookup(at.Path).HostPath; host != "" {
		return astro.Origin{File: p.Diagnosis().ShowPath(host), Line: at.Line}
	}
	return astro.Origin{File: at.Path, Line: at.Line}
}

// refusedProfile is the profile that has what AWS refused: with a role, the keys
// are those of another.
func refusedProfile(o *boto.Outcome, e *aws.Error) string {
	if o.Keys == nil || !aboutKeys(e) {
		return o.Profile
	}
	profile := o.Profile
	for _, file := range []boto.ConfigFile{o.CredentialsFile, o.ConfigFile} {
		if file.Ini == nil || file.Path != o.Keys.At.Path {
			continue
		}
		for _, section := range file.Ini.Sections {
			if section.Line <= o.Keys.At.Line {
				profile = strings.TrimPrefix(section.Name, "profile ")
			}
		}
	}
	return profile
}
