package fixers

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/boto"
)

// setting is one option of a section, with the name of its fact.
type setting struct {
	*iniFile
	option  *boto.Option
	fact    string
	section int
}

// renamed gives the setting another name.
func (s setting) renamed(to string) (Splice, []Want) { return s.written(to, s.option.Value) }

// written gives the setting another name, under which it will have this value.
func (s setting) written(to, value string) (Splice, []Want) {
	line := s.line(s.option.Line)
	return Splice{line.from, line.from + len(s.option.Written), to},
		[]Want{{Fact: s.fact}, {settingFact(s.section, strings.ToLower(to)), digest(value)}}
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
func (s setting) comment() ([]Splice, []Want) {
	var edits []Splice
	for number := s.option.Line; number <= s.option.Last; number++ {
		at := s.lines[number-1].from
		edits = append(edits, Splice{at, at, "# "})
	}
	return edits, []Want{{Fact: s.fact}}
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

// set gives the setting another value, and another name unless that is "".
func (s setting) set(value, as string) ([]Splice, []Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	written := value
	if at.from == at.to && s.text[at.from-1] != ' ' { // after the delimiter
		written = " " + value
	}
	edits, wants := []Splice{{at.from, at.to, written}}, s.becomes(value)
	if as != "" && !strings.EqualFold(as, s.option.Name) {
		edit, renamed := s.written(as, value)
		edits, wants = append([]Splice{edit}, edits...), renamed
	}
	return edits, wants, nil
}
