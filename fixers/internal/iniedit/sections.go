package iniedit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"doctor/fixers/internal/textedit"
	"doctor/internal/boto"
)

// AppendSection appends a section of another file, from its header to its last setting.
func (f *File) AppendSection(other *File, name string) ([]textedit.Splice, []textedit.Want, error) {
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
	wants := []textedit.Want{{Fact: strconv.Itoa(index), Value: textedit.Digest(section.Name)}}
	for _, o := range section.Options {
		last = max(last, o.Last)
		wants = append(wants, textedit.Want{Fact: settingFact(index, o.Name), Value: textedit.Digest(o.Value)})
	}
	for _, l := range other.lines[section.Line:last] {
		lines = append(lines, string(other.text[l.From:l.To]))
	}
	return []textedit.Splice{{Start: len(f.text), End: len(f.text), New: textedit.AppendLine(f.text, strings.Join(lines, textedit.LineEnd(f.text)))}}, wants, nil
}

// Add inserts a setting below another one, or at the end of its section.
func (f *File) Add(name, below, key, value string) ([]textedit.Splice, []textedit.Want, error) {
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
		indent = string(f.text[f.lines[above.Line-1].From:at.From])
		if first := firstLine(above.Value); first != "" && bytes.Contains(f.text[at.From:at.To], []byte("="+first)) {
			style = "="
		}
	}
	text := indent + key + style + value
	wants := []textedit.Want{{Fact: settingFact(i, strings.ToLower(key)), Value: textedit.Digest(value)}}
	if line == len(f.lines) { // the last line has no end
		return []textedit.Splice{{Start: len(f.text), End: len(f.text), New: textedit.LineEnd(f.text) + text}}, wants, nil
	}
	at := f.lines[line].From
	return []textedit.Splice{{Start: at, End: at, New: text + textedit.LineEnd(f.text)}}, wants, nil
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

// RenameSection gives a section another name.
func (f *File) RenameSection(from, to string) ([]textedit.Splice, []textedit.Want, error) {
	section, i, err := f.section(from)
	if err != nil {
		return nil, nil, err
	}
	line := f.line(section.Line)
	end := line.From + bytes.LastIndexByte(f.text[line.From:line.To], ']')
	return []textedit.Splice{{Start: line.From + 1, End: end, New: to}}, []textedit.Want{{Fact: strconv.Itoa(i), Value: textedit.Digest(to)}}, nil
}
