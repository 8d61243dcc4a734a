package boto

import "strings"

// Ini is one file as Python's RawConfigParser reads it (strict, default
// delimiters and comment prefixes, no inline comments).
type Ini struct {
	// Sections are in the order of the file. The section DEFAULT is included, although configparser
	// treats it separately.
	Sections []*Section
}

// Section is one [name] of a file.
type Section struct {
	// Name is exactly the text between the brackets.
	Name    string
	Line    int
	Options []*Option
}

// Option is one setting of a section.
type Option struct {
	// Name is lower-cased, as configparser stores it; Written as in the file.
	Name, Written string
	// Value is stripped; continuation lines are joined with newlines.
	Value string
	// Line is the line of the key, Last the last continuation line.
	Line, Last int
	// Nested are the settings of an indented block (s3 =), in order.
	Nested []*Option
}

// Section returns the section of that exact name, nil if there is none.
func (i *Ini) Section(name string) *Section {
	if i == nil {
		return nil
	}
	for _, s := range i.Sections {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Option returns the option of that lower-case name, nil if there is none.
func (s *Section) Option(name string) *Option {
	if s == nil {
		return nil
	}
	for _, o := range s.Options {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// InlineComment reports whether a value seems to end in a comment, which configparser keeps in the
// value.
func InlineComment(value string) bool {
	return strings.Contains(value, " #") || strings.Contains(value, " ;") || strings.Contains(value, "\t#")
}
