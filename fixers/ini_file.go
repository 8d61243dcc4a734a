package fixers

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"doctor/internal/boto"
)

// iniFile is one of the two AWS files with the places of its lines.
type iniFile struct {
	text  []byte
	lines []span // without their ends, as Python's universal newlines count them
	ini   *boto.Ini
}

func openINI(text []byte) (*iniFile, error) {
	ini, err := parseINI(text)
	if err != nil {
		return nil, err
	}
	return &iniFile{text, textLines(text), ini}, nil
}

func parseINI(text []byte) (*boto.Ini, error) {
	ini, refusal := boto.ParseIni(text)
	if refusal != nil {
		return nil, fmt.Errorf("boto3 rejects the file at line %d (%s): fix that first", refusal.Line, refusal.Kind)
	}
	return ini, nil
}

// iniFacts are the headers in order, and the settings by section and name.
func iniFacts(text []byte) (facts, error) {
	ini, err := parseINI(text)
	if err != nil {
		return nil, err
	}
	out := facts{}
	for i, s := range ini.Sections {
		out[strconv.Itoa(i)] = digest(s.Name)
		for _, o := range s.Options {
			out[settingFact(i, o.Name)] = digest(o.Value)
		}
	}
	return out, nil
}

func settingFact(section int, name string) string { return strconv.Itoa(section) + "/" + name }

// section returns the section of that name and its index.
func (f *iniFile) section(name string) (*boto.Section, int, error) {
	for i, s := range f.ini.Sections {
		if s.Name == name {
			return s, i, nil
		}
	}
	return nil, 0, fmt.Errorf("it has no section [%s]", name)
}

// setting returns a setting of a section.
func (f *iniFile) setting(section, key string) (setting, error) {
	s, i, err := f.section(section)
	if err != nil {
		return setting{}, err
	}
	option := s.Option(strings.ToLower(key))
	if option == nil {
		return setting{}, fmt.Errorf("the section [%s] has no setting %q", s.Name, key)
	}
	return setting{f, option, settingFact(i, option.Name), i}, nil
}

// line returns the text of a line, counted from 1, without surrounding white space.
func (f *iniFile) line(number int) span {
	s := f.lines[number-1]
	content := f.text[s.from:s.to]
	s.from += len(content) - len(bytes.TrimLeft(content, " \t\v\f"))
	s.to -= len(content) - len(bytes.TrimRight(content, " \t\v\f"))
	if s.from > s.to {
		s.to = s.from
	}
	return s
}

// valueOf returns the name and the value of a setting that is written on one line.
func (f *iniFile) valueOf(section, key string) (name, value string, ok bool) {
	option := f.ini.Section(section).Option(strings.ToLower(key))
	if option == nil || option.Value == "" || option.Last != option.Line {
		return "", "", false
	}
	return option.Name, option.Value, true
}
