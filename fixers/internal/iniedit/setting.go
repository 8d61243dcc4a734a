package iniedit

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/fixers/internal/textedit"
	"doctor/internal/boto"
)

// Setting is one option of a section, with the name of its fact.
type Setting struct {
	*File
	option  *boto.Option
	fact    string
	section int
}

// Rename gives the setting another name.
func (s Setting) Rename(to string) (textedit.Splice, []textedit.Want) {
	return s.written(to, s.option.Value)
}

// written gives the setting another name, under which it will have this value.
func (s Setting) written(to, value string) (textedit.Splice, []textedit.Want) {
	line := s.line(s.option.Line)
	return textedit.Splice{Start: line.From, End: line.From + len(s.option.Written), New: to},
		[]textedit.Want{{Fact: s.fact}, {Fact: settingFact(s.section, strings.ToLower(to)), Value: textedit.Digest(value)}}
}

// Unquote removes the quotes around the value.
func (s Setting) Unquote() ([]textedit.Splice, []textedit.Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.From:at.To])
	if len(old) < 2 || old[0] != old[len(old)-1] || old[0] != '"' && old[0] != '\'' {
		return nil, nil, fmt.Errorf("the value of %s is not in quotes", s.option.Name)
	}
	return []textedit.Splice{{Start: at.From, End: at.From + 1}, {Start: at.To - 1, End: at.To}}, s.becomes(old[1 : len(old)-1]), nil
}

// StripComment removes the comment after the value.
func (s Setting) StripComment() ([]textedit.Splice, []textedit.Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.From:at.To])
	cut := commentStart(old)
	if cut < 0 {
		return nil, nil, fmt.Errorf("the value of %s has no comment after it", s.option.Name)
	}
	return []textedit.Splice{{Start: at.From + cut, End: at.To}}, s.becomes(old[:cut]), nil
}

func (s Setting) becomes(value string) []textedit.Want {
	return []textedit.Want{{Fact: s.fact, Value: textedit.Digest(strings.TrimSpace(value))}}
}

// value is the place of the value of a setting, which must be on one line.
func (s Setting) value() (textedit.Span, error) {
	if s.option.Last != s.option.Line {
		return textedit.Span{}, fmt.Errorf("the value of %s spans several lines", s.option.Name)
	}
	line := s.line(s.option.Line)
	delimiter := bytes.IndexAny(s.text[line.From:line.To], "=:")
	content := s.text[line.From+delimiter+1 : line.To]
	spaces := len(content) - len(bytes.TrimLeft(content, " \t\v\f"))
	return textedit.Span{From: line.To - len(content) + spaces, To: line.To}, nil
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

// Squeeze removes what is not seen in the value.
func (s Setting) Squeeze() ([]textedit.Splice, []textedit.Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.From:at.To])
	var edits []textedit.Splice
	for i, r := range old {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf) {
			edits = append(edits, textedit.Splice{Start: at.From + i, End: at.From + i + utf8.RuneLen(r)})
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

// Comment inserts a # before every line of the setting.
func (s Setting) Comment() ([]textedit.Splice, []textedit.Want) {
	var edits []textedit.Splice
	for number := s.option.Line; number <= s.option.Last; number++ {
		at := s.lines[number-1].From
		edits = append(edits, textedit.Splice{Start: at, End: at, New: "# "})
	}
	return edits, []textedit.Want{{Fact: s.fact}}
}

// Dedent turns the indented lines after a value into settings of their own. A block under a key
// without a value is intended.
func (s Setting) Dedent() ([]textedit.Splice, []textedit.Want, error) {
	parts := strings.Split(s.option.Value, "\n")
	if len(parts) < 2 || parts[0] == "" {
		return nil, nil, fmt.Errorf("no indented line joins the value of %s", s.option.Name)
	}
	wants := s.becomes(parts[0])
	for _, part := range parts[1:] {
		if i := strings.IndexAny(part, "=:"); i > 0 {
			name := strings.ToLower(strings.TrimSpace(part[:i]))
			wants = append(wants, textedit.Want{Fact: settingFact(s.section, name), Value: textedit.Digest(strings.TrimSpace(part[i+1:]))})
		}
	}
	indent := s.line(s.option.Line).From - s.lines[s.option.Line-1].From
	var edits []textedit.Splice
	for number := s.option.Line + 1; number <= s.option.Last; number++ {
		start, line := s.lines[number-1].From, s.line(number)
		if line.From < line.To && line.From-start > indent {
			edits = append(edits, textedit.Splice{Start: start + indent, End: line.From})
		}
	}
	return edits, wants, nil
}

// Set gives the setting another value, and another name unless that is "".
func (s Setting) Set(value, as string) ([]textedit.Splice, []textedit.Want, error) {
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	written := value
	if at.From == at.To && s.text[at.From-1] != ' ' { // after the delimiter
		written = " " + value
	}
	edits, wants := []textedit.Splice{{Start: at.From, End: at.To, New: written}}, s.becomes(value)
	if as != "" && !strings.EqualFold(as, s.option.Name) {
		edit, renamed := s.written(as, value)
		edits, wants = append([]textedit.Splice{edit}, edits...), renamed
	}
	return edits, wants, nil
}
