package boto

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/shlex"
)

// A file may have ten thousand profiles, of which a session uses one or two. Here sections are found
// by their names; only the settings of one that is asked for are put together.

// sectionMap is a file as botocore's raw_config_parse returns it.
type sectionMap struct {
	names     []string
	sections  map[string]*Section
	inherited *Section // what every other section inherits
	path      string
}

func sectionsOf(file ConfigFile) sectionMap {
	m := sectionMap{path: file.Path}
	if file.Ini == nil {
		return m
	}
	m.inherited = file.Ini.Section(defaultSection)
	m.names, m.sections = make([]string, 0, len(file.Ini.Sections)), make(map[string]*Section, len(file.Ini.Sections))
	for _, section := range file.Ini.Sections {
		if section == m.inherited {
			continue
		}
		m.names = append(m.names, section.Name)
		m.sections[section.Name] = section
	}
	return m
}

// get returns the settings of a section, nil if there is none of that name.
func (m sectionMap) get(name string) *settings { return m.settings(m.sections[name]) }

func (m sectionMap) settings(section *Section) *settings {
	if section == nil {
		return nil
	}
	return sectionSettings(section, m.inherited, m.path)
}

// profileMap is the config file's own profiles, sso-sessions and services
// (configloader.py build_profile_map).
type profileMap struct {
	sectionMap
	profiles, sessions, services map[string]*Section
	// sorted are the names of the profiles.
	sorted []string
}

func profilesOf(m sectionMap) profileMap {
	p := profileMap{
		sectionMap: m, profiles: make(map[string]*Section, len(m.names)),
		sessions: map[string]*Section{}, services: map[string]*Section{},
	}
	for _, name := range m.names {
		section := m.sections[name]
		switch {
		case strings.HasPrefix(name, "profile"):
			addSecondWord(p.profiles, name, section)
		case strings.HasPrefix(name, "sso-session"):
			addSecondWord(p.sessions, name, section)
		case strings.HasPrefix(name, "services"):
			addSecondWord(p.services, name, section)
		case name == "default":
			p.profiles[name] = section
		}
	}
	p.sorted = slices.Sorted(maps.Keys(p.profiles))
	return p
}

// addSecondWord files a section under the second of exactly two words; any other name is dropped.
func addSecondWord(to map[string]*Section, name string, section *Section) {
	words, err := shlex.Split(name)
	if err == nil && len(words) == 2 {
		to[words[1]] = section
	}
}

func (p profileMap) profile(name string) *settings { return p.settings(p.profiles[name]) }
func (p profileMap) session(name string) *settings { return p.settings(p.sessions[name]) }
func (p profileMap) service(name string) *settings { return p.settings(p.services[name]) }

// merged is the two files combined.
type merged struct {
	own    profileMap
	shared sectionMap
	names  []string
}

func merge(own profileMap, shared sectionMap) merged {
	names, left := make([]string, 0, len(own.sorted)+len(shared.names)), own.sorted
	for _, name := range slices.Sorted(slices.Values(shared.names)) {
		if own.profiles[name] != nil {
			continue
		}
		i, _ := slices.BinarySearch(left, name)
		names, left = append(append(names, left[:i]...), name), left[i:]
	}
	return merged{own, shared, append(names, left...)}
}

// profile returns the profile with the section of the credentials file over it, key by key
// (session.py full_config), nil if neither file has it.
func (m merged) profile(name string) *settings {
	profile, section := m.own.profile(name), m.shared.get(name)
	switch {
	case profile == nil:
		return section
	case section != nil:
		profile.update(section)
	}
	return profile
}
