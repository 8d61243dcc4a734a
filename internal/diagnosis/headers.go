package diagnosis

import (
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
)

// nearHeader finds a section that was meant to be the profile but has a wrong header.
func (e *explainer) nearHeader(name string) cause.Cause {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if f.Ini == nil {
			continue
		}
		isConfig := f == &e.out.ConfigFile
		for _, s := range f.Ini.Sections {
			kind, right := judgeHeader(s.Name, name, isConfig)
			if kind == "" {
				continue
			}
			origin := e.origin(boto.Pos{Path: f.Path, Line: s.Line})
			return cause.Cause{
				Kind: kind, At: []astro.Origin{origin}, Subject: s.Name, Suggestion: right, HostPath: f.Entry.HostPath,
				Detail: cause.WrongHeader{At: cause.SpotOf(origin), Section: s.Name, Wanted: right, Profile: name},
			}
		}
	}
	return cause.Cause{}
}

// joinedHeader recognises [profile-dev], [profile:dev] and the like.
func joinedHeader(section, profile string) bool {
	rest, ok := strings.CutPrefix(section, "profile")
	return ok && len(rest) > 1 && strings.ContainsRune("-:_./", rune(rest[0])) && rest[1:] == profile
}

// judgeHeader compares a section's name with the one it should have.
func judgeHeader(section, profile string, isConfig bool) (kind cause.Kind, right string) {
	right = profile
	if isConfig && profile != "default" {
		right = "profile " + profile
		if strings.ContainsAny(profile, " \t'") {
			right = `profile "` + profile + `"`
		}
	}
	squeezed := strings.Join(strings.Fields(section), " ")
	switch {
	case strings.HasPrefix(profile, "profile "):
		return "", "" // the word belongs in the header, not in the name
	case isConfig && joinedHeader(section, profile):
		return cause.ConfigSectionPrefix, right
	case section == right || isConfig && section == "profile "+profile:
		return "", ""
	case profile == "default" && strings.EqualFold(squeezed, "default") && squeezed != "default":
		return cause.DefaultSectionCase, right
	case isConfig && section == profile:
		return cause.ConfigSectionPrefix, right
	case !isConfig && squeezed == "profile "+profile:
		return cause.CredentialsSectionPrefix, right
	case squeezed != section && (squeezed == profile || squeezed == "profile "+profile):
		return cause.IniSectionWhitespace, right
	case isConfig && strings.EqualFold(squeezed, "profile "+profile) && strings.HasSuffix(squeezed, " "+profile):
		return cause.ConfigSectionPrefix, right
	}
	return "", ""
}
