package identity

import (
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

// Asked is one set of credentials with the services that use it.
type Asked struct {
	View    *sessions.View
	Outcome *boto.Outcome
	// Backend is the session of the secrets backend or of the connection with these
	// credentials, nil for the ones that every boto3 session of the services uses.
	Backend  *sessions.Session
	Services []string
	Verdict  facts.IdentityVerdict
}

// Subject names the credentials: the profile, and the session that has its own.
func (s *Asked) Subject() string {
	if s.Backend != nil {
		return s.Backend.Variable + " " + s.Outcome.Profile
	}
	return s.Outcome.Profile
}

// RefusedOrigins are the places of what AWS refused: if a role is assumed and AWS refused the
// keys, the place of the keys, not of the role.
func RefusedOrigins(p *checks.Pass, s *Asked, e *aws.Error) []astro.Origin {
	if keys := s.Outcome.Keys; keys != nil && keys.At.Path != "" && AboutKeys(e) {
		return []astro.Origin{p.Origin(s.View, keys.At)}
	}
	return KeyOrigins(p, s)
}

// KeyOrigins are the places of the credentials: those of the first role, if there is one.
func KeyOrigins(p *checks.Pass, s *Asked) []astro.Origin {
	o := s.Outcome
	switch {
	case s.Backend != nil && (OwnKeys(s.Backend) || s.Backend.Boto.Role != nil):
		return []astro.Origin{s.Backend.Origin}
	case o.Keys != nil && o.Keys.Variable:
		return []astro.Origin{s.View.Service.Env["AWS_ACCESS_KEY_ID"].Origin}
	case len(o.Roles) > 0 && o.Roles[0].At.Path != "":
		return []astro.Origin{p.Origin(s.View, o.Roles[0].At)}
	case o.Keys != nil && o.Keys.At.Path != "":
		return []astro.Origin{p.Origin(s.View, o.Keys.At)}
	case o.SSO != nil && o.SSO.At.Path != "":
		return []astro.Origin{p.Origin(s.View, o.SSO.At)}
	}
	return nil
}

// RefusedProfile is the profile that AWS refused: with a role, the keys are in another one.
func RefusedProfile(o *boto.Outcome, e *aws.Error) string {
	if o.Keys == nil || !AboutKeys(e) {
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
