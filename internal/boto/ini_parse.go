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
	options  map[optionKey]*Option
	parts    map[*Option][]part
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
		p.addPart("", number)
		return nil
	}
	indent := indent(line)
	if p.option != nil && indent > p.indent {
		p.addPart(text, number)
		return nil
	}
	p.indent = indent
	if name, ok := sectionName(text); ok {
		return p.openSection(name, number)
	}
	if p.section == nil {
		return &ParseError{Kind: BeforeSection, Line: number}
	}
	return p.addOption(text, number)
}

// addPart adds a line to the current value; without one it has no effect.
func (p *iniParser) addPart(text string, number int) {
	if p.option == nil {
		return
	}
	p.parts[p.option] = append(p.parts[p.option], part{text, number})
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
	key := optionKey{p.section.Name, name}
	if known := p.options[key]; known != nil {
		return &ParseError{Kind: DuplicateKey, Line: number, First: known.Line, Name: name}
	}
	p.option = &Option{Name: name, Written: written, Line: number, Last: number}
	p.options[key] = p.option
	p.section.Options = append(p.section.Options, p.option)
	p.addPart(strip(text[delimiter+1:]), number)
	return nil
}

// finish joins the lines of each value.
func (p *iniParser) finish() {
	for option, parts := range p.parts {
		for len(parts) > 0 && parts[len(parts)-1].text == "" {
			parts = parts[:len(parts)-1]
		}
		p.parts[option] = parts
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
	for name := range p.sections {
		if name != defaultSection && p.options[optionKey{name, option.Name}] == nil {
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
