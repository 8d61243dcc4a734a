package repair

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// Login is the command that gets a new SSO token for the profile of a cause.
func Login(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Session == nil || c.Session.Outcome == nil {
		return []checks.Fix{p.Login("Log in to SSO on this machine", "sso login")}
	}
	o := c.Session.Outcome
	return []checks.Fix{p.Login("Log in to "+LoginName(o)+" on this machine", "sso login"+LoginTarget(p, o))}
}

// LoginName names what to log in to.
func LoginName(o *boto.Outcome) string {
	if o.SSO != nil && o.SSO.Session != "" {
		return "SSO session " + o.SSO.Session
	}
	return fmt.Sprintf("SSO with profile %q", ssoProfile(o))
}

// ssoProfile is the profile that has the SSO settings: that of the failure may be a role's source.
func ssoProfile(o *boto.Outcome) string {
	if o.Failure != nil && o.Failure.Profile != "" {
		return o.Failure.Profile
	}
	return o.Profile
}

// LoginTarget is the flag for it: the session if there is one, else the profile that has the SSO
// settings.
func LoginTarget(p *checks.Pass, o *boto.Outcome) string {
	if o.SSO != nil && o.SSO.Session != "" {
		return p.Flag("--sso-session", o.SSO.Session)
	}
	return p.Flag("--profile", ssoProfile(o))
}

// LacksRights reports whether the container's user could not write to a folder even on a
// read-write mount.
func LacksRights(p *checks.Pass, v *sessions.View, folder containerfs.Entry) bool {
	return !p.Diagnosis().MountedReadWrite(v, folder.Path).Writable
}
