// Package iniedit edits the two INI files of AWS, as botocore reads them.
package iniedit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"doctor/fixers/internal/textedit"
	"doctor/internal/boto"
)

// File is one of the two AWS files with the places of its lines.
type File struct {
	text  []byte
	lines []textedit.Span // without their ends, as Python's universal newlines count them
	ini   *boto.Ini
}

// Parse parses a file, with the reason why boto3 rejects it as the error.
func Parse(text []byte) (*File, error) {
	ini, err := read(text)
	if err != nil {
		return nil, err
	}
	return &File{text, textedit.Lines(text), ini}, nil
}

func read(text []byte) (*boto.Ini, error) {
	ini, refusal := boto.ParseIni(text)
	if refusal != nil {
		return nil, fmt.Errorf("boto3 rejects the file at line %d (%s): fix that first", refusal.Line, refusal.Kind)
	}
	return ini, nil
}

// Facts are the headers in order, and the settings by section and name.
func Facts(text []byte) (textedit.Facts, error) {
	ini, err := read(text)
	if err != nil {
		return nil, err
	}
	out := textedit.Facts{}
	for i, s := range ini.Sections {
		out[strconv.Itoa(i)] = textedit.Digest(s.Name)
		for _, o := range s.Options {
			out[settingFact(i, o.Name)] = textedit.Digest(o.Value)
		}
	}
	return out, nil
}

func settingFact(section int, name string) string { return strconv.Itoa(section) + "/" + name }

// section returns the section of that name and its index.
func (f *File) section(name string) (*boto.Section, int, error) {
	for i, s := range f.ini.Sections {
		if s.Name == name {
			return s, i, nil
		}
	}
	return nil, 0, fmt.Errorf("it has no section [%s]", name)
}

// Setting returns a setting of a section.
func (f *File) Setting(section, key string) (Setting, error) {
	s, i, err := f.section(section)
	if err != nil {
		return Setting{}, err
	}
	option := s.Option(strings.ToLower(key))
	if option == nil {
		return Setting{}, fmt.Errorf("the section [%s] has no setting %q", s.Name, key)
	}
	return Setting{f, option, settingFact(i, option.Name), i}, nil
}

// line returns the text of a line, counted from 1, without surrounding white space.
func (f *File) line(number int) textedit.Span {
	s := f.lines[number-1]
	content := f.text[s.From:s.To]
	s.From += len(content) - len(bytes.TrimLeft(content, " \t\v\f"))
	s.To -= len(content) - len(bytes.TrimRight(content, " \t\v\f"))
	if s.From > s.To {
		s.To = s.From
	}
	return s
}

// ValueOf returns the name and the value of a setting that is written on one line.
func (f *File) ValueOf(section, key string) (name, value string, ok bool) {
	option := f.ini.Section(section).Option(strings.ToLower(key))
	if option == nil || option.Value == "" || option.Last != option.Line {
		return "", "", false
	}
	return option.Name, option.Value, true
}
