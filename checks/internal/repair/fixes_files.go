// Package repair makes fixes that rules of several checks share.
package repair

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// PlaceOf is the first place of a cause.
func PlaceOf(c cause.Cause) string {
	if len(c.At) == 0 {
		return "the file"
	}
	return cause.Place(c.At[0])
}

// MendSetting makes a fix that changes the setting of a cause.
func MendSetting(c cause.Cause, how fixers.Mend, title string) checks.Fix {
	if c.HostPath == "" || c.Section == "" || c.Key == "" {
		return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.MendSetting{File: c.HostPath, Section: c.Section, Key: c.Key, How: how})
}

// FixHeader renames a section.
func FixHeader(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Rename the section [%s] to [%s]", c.Subject, c.Suggestion), checks.Unsafe,
		fixers.RenameSection{File: c.HostPath, From: c.Subject, To: c.Suggestion})}
}

// FixComment removes a comment from a value.
func FixComment(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{MendSetting(c, fixers.StripComment, fmt.Sprintf("Remove the comment from %s, or move it to its own line", PlaceOf(c)))}
}

// ProfileFlag is the flag of the AWS CLI for the profile of a cause: the one of the section
// that it found, which may be a role's source, else the one in use.
func ProfileFlag(p *checks.Pass, c cause.Cause) string {
	profile := strings.Trim(strings.TrimPrefix(c.Section, "profile "), `"`)
	if (profile == "" || strings.HasPrefix(profile, "sso-session ")) && c.Session != nil && c.Session.Outcome != nil {
		profile = c.Session.Outcome.Profile
	}
	if profile == "default" || profile == "" {
		return ""
	}
	return p.Flag("--profile", profile)
}

// Unreadable returns those of the two files that exist and that the container's user may not
// read.
func Unreadable(o *boto.Outcome) []boto.ConfigFile {
	var out []boto.ConfigFile
	for _, f := range []boto.ConfigFile{o.CredentialsFile, o.ConfigFile} {
		if f.Entry.IsFile() && f.Entry.Reason == containerfs.ReasonFileUnreadable && f.Entry.HostInfo.Size > 0 {
			out = append(out, f)
		}
	}
	return out
}
