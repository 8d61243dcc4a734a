package boto

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
