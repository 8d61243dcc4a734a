// Package repair makes fixes that rules of several checks share.
package repair

import (
	"bytes"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
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

// MountPlace is the place of the mount of a cause: of several services, the first.
func MountPlace(c cause.Cause) string {
	for _, at := range c.At {
		if at.File == c.Mount.Origin.File {
			return cause.Place(at)
		}
	}
	return cause.Place(c.Mount.Origin)
}

// ByHand makes a fix of the lines that a person has to write.
func ByHand(title string, lines ...string) checks.Fix {
	return checks.Fix{Title: redact.NewText(title), Lines: redact.Texts(lines...), Safety: checks.Unsafe}
}

// FileOf is the AWS file that has the first place of a cause, "" if it is in neither of the two.
func FileOf(p *checks.Pass, c cause.Cause) string {
	if c.Session == nil || c.Session.Outcome == nil || len(c.At) == 0 {
		return ""
	}
	for _, f := range []boto.ConfigFile{c.Session.Outcome.CredentialsFile, c.Session.Outcome.ConfigFile} {
		if f.Entry.HostPath != "" && p.Diagnosis().ShowPath(f.Entry.HostPath) == c.At[0].File {
			return f.Entry.HostPath
		}
	}
	return ""
}

// SetSetting gives the setting of a cause another value, which is not a secret.
func SetSetting(p *checks.Pass, c cause.Cause, value string) checks.Fix {
	title := fmt.Sprintf("Set %s = %s in %s", c.Key, value, PlaceOf(c))
	file := FileOf(p, c)
	if file == "" || c.Section == "" || c.Key == "" {
		return ByHand(title, c.Key+" = "+value)
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.SetSetting{File: file, Section: c.Section, Key: c.Key, Value: value})
}

// RemoveSetting comments a setting out that is in the section of a cause.
func RemoveSetting(p *checks.Pass, c cause.Cause, key, title string) checks.Fix {
	file := FileOf(p, c)
	if file == "" || c.Section == "" || key == "" {
		return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.MendSetting{File: file, Section: c.Section, Key: key, How: fixers.CommentOut})
}

// MendSetting makes a fix that changes how the setting of a cause is written.
func MendSetting(c cause.Cause, how fixers.Mend, title string) checks.Fix {
	if c.HostPath == "" || c.Section == "" || c.Key == "" {
		return checks.Fix{Title: redact.NewText(title), Safety: checks.Unsafe}
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.MendSetting{File: c.HostPath, Section: c.Section, Key: c.Key, How: how})
}

// FixHeader renames a section.
func FixHeader(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Rename [%s] to [%s] in %s", c.Subject, c.Suggestion, PlaceOf(c)), checks.Unsafe,
		fixers.RenameSection{File: c.HostPath, From: c.Subject, To: c.Suggestion})}
}

// FixComment removes a comment from a value.
func FixComment(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{MendSetting(c, fixers.StripComment, fmt.Sprintf("Remove the inline comment after the value in %s", PlaceOf(c)))}
}

// ProfileOf is the profile that a cause is about: the one of the section that was found, which may
// be a role's source, else the one in use.
func ProfileOf(c cause.Cause) string {
	profile := strings.Trim(strings.TrimPrefix(c.Section, "profile "), `"`)
	if (profile == "" || strings.HasPrefix(profile, "sso-session ")) && c.Session != nil && c.Session.Outcome != nil {
		profile = c.Session.Outcome.Profile
	}
	if profile == "" {
		return "default"
	}
	return profile
}

// ProfileFlag is the flag of the AWS CLI for ProfileOf.
func ProfileFlag(p *checks.Pass, c cause.Cause) string { return FlagFor(p, ProfileOf(c)) }

// FlagFor names a profile to the AWS CLI, unless it is the default one.
func FlagFor(p *checks.Pass, profile string) string {
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

// AssignmentLine assigns a value to a variable in the form of the line that sets it now.
func AssignmentLine(p *checks.Pass, v astro.Var, value string) string {
	switch {
	case v.Source == astro.FromImage:
		return "ENV " + v.Name + "=" + value
	case v.Origin.File != astro.OverrideName || v.Source != astro.FromEnvironment && v.Source != astro.FromShell:
		return v.Name + "=" + value
	}
	lines := bytes.Split(p.Project().Override.Data, []byte("\n"))
	if n := v.Origin.Line; n > 0 && n <= len(lines) && bytes.HasPrefix(bytes.TrimSpace(lines[n-1]), []byte("-")) {
		return "- " + v.Name + "=" + value
	}
	return v.Name + ": " + value
}
