package checks

import (
	"fmt"
	"path"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// login is the command that gets a new SSO token for the profile of a cause.
func login(p *Pass, c diagnosis.Cause) []Fix {
	command := "aws sso login"
	if c.Session != nil && c.Session.Outcome != nil {
		command += loginTarget(p, c.Session.Outcome)
	}
	return []Fix{{Title: redact.NewText("Log in again on this machine"), Commands: redact.Texts(command), Safety: Unsafe}}
}

// loginTarget names what to log in to: the session where there is one, else the
// profile that has the SSO settings.
func loginTarget(p *Pass, o *boto.Outcome) string {
	switch {
	case o.SSO != nil && o.SSO.Session != "":
		return p.flag("--sso-session", o.SSO.Session)
	case o.Profile != "default":
		return p.flag("--profile", o.Profile)
	}
	return ""
}

func fixLogin(p *Pass, c diagnosis.Cause) []Fix { return login(p, c) }

// fixSSORegion offers both ways: which of the two regions is right only AWS knows.
// Whoever has logged in did so in that of the token.
func fixSSORegion(p *Pass, c diagnosis.Cause) []Fix {
	title := fmt.Sprintf("Write sso_region = %s (%s)", c.Subject, placeOf(c))
	again := login(p, c)
	again[0].Title = redact.NewText("Or, if sso_region is right, log in again")
	return append([]Fix{{Title: redact.NewText(title), Safety: Unsafe}}, again...)
}

func fixTokenMode(p *Pass, c diagnosis.Cause) []Fix {
	fixes := fixMode(p, c)
	for i := range fixes {
		fixes[i].Title = fixes[i].Title.Add(" (each `aws sso login` makes the file anew with mode 0600)")
	}
	return fixes
}

// fixReadOnly makes the mount writable, or renews the token where it can be saved.
func fixReadOnly(p *Pass, c diagnosis.Cause) []Fix {
	fixes := login(p, c)
	if c.View == nil || c.Session == nil || c.Session.Outcome.Failure == nil {
		return fixes
	}
	cache := c.View.FS.Lookup(c.Session.Outcome.Failure.Path)
	if cache.Kind != containerfs.Directory {
		cache = c.View.FS.Lookup(path.Dir(cache.Path))
	}
	return append(p.letWrite(c.View, cache), fixes...)
}

func fixCachePlace(_ *Pass, c diagnosis.Cause) []Fix {
	if c.Mount == nil {
		return nil
	}
	fix := withEdit("Mount the folder at "+awsHome+", the only place where boto3 looks for SSO tokens", Safe,
		fixers.RetargetMount{File: astro.OverrideName, From: c.Mount.Target, To: awsHome})
	fixes := []Fix{fix}
	if edit, ok := pointInto(c.Vars, awsHome); ok {
		fixes = append(fixes, withEdit("Point the variables there: "+assignments(edit), Safe, edit))
	}
	return fixes
}

func fixCacheNotMounted(p *Pass, c diagnosis.Cause) []Fix {
	if isTmpfs(c.Mount) {
		return fixTmpfs(c)
	}
	if c.Suggestion != "" { // another folder is mounted over it
		return []Fix{{Title: redact.Textf("Remove the line (%s), so that boto3 sees %s", placeOf(c), c.Suggestion), Safety: Unsafe}}
	}
	return []Fix{withEdit(fmt.Sprintf("Mount %s/sso too", homeSource), Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: c.Services, Spec: homeSource + "/sso:" + path.Join(awsHome, "sso") + ":rw",
	})}
}
