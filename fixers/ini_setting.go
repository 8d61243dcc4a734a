package fixers

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/boto"
)

// Plan replaces the name between the brackets.
func (e RenameSection) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: INI}
	f, err := openINI(files, change.File)
	if err != nil {
		return change, err
	}
	section, i, err := f.section(e.From)
	if err != nil {
		return change, err
	}
	line := f.line(section.Line)
	end := line.from + bytes.LastIndexByte(f.text[line.from:line.to], ']')
	change.Splices = []Splice{{line.from + 1, end, e.To}}
	change.Wants = []Want{{strconv.Itoa(i), digest(e.To)}}
	return change, nil
}

// Plan replaces the names.
func (e RenameSetting) Plan(files Files, p Project) (Change, error) {
	var whole Change
	for _, r := range append([]Renaming{{e.From, e.To}}, e.Also...) {
		change, err := editSetting(files, p.Absolute(e.File), e.Section, r.From, func(s setting) ([]Splice, []Want, error) {
			line := s.line(s.option.Line)
			name := settingFact(s.section, strings.ToLower(r.To))
			return []Splice{{line.from, line.from + len(s.option.Written), r.To}},
				[]Want{{Fact: s.fact}, {name, digest(s.option.Value)}}, nil
		})
		if err != nil {
			return change, err
		}
		change.Splices, change.Wants = append(whole.Splices, change.Splices...), append(whole.Wants, change.Wants...)
		whole = change
	}
	return whole, nil
}

// Plan replaces the value.
func (e SetSetting) Plan(files Files, p Project) (Change, error) {
	return editSetting(files, p.Absolute(e.File), e.Section, e.Key, func(s setting) ([]Splice, []Want, error) {
		at, err := s.value()
		if err != nil {
			return nil, nil, err
		}
		value := e.Value
		if at.from == at.to && s.text[at.from-1] != ' ' { // after the delimiter
			value = " " + value
		}
		edits, wants := []Splice{{at.from, at.to, value}}, s.becomes(e.Value)
		if e.As != "" && !strings.EqualFold(e.As, s.option.Name) {
			line := s.line(s.option.Line)
			edits = append([]Splice{{line.from, line.from + len(s.option.Written), e.As}}, edits...)
			wants = []Want{{Fact: s.fact}, {settingFact(s.section, strings.ToLower(e.As)), digest(e.Value)}}
		}
		return edits, wants, nil
	})
}

// Plan edits the lines of the setting.
func (e MendSetting) Plan(files Files, p Project) (Change, error) {
	return editSetting(files, p.Absolute(e.File), e.Section, e.Key, func(s setting) ([]Splice, []Want, error) {
		switch e.How {
		case Unquote:
			return s.unquote()
		case StripComment:
			return s.stripComment()
		case Dedent:
			return s.dedent()
		case CommentOut:
			return s.comment()
		case Squeeze:
			return s.squeeze()
		}
		return nil, nil, fmt.Errorf("nothing to do with the setting %s", s.option.Name)
	})
}

// Plan checks the first bytes.
func (e StripBOM) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: INI}
	text, err := files.Read(change.File)
	if err == nil && bytes.HasPrefix(text, utf8BOM) {
		change.Splices = []Splice{{0, len(utf8BOM), ""}}
	}
	return change, err
}

// editSetting plans an edit of one setting.
func editSetting(files Files, file, name, key string, edit func(setting) ([]Splice, []Want, error)) (Change, error) {
	change := Change{File: file, Format: INI}
	f, err := openINI(files, file)
	if err != nil {
		return change, err
	}
	section, i, err := f.section(name)
	if err != nil {
		return change, err
	}
	option := section.Option(strings.ToLower(key))
	if option == nil {
		return change, fmt.Errorf("the section [%s] has no setting %q", section.Name, key)
	}
	change.Splices, change.Wants, err = edit(setting{f, option, settingFact(i, option.Name), i})
	return change, err
}

