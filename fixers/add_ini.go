package fixers

import (
	"fmt"

	"doctor/fixers/internal/iniedit"
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
	return changeINI(files, p.Absolute(e.File), func(f *iniedit.File) ([]Splice, []Want, error) {
		return f.Add(e.Section, e.Below, e.Key, e.Value)
	})
}

// Plan inserts the line with the value of the other file.
func (e CopySetting) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniedit.File) ([]Splice, []Want, error) {
		other, err := readINI(files, p.Absolute(e.From))
		if err != nil {
			return nil, nil, err
		}
		key, value, ok := other.ValueOf(e.FromSection, e.Key)
		if !ok {
			return nil, nil, fmt.Errorf("%s has no %s of one line in [%s]", p.Label(p.Absolute(e.From)), e.Key, e.FromSection)
		}
		return f.Add(e.Section, e.Below, key, value)
	})
}

// Plan appends the lines from the header to the last setting.
func (e CopySection) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniedit.File) ([]Splice, []Want, error) {
		other, err := readINI(files, p.Absolute(e.From))
		if err != nil {
			return nil, nil, err
		}
		return f.AppendSection(other, e.Section)
	})
}

// Plan puts a # in front of the lines of each setting.
func (e CommentSettings) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniedit.File) (edits []Splice, wants []Want, err error) {
		for _, key := range e.Keys {
			s, err := f.Setting(e.Section, key)
			if err != nil {
				return nil, nil, err
			}
			edit, want := s.Comment()
			edits, wants = append(edits, edit...), append(wants, want...)
		}
		return edits, wants, nil
	})
}
