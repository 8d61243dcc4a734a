package repair

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/awsnames"
	"doctor/internal/boto"
	"doctor/internal/cause"
)

// OwnSection is a section of one of the two files.
type OwnSection struct {
	*boto.Section
	// File is the host's file, Shown its name.
	File, Shown string
}

// SectionsOf are the sections of a profile that boto3 reads, that of the credentials file first.
func SectionsOf(p *checks.Pass, c cause.Cause, profile string) []OwnSection {
	if c.Session == nil || c.Session.Outcome == nil {
		return nil
	}
	var out []OwnSection
	add := func(f boto.ConfigFile, names ...string) {
		for _, name := range names {
			if s := f.Ini.Section(name); s != nil && f.Entry.HostPath != "" {
				out = append(out, OwnSection{s, f.Entry.HostPath, p.Diagnosis().ShowPath(f.Entry.HostPath)})
			}
		}
	}
	add(c.Session.Outcome.CredentialsFile, profile)
	if profile == "default" {
		add(c.Session.Outcome.ConfigFile, profile)
	}
	add(c.Session.Outcome.ConfigFile, "profile "+profile, `profile "`+profile+`"`)
	return out
}

// CopyFromOther copies a setting of a profile from one of the two files below one of these settings
// in the other, where boto3 looks for both. The original stays. ok is false if no file has it.
func CopyFromOther(p *checks.Pass, c cause.Cause, profile, key string, below ...string) (fix checks.Fix, ok bool) {
	sections := SectionsOf(p, c, profile)
	copied := func(to, from OwnSection, key string, below ...string) bool {
		last := slices.IndexFunc(below, func(name string) bool { return to.Option(name) == nil })
		if to.File == from.File || last >= 0 || to.Option(strings.ToLower(key)) != nil {
			return false
		}
		o := from.Option(strings.ToLower(key))
		if o == nil || o.Value == "" {
			return false
		}
		fix = checks.WithEdit(fmt.Sprintf("Copy %s from %s:%d to [%s] in %s", key, from.Shown, o.Line, to.Name, to.Shown), checks.Unsafe,
			fixers.CopySetting{File: to.File, Section: to.Name, Below: below[len(below)-1], From: from.File, FromSection: from.Name, Key: key})
		return true
	}
	for _, to := range sections { // the credentials file first: keys belong there
		for _, from := range sections {
			if copied(to, from, key, below...) || len(below) == 1 && copied(to, from, below[0], key) {
				return fix, true
			}
		}
	}
	return fix, false
}

// MeantSetting is the setting of a profile that was meant to be one of these names, of which the
// profile has none yet: its section, as it is written, and its name.
func MeantSetting(p *checks.Pass, c cause.Cause, profile string, names ...string) (s OwnSection, written, meant string) {
	for _, s := range SectionsOf(p, c, profile) {
		for _, o := range s.Options {
			meant := awsnames.MeantSetting(o.Name)
			if meant != "" && slices.Contains(names, meant) && s.Option(meant) == nil && len(o.Nested) == 0 {
				return s, o.Written, meant
			}
		}
	}
	return OwnSection{}, "", ""
}

// RenameMeant renames a misspelled setting; ok is false if there is none.
func RenameMeant(p *checks.Pass, c cause.Cause, profile string, names ...string) (fix checks.Fix, ok bool) {
	s, written, meant := MeantSetting(p, c, profile, names...)
	if meant == "" {
		return fix, false
	}
	return checks.WithEdit(fmt.Sprintf("Rename %s to %s in [%s] in %s", written, meant, s.Name, s.Shown), checks.Unsafe,
		fixers.RenameSetting{File: s.File, Section: s.Name, From: written, To: meant}), true
}

// AddSetting adds a setting to the section of a cause, below that of the cause.
func AddSetting(p *checks.Pass, c cause.Cause, key, value string) checks.Fix {
	file := FileOf(p, c)
	title := fmt.Sprintf("Add %s = %s to [%s] in %s", key, value, c.Section, PlaceOf(c))
	if file == "" || c.Section == "" {
		return ByHand(title, key+" = "+value)
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.AddSetting{File: file, Section: c.Section, Key: key, Value: value, Below: c.Key})
}

// CommentSettings comments out settings of a section.
func CommentSettings(s OwnSection, title string, keys ...string) checks.Fix {
	return checks.WithEdit(title, checks.Unsafe, fixers.CommentSettings{File: s.File, Section: s.Name, Keys: keys})
}

// HasInvisible reports whether the value of the setting of a cause, on one line, has spaces or
// characters that nobody sees.
func HasInvisible(c cause.Cause) bool {
	o := optionOf(c)
	return o != nil && o.Line == o.Last && strings.ContainsFunc(o.Value, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cf) })
}

// optionOf is the setting of a cause, nil if it is in neither of the two files.
func optionOf(c cause.Cause) *boto.Option {
	if c.Section == "" || c.Key == "" || c.HostPath == "" || c.Session == nil || c.Session.Outcome == nil {
		return nil
	}
	for _, f := range []boto.ConfigFile{c.Session.Outcome.CredentialsFile, c.Session.Outcome.ConfigFile} {
		if o := f.Ini.Section(c.Section).Option(strings.ToLower(c.Key)); f.Entry.HostPath == c.HostPath && o != nil {
			return o
		}
	}
	return nil
}

// JoinWrapped joins the indented lines of a key that was wrapped; ok is false if that makes no key.
func JoinWrapped(c cause.Cause) (fix checks.Fix, ok bool) {
	o := optionOf(c)
	if o == nil {
		return fix, false
	}
	whole := strings.Join(strings.Fields(o.Value), "")
	switch o.Name {
	case "aws_access_key_id":
		ok = keyID().MatchString(whole)
	case "aws_secret_access_key":
		ok = secretKey().MatchString(whole)
	case "aws_session_token":
		ok = tokenPart().MatchString(whole)
	}
	if !ok {
		return fix, false
	}
	return checks.WithEdit(fmt.Sprintf("Join the lines of %s in %s", o.Written, PlaceOf(c)), checks.Unsafe, fixers.EditLines{
		File: c.HostPath, As: fixers.INI, Changes: []fixers.LineChange{fixers.ReplaceLines(o.Line, o.Last, o.Written+" = "+whole)},
	}), true
}
