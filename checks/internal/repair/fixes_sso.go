package repair

import (
	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// Login is the command that gets a new SSO token for the profile of a cause.
func Login(p *checks.Pass, c cause.Cause) []checks.Fix {
	command := "sso login"
	if c.Session != nil && c.Session.Outcome != nil {
		command += LoginTarget(p, c.Session.Outcome)
	}
	return []checks.Fix{p.Login("Log in again", command)}
}

// LoginTarget names what to log in to: the session if there is one, else the profile that has
// the SSO settings.
func LoginTarget(p *checks.Pass, o *boto.Outcome) string {
	switch {
	case o.SSO != nil && o.SSO.Session != "":
		return p.Flag("--sso-session", o.SSO.Session)
	case o.Profile != "default":
		return p.Flag("--profile", o.Profile)
	}
	return ""
}

// LacksRights reports whether the container's user could not write to a folder even on a
// read-write mount.
func LacksRights(p *checks.Pass, v *sessions.View, folder containerfs.Entry) bool {
	return !p.Diagnosis().MountedReadWrite(v, folder.Path).Writable
}
