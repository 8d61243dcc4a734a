package repair

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Login is the command that gets a new SSO token for the profile of a cause.
func Login(p *checks.Pass, c cause.Cause) []checks.Fix {
	command := "sso login"
	if c.Session != nil && c.Session.Outcome != nil {
		command += LoginTarget(p, c.Session.Outcome)
	}
	return []checks.Fix{p.Login("Log in again on this machine", command)}
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

// FixSSORegion offers both fixes: only AWS knows which region is right. The token was issued
// in the region of the last login.
func FixSSORegion(p *checks.Pass, c cause.Cause) []checks.Fix {
	title := fmt.Sprintf("Write sso_region = %s (%s)", c.Subject, PlaceOf(c))
	again := Login(p, c)
	again[0].Title = redact.NewText("Or, if sso_region is right, log in again")
	return append([]checks.Fix{{Title: redact.NewText(title), Safety: checks.Unsafe}}, again...)
}

// LacksRights reports whether the container's user could not write to a folder even on a
// read-write mount.
func LacksRights(p *checks.Pass, v *sessions.View, folder containerfs.Entry) bool {
	return !p.Diagnosis().MountedReadWrite(v, folder.Path).Writable
}
