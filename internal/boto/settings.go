package boto

import (
	"doctor/internal/shlex"
	"sort"
	"strings"
)

// setting is one value of a profile, with its place.
type setting struct {
	option *Option
	at     Pos
}

func (s setting) isSet() bool { return s.option != nil }

func (s setting) text() string { return s.option.Value }

// isBlock reports whether it is a nested block (s3 =), a dict in Python.
func (s setting) isBlock() bool { return s.option.Nested != nil }

// nested is the last setting of that name in a block: later ones win.
func (s setting) nested(name string) (setting, bool) {
	for i := len(s.option.Nested) - 1; i >= 0; i-- {
		if o := s.option.Nested[i]; o.Name == name {
			return setting{o, Pos{s.at.Path, o.Line}}, true
		}
	}
	return setting{}, false
}

// settings is a section as botocore passes it around: an ordered dict.
type settings struct {
	names  []string
	values map[string]setting
	at     Pos
}

// get returns a setting; the receiver may be nil, as for a missing profile.
func (s *settings) get(name string) (setting, bool) {
	if s == nil {
		return setting{}, false
	}
	value, ok := s.values[name]
	return value, ok
}

func (s *settings) has(name string) bool {
	_, ok := s.get(name)
	return ok
}

// text returns a setting's value, "" if missing.
func (s *settings) text(name string) string {
	if value, ok := s.get(name); ok {
		return value.text()
	}
	return ""
}

// where returns the place of a setting, or of the section if it has none.
func (s *settings) where(name string) Pos {
	if s == nil {
		return Pos{}
	}
	if value, ok := s.get(name); ok {
		return value.at
	}
	return s.at
}

func (s *settings) set(name string, value setting) {
	if _, known := s.values[name]; !known {
		s.names = append(s.names, name)
	}
	s.values[name] = value
}

// update is dict.update.
func (s *settings) update(other *settings) {
	for _, name := range other.names {
		s.set(name, other.values[name])
	}
}

func (s *settings) clone() *settings {
	c := &settings{values: map[string]setting{}, at: s.at}
	c.update(s)
	return c
}

// sectionSettings is the section with the settings that it inherits from DEFAULT, which come after
// its own (configparser.RawConfigParser.options).
func sectionSettings(section, inherited *Section, path string) *settings {
	s := &settings{values: map[string]setting{}, at: Pos{path, section.Line}}
	for _, o := range section.Options {
		s.set(o.Name, setting{o, Pos{path, o.Line}})
	}
	if inherited == nil {
		return s
	}
	for _, o := range inherited.Options {
		if !s.has(o.Name) {
			s.set(o.Name, setting{o, Pos{path, o.Line}})
		}
	}
	return s
}

// sectionMap is a file as botocore's raw_config_parse returns it.
type sectionMap struct {
	names    []string
	sections map[string]*settings
}

func sectionsOf(file ConfigFile) sectionMap {
	m := sectionMap{sections: map[string]*settings{}}
	if file.Ini == nil {
		return m
	}
	inherited := file.Ini.Section(defaultSection)
	for _, section := range file.Ini.Sections {
		if section == inherited {
			continue
		}
		m.names = append(m.names, section.Name)
		m.sections[section.Name] = sectionSettings(section, inherited, file.Path)
	}
	return m
}

// profileMap is the config file's own profiles, sso-sessions and services
// (configloader.py build_profile_map).
type profileMap struct {
	profiles, sessions, services map[string]*settings
}

func profilesOf(m sectionMap) profileMap {
	p := profileMap{map[string]*settings{}, map[string]*settings{}, map[string]*settings{}}
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
	return p
}

// addSecondWord files a section under the second of exactly two words; any other name is dropped.
func addSecondWord(to map[string]*settings, name string, section *settings) {
	words, err := shlex.Split(name)
	if err == nil && len(words) == 2 {
		to[words[1]] = section
	}
}

// mergeCredentials overlays the profiles with the sections of the credentials file, key by key
// (session.py full_config).
func mergeCredentials(profiles map[string]*settings, credentials sectionMap) map[string]*settings {
	merged := map[string]*settings{}
	for name, profile := range profiles {
		merged[name] = profile.clone()
	}
	for _, name := range credentials.names {
		section := credentials.sections[name]
		if merged[name] == nil {
			merged[name] = section
			continue
		}
		merged[name].update(section)
	}
	return merged
}

func sortedNames(profiles map[string]*settings) []string {
	names := make([]string, 0, len(profiles))
	for name := range profiles {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
