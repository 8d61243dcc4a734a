package fixers

import (
	"bytes"
	"doctor/internal/boto"
	"fmt"
	"strconv"
	"strings"
)

// appended appends a section of another file, from its header to its last setting.
func (f *iniFile) appended(other *iniFile, name string) ([]Splice, []Want, error) {
	section, _, err := other.section(name)
	if err != nil {
		return nil, nil, err
	}
	if f.ini.Section(name) != nil {
		return nil, nil, fmt.Errorf("it already has a section [%s]", name)
	}
	lines := []string{"[" + section.Name + "]"}
	if n := len(bytes.TrimSpace(f.text)); n > 0 {
		lines = append([]string{""}, lines...)
	}
	index, last := len(f.ini.Sections), section.Line
	wants := []Want{{strconv.Itoa(index), digest(section.Name)}}
	for _, o := range section.Options {
		last = max(last, o.Last)
		wants = append(wants, Want{settingFact(index, o.Name), digest(o.Value)})
	}
	for _, l := range other.lines[section.Line:last] {
		lines = append(lines, string(other.text[l.from:l.to]))
	}
	return []Splice{{len(f.text), len(f.text), appendLine(f.text, strings.Join(lines, lineEnd(f.text)))}}, wants, nil
}

// added inserts a setting below another one, or at the end of its section.
func (f *iniFile) added(name, below, key, value string) ([]Splice, []Want, error) {
	section, i, err := f.section(name)
	if err != nil {
		return nil, nil, err
	}
	if section.Option(strings.ToLower(key)) != nil {
		return nil, nil, fmt.Errorf("the section [%s] already has a setting %q", name, key)
	}
	line, style := section.Line, " = "
	above, err := optionAbove(section, below)
	if err != nil {
		return nil, nil, err
	}
	indent := ""
	if above != nil {
		line = above.Last
		at := f.line(above.Line)
		indent = string(f.text[f.lines[above.Line-1].from:at.from])
		if first := firstLine(above.Value); first != "" && bytes.Contains(f.text[at.from:at.to], []byte("="+first)) {
			style = "="
		}
	}
	text := indent + key + style + value
	wants := []Want{{settingFact(i, strings.ToLower(key)), digest(value)}}
	if line == len(f.lines) { // the last line has no end
		return []Splice{{len(f.text), len(f.text), lineEnd(f.text) + text}}, wants, nil
	}
	at := f.lines[line].from
	return []Splice{{at, at, text + lineEnd(f.text)}}, wants, nil
}

// optionAbove is the setting of that name, or the last one, nil for an empty section.
func optionAbove(s *boto.Section, name string) (*boto.Option, error) {
	if name != "" {
		if o := s.Option(strings.ToLower(name)); o != nil {
			return o, nil
		}
		return nil, fmt.Errorf("the section [%s] has no setting %q", s.Name, name)
	}
	var last *boto.Option
	for _, o := range s.Options {
		if last == nil || o.Last > last.Last {
			last = o
		}
	}
	return last, nil
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
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
