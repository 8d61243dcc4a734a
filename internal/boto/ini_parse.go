package boto

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// defaultSection is the section whose settings every other one inherits.
const defaultSection = "DEFAULT"

// ParseIni reads one of the two files as botocore does: Python 3.11
// configparser.RawConfigParser (strict), then botocore 1.43 configloader.py
// for nested blocks. It returns the file or the first reason to refuse it,
// never both.
func ParseIni(data []byte) (*Ini, *ParseError) {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return nil, &ParseError{Kind: BOM, Line: 1}
	}
	if !utf8.Valid(data) {
		return nil, &ParseError{Kind: Encoding, Line: invalidLine(data)}
	}
	p := newIniParser()
	for i, line := range fileLines(string(data)) {
		if err := p.readLine(line, i+1); err != nil {
			return nil, err
		}
	}
	p.finish()
	if err := p.parseNested(); err != nil {
		return nil, err
	}
	return p.ini, nil
}

// invalidLine is the line of the first invalid UTF-8 byte.
func invalidLine(data []byte) int {
	return len(fileLines(string(data[:firstInvalid(data)]) + "x"))
}

// part is what one line of the file adds to a value.
type part struct {
	text string
	line int
}

// iniParser is the state of RawConfigParser._read.
type iniParser struct {
	ini      *Ini
	sections map[string]*Section
	// options are those of sections that have many; see find.
	options map[optionKey]*Option
	// parts are the lines of values that have several; the first line is the option's Value.
	parts map[*Option][]part
	// blank are the blank lines since the last one that was not: they count if the value continues.
	blank []int
	// section and option are the current ones, indent the option's indentation.
	section *Section
	option  *Option
	indent  int
}

type optionKey struct{ section, option string }

func newIniParser() *iniParser {
	return &iniParser{
		ini:      &Ini{},
		sections: map[string]*Section{},
		options:  map[optionKey]*Option{},
		parts:    map[*Option][]part{},
	}
}

func (p *iniParser) readLine(line string, number int) *ParseError {
	text := strip(line)
	if strings.HasPrefix(text, "#") || strings.HasPrefix(text, ";") {
		return nil
	}
	if text == "" {
		p.blank = append(p.blank, number)
		return nil
	}
	indent := indent(line)
	if p.option != nil && indent > p.indent {
		p.addPart(text, number)
		return nil
	}
	p.indent, p.blank = indent, p.blank[:0]
	if name, ok := sectionName(text); ok {
		return p.openSection(name, number)
	}
	if p.section == nil {
		return &ParseError{Kind: BeforeSection, Line: number}
	}
	return p.addOption(text, number)
}

// addPart adds a line to the current value.
func (p *iniParser) addPart(text string, number int) {
	parts := p.parts[p.option]
	if parts == nil {
		parts = []part{{p.option.Value, p.option.Line}}
	}
	for _, line := range p.blank {
		parts = append(parts, part{line: line})
	}
	p.parts[p.option], p.blank = append(parts, part{text, number}), p.blank[:0]
}

// few is how many options a section has before they are found by a map: a file has many sections
// with few options each.
const few = 16

// find returns the option of a section, nil if it has none of that name.
func (p *iniParser) find(s *Section, name string) *Option {
	if len(s.Options) <= few {
		return s.Option(name)
	}
	return p.options[optionKey{s.Name, name}]
}

// add adds an option to the current section.
func (p *iniParser) add(o *Option) {
	p.option, p.section.Options = o, append(p.section.Options, o)
	switch n := len(p.section.Options); {
	case n == few+1:
		for _, o := range p.section.Options {
			p.options[optionKey{p.section.Name, o.Name}] = o
		}
	case n > few:
		p.options[optionKey{p.section.Name, o.Name}] = o
	}
}

// sectionName matches \[(.+)\] at the beginning: up to the last bracket; what follows it is
// ignored.
func sectionName(text string) (string, bool) {
	end := strings.LastIndexByte(text, ']')
	if text[0] != '[' || end < 2 {
		return "", false
	}
	return text[1:end], true
}

func (p *iniParser) openSection(name string, number int) *ParseError {
	p.option = nil
	if known := p.sections[name]; known != nil {
		if name != defaultSection { // which may be repeated
			return &ParseError{Kind: DuplicateSection, Line: number, First: known.Line, Name: name}
		}
		p.section = known
		return nil
	}
	p.section = &Section{Name: name, Line: number}
	p.sections[name] = p.section
	p.ini.Sections = append(p.ini.Sections, p.section)
	return nil
}

func (p *iniParser) addOption(text string, number int) *ParseError {
	delimiter := strings.IndexAny(text, "=:")
	if delimiter < 1 {
		return &ParseError{Kind: BadLine, Line: number}
	}
	written := stripRight(text[:delimiter])
	name := lower(written)
	if known := p.find(p.section, name); known != nil {
		return &ParseError{Kind: DuplicateKey, Line: number, First: known.Line, Name: name}
	}
	p.add(&Option{Name: name, Written: written, Value: strip(text[delimiter+1:]), Line: number, Last: number})
	return nil
}

// finish joins the lines of each value.
func (p *iniParser) finish() {
	for option, parts := range p.parts {
		for len(parts) > 0 && parts[len(parts)-1].text == "" {
			parts = parts[:len(parts)-1]
		}
		p.parts[option] = parts
		option.Last = option.Line
		texts := make([]string, len(parts))
		for i, part := range parts {
			texts[i] = part.text
			option.Last = part.line
		}
		option.Value = strings.Join(texts, "\n")
	}
}

// parseNested reads the values that begin on the line after their key (configloader.py
// _parse_nested). A value of the section DEFAULT is read only if another section inherits it.
func (p *iniParser) parseNested() *ParseError {
	for _, section := range p.ini.Sections {
		for _, option := range section.Options {
			if !strings.HasPrefix(option.Value, "\n") {
				continue
			}
			err := nest(option, p.parts[option])
			if err != nil && (section.Name != defaultSection || p.inherited(option)) {
				return err
			}
		}
	}
	return nil
}

// inherited reports whether a section lacks an option that DEFAULT has.
func (p *iniParser) inherited(option *Option) bool {
	for name, section := range p.sections {
		if name != defaultSection && p.find(section, option.Name) == nil {
			return true
		}
	}
	return false
}

func nest(option *Option, parts []part) *ParseError {
	nested := []*Option{}
	for _, part := range parts {
		for _, line := range splitLines(part.text) {
			line = strip(line)
			if line == "" {
				continue
			}
			key, value, ok := strings.Cut(line, "=")
			if !ok {
				return &ParseError{Kind: NestedLine, Line: part.line, Name: option.Name}
			}
			key = strip(key)
			nested = append(nested, &Option{
				Name: key, Written: key, Value: strip(value), Line: part.line, Last: part.line,
			})
		}
	}
	option.Nested = nested
	return nil
}
