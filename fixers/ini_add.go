package fixers

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"doctor/internal/boto"
)

// AddSetting adds a setting to a section of an INI file.
type AddSetting struct {
	Unprinted[AddSetting]
	File string
	// Section is the exact text between the brackets.
	Section, Key string
	// Value is its value: never a secret.
	Value string
	// Below is the setting above it, "" for the last one of the section.
	Below string `edit:"optional"`
}

// CopySetting copies a setting of one INI file into a section of another, below a setting there.
type CopySetting struct {
	Unprinted[CopySetting]
	File string
	// Section and Below are where it is written: the exact text between the brackets, and the
	// setting above it.
	Section, Below string
	// From is the other file, FromSection its section, Key the setting.
	From, FromSection, Key string
}

// CopySection appends a section of one INI file to another.
type CopySection struct {
	Unprinted[CopySection]
	File string
	// From is the other file, Section the exact text between the brackets.
	From, Section string
}

// CommentSettings turns settings of a section of an INI file into comments.
type CommentSettings struct {
	Unprinted[CommentSettings]
	File string
	// Section is the exact text between the brackets.
	Section string
	Keys    []string
}

// Name is edit-ini.
func (AddSetting) Name() string { return editINI }

// Promise is unsafe.
func (AddSetting) Promise() Safety { return Unsafe }

// Paths is the file.
func (e AddSetting) Paths() []string { return []string{e.File} }

// Name is edit-ini.
func (CopySetting) Name() string { return editINI }

// Promise is unsafe.
func (CopySetting) Promise() Safety { return Unsafe }

// Paths are both files.
func (e CopySetting) Paths() []string { return []string{e.File, e.From} }

// Name is edit-ini.
func (CopySection) Name() string { return editINI }

// Promise is unsafe.
func (CopySection) Promise() Safety { return Unsafe }

// Paths are both files.
func (e CopySection) Paths() []string { return []string{e.File, e.From} }

// Name is edit-ini.
func (CommentSettings) Name() string { return editINI }

// Promise is unsafe.
func (CommentSettings) Promise() Safety { return Unsafe }

// Paths is the file.
func (e CommentSettings) Paths() []string { return []string{e.File} }

// Plan inserts the line.
func (e AddSetting) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniFile) ([]Splice, []Want, error) {
		return f.added(e.Section, e.Below, e.Key, e.Value)
	})
}

// Plan inserts the line with the value of the other file.
func (e CopySetting) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniFile) ([]Splice, []Want, error) {
		other, err := openINI(files, p.Absolute(e.From))
		if err != nil {
			return nil, nil, err
		}
		option := other.ini.Section(e.FromSection).Option(strings.ToLower(e.Key))
		if option == nil || option.Value == "" || option.Last != option.Line {
			return nil, nil, fmt.Errorf("%s has no %s of one line in [%s]", p.Label(p.Absolute(e.From)), e.Key, e.FromSection)
		}
		return f.added(e.Section, e.Below, option.Name, option.Value)
	})
}

// Plan appends the lines from the header to the last setting.
func (e CopySection) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniFile) ([]Splice, []Want, error) {
		other, err := openINI(files, p.Absolute(e.From))
		if err != nil {
			return nil, nil, err
		}
		return f.appended(other, e.Section)
	})
}

// Plan puts a # in front of the lines of each setting.
func (e CommentSettings) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniFile) (edits []Splice, wants []Want, err error) {
		for _, key := range e.Keys {
			s, err := f.setting(e.Section, key)
			if err != nil {
				return nil, nil, err
			}
			edit, want := s.comment()
			edits, wants = append(edits, edit...), append(wants, want...)
		}
		return edits, wants, nil
	})
}

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