// setting is one option of a section, with the name of its fact.
type setting struct {
	*iniFile
	option  *boto.Option
	fact    string
	section int
}

// unquote removes the quotes around the value.
func (s setting) unquote() ([]Splice, []Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.from:at.to])
	if len(old) < 2 || old[0] != old[len(old)-1] || old[0] != '"' && old[0] != '\'' {
		return nil, nil, fmt.Errorf("the value of %s is not in quotes", s.option.Name)
	}
	return []Splice{{at.from, at.from + 1, ""}, {at.to - 1, at.to, ""}}, s.becomes(old[1 : len(old)-1]), nil
}

// stripComment removes the comment after the value.
func (s setting) stripComment() ([]Splice, []Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.from:at.to])
	cut := commentStart(old)
	if cut < 0 {
		return nil, nil, fmt.Errorf("the value of %s has no comment after it", s.option.Name)
	}
	return []Splice{{at.from + cut, at.to, ""}}, s.becomes(old[:cut]), nil
}

func (s setting) becomes(value string) []Want {
	return []Want{{s.fact, digest(strings.TrimSpace(value))}}
}

// value is the place of the value of a setting, which must be on one line.
func (s setting) value() (span, error) {
	if s.option.Last != s.option.Line {
		return span{}, fmt.Errorf("the value of %s spans several lines", s.option.Name)
	}
	line := s.line(s.option.Line)
	delimiter := bytes.IndexAny(s.text[line.from:line.to], "=:")
	content := s.text[line.from+delimiter+1 : line.to]
	spaces := len(content) - len(bytes.TrimLeft(content, " \t\v\f"))
	return span{line.to - len(content) + spaces, line.to}, nil
}

// commentStart finds the white space before the first # or ; after white space, -1 for none.
func commentStart(value string) int {
	for i := 1; i < len(value); i++ {
		if (value[i] == '#' || value[i] == ';') && (value[i-1] == ' ' || value[i-1] == '\t') {
			return len(strings.TrimRight(value[:i], " \t"))
		}
	}
	return -1
}

// squeeze removes what is not seen in the value.
func (s setting) squeeze() ([]Splice, []Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.from:at.to])
	var edits []Splice
	for i, r := range old {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf) {
			edits = append(edits, Splice{at.from + i, at.from + i + utf8.RuneLen(r), ""})
		}
	}
	if edits == nil {
		return nil, nil, fmt.Errorf("the value of %s has no spaces or invisible characters", s.option.Name)
	}
	seen := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf) {
			return -1
		}
		return r
	}, old)
	return edits, s.becomes(seen), nil
}

// comment inserts a # before every line of the setting.
func (s setting) comment() ([]Splice, []Want, error) {
	var edits []Splice
	for number := s.option.Line; number <= s.option.Last; number++ {
		at := s.lines[number-1].from
		edits = append(edits, Splice{at, at, "# "})
	}
	return edits, []Want{{Fact: s.fact}}, nil
}

// dedent turns the indented lines after a value into settings of their own. A block under a key
// without a value is intended.
func (s setting) dedent() ([]Splice, []Want, error) {
	parts := strings.Split(s.option.Value, "\n")
	if len(parts) < 2 || parts[0] == "" {
		return nil, nil, fmt.Errorf("no indented line joins the value of %s", s.option.Name)
	}
	wants := s.becomes(parts[0])
	for _, part := range parts[1:] {
		if i := strings.IndexAny(part, "=:"); i > 0 {
			name := strings.ToLower(strings.TrimSpace(part[:i]))
			wants = append(wants, Want{settingFact(s.section, name), digest(strings.TrimSpace(part[i+1:]))})
		}
	}
	indent := s.line(s.option.Line).from - s.lines[s.option.Line-1].from
	var edits []Splice
	for number := s.option.Line + 1; number <= s.option.Last; number++ {
		start, line := s.lines[number-1].from, s.line(number)
		if line.from < line.to && line.from-start > indent {
			edits = append(edits, Splice{start + indent, line.from, ""})
		}
	}
	return edits, wants, nil
}
