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

func openINI(files Files, path string) (*iniFile, error) {
	text, err := files.Read(path)
	if err != nil {
		return nil, err
	}
	ini, err := parseINI(text)
	if err != nil {
		return nil, err
	}
	return &iniFile{text, textLines(text), ini}, nil
}

// changeINI plans an edit of an INI file.
func changeINI(files Files, file string, edit func(*iniFile) ([]Splice, []Want, error)) (Change, error) {
	change := Change{File: file, Format: INI}
	f, err := openINI(files, file)
	if err != nil {
		return change, err
	}
	change.Splices, change.Wants, err = edit(f)
	return change, err
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

// renamed gives a section another name.
func (f *iniFile) renamed(from, to string) ([]Splice, []Want, error) {
	section, i, err := f.section(from)
	if err != nil {
		return nil, nil, err
	}
	line := f.line(section.Line)
	end := line.from + bytes.LastIndexByte(f.text[line.from:line.to], ']')
	return []Splice{{line.from + 1, end, to}}, []Want{{strconv.Itoa(i), digest(to)}}, nil
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

// textLines splits at LF, CR and CRLF.
func textLines(text []byte) []span {
	var out []span
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' && text[i] != '\r' {
			continue
		}
		out = append(out, span{from, i})
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		from = i + 1
	}
	return append(out, span{from, len(text)})
}
