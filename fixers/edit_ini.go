package fixers

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/internal/boto"
)

var editINI = &Fixer{
	Name: "edit-ini",
	Doc: "Edits one header or one setting of `~/.aws/config` or `credentials`. No value of the file is ever shown. " +
		"Unsafe, since every other program of this user reads the file too.",
	Safety: checks.Unsafe,
	Args: []Arg{
		{Name: "file", Doc: "the file", Required: true, Path: true},
		{Name: "rename-section", Doc: "the header to rename: what stands between the brackets, to the letter"},
		{Name: "section", Doc: "the section whose setting is changed, to the letter"},
		{Name: "rename-key", Doc: "the setting to rename"},
		{Name: "to", Doc: "the new name of the header or setting"},
		{Name: "key", Doc: "the setting to change otherwise"},
		{Name: "value", Doc: "its new value: never a secret"},
		{Name: "do", Doc: "`unquote` or `strip-comment` (the value of `key`), `dedent` (the lines that joined it), " +
			"`comment` (make a comment of it), `strip-bom` (the file's byte-order mark)"},
	},
	Plan: planEditINI,
}

func planEditINI(files Files, fix checks.Fix) (Change, error) {
	args := fix.Args
	change := Change{File: args["file"], Format: INI}
	if args["do"] == "strip-bom" {
		return stripBOM(files, change)
	}
	f, err := openINI(files, change.File)
	if err != nil {
		return change, err
	}
	if to := args["to"]; to == "" && args["rename-section"]+args["rename-key"] != "" {
		return change, fmt.Errorf("the new name is missing")
	}
	section, i, err := f.section(args["rename-section"] + args["section"])
	if err != nil {
		return change, err
	}
	if to := args["to"]; args["rename-section"] != "" {
		line := f.line(section.Line)
		end := line.from + bytes.LastIndexByte(f.text[line.from:line.to], ']')
		change.Edits = []Edit{{line.from + 1, end, to}}
		change.Wants = []Want{{strconv.Itoa(i), digest(to)}}
		return change, nil
	}
	key := args["rename-key"] + args["key"]
	option := section.Option(strings.ToLower(key))
	if option == nil {
		return change, fmt.Errorf("the section [%s] has no setting %q", section.Name, key)
	}
	s := setting{f, option, settingFact(i, option.Name), i}
	change.Edits, change.Wants, err = s.edit(args)
	return change, err
}

func stripBOM(files Files, change Change) (Change, error) {
	text, err := files.Read(change.File)
	if err == nil && bytes.HasPrefix(text, utf8BOM) {
		change.Edits = []Edit{{0, len(utf8BOM), ""}}
	}
	return change, err
}

// setting is one option of a section, with the name of its fact.
type setting struct {
	*iniFile
	option  *boto.Option
	fact    string
	section int
}

func (s setting) edit(args map[string]string) ([]Edit, []Want, error) {
	if to := args["to"]; args["rename-key"] != "" {
		line := s.line(s.option.Line)
		name := settingFact(s.section, strings.ToLower(to))
		return []Edit{{line.from, line.from + len(s.option.Written), to}},
			[]Want{{Fact: s.fact}, {name, digest(s.option.Value)}}, nil
	}
	switch args["do"] {
	case "comment":
		return s.comment()
	case "dedent":
		return s.dedent()
	}
	at, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	old := string(s.text[at.from:at.to])
	switch args["do"] {
	case "unquote":
		if len(old) < 2 || old[0] != old[len(old)-1] || old[0] != '"' && old[0] != '\'' {
			return nil, nil, fmt.Errorf("the value of %s does not stand in quotes", s.option.Name)
		}
		return []Edit{{at.from, at.from + 1, ""}, {at.to - 1, at.to, ""}}, s.becomes(old[1 : len(old)-1]), nil
	case "strip-comment":
		cut := commentStart(old)
		if cut < 0 {
			return nil, nil, fmt.Errorf("the value of %s has no comment behind it", s.option.Name)
		}
		return []Edit{{at.from + cut, at.to, ""}}, s.becomes(old[:cut]), nil
	case "":
		if args["value"] != "" {
			return []Edit{{at.from, at.to, args["value"]}}, s.becomes(args["value"]), nil
		}
	}
	return nil, nil, fmt.Errorf("nothing to do with the setting %s", s.option.Name)
}

func (s setting) becomes(value string) []Want {
	return []Want{{s.fact, digest(strings.TrimSpace(value))}}
}

// value is where the value of a setting stands, which must be on one line.
func (s setting) value() (span, error) {
	if s.option.Last != s.option.Line {
		return span{}, fmt.Errorf("the value of %s goes on over several lines", s.option.Name)
	}
	line := s.line(s.option.Line)
	delimiter := bytes.IndexAny(s.text[line.from:line.to], "=:")
	content := s.text[line.from+delimiter+1 : line.to]
	blanks := len(content) - len(bytes.TrimLeft(content, " \t\v\f"))
	return span{line.to - len(content) + blanks, line.to}, nil
}

// commentStart finds the blanks in front of the first # or ; that follows one.
func commentStart(value string) int {
	for i := 1; i < len(value); i++ {
		if (value[i] == '#' || value[i] == ';') && (value[i-1] == ' ' || value[i-1] == '\t') {
			return len(strings.TrimRight(value[:i], " \t"))
		}
	}
	return -1
}

// comment puts a # before every line of the setting.
func (s setting) comment() ([]Edit, []Want, error) {
	var edits []Edit
	for number := s.option.Line; number <= s.option.Last; number++ {
		at := s.lines[number-1].from
		edits = append(edits, Edit{at, at, "# "})
	}
	return edits, []Want{{Fact: s.fact}}, nil
}

// dedent makes settings of their own of the indented lines behind a value. A
// block under a key without a value is meant as it is.
func (s setting) dedent() ([]Edit, []Want, error) {
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
	var edits []Edit
	for number := s.option.Line + 1; number <= s.option.Last; number++ {
		start, line := s.lines[number-1].from, s.line(number)
		if line.from < line.to && line.from-start > indent {
			edits = append(edits, Edit{start + indent, line.from, ""})
		}
	}
	return edits, wants, nil
}
