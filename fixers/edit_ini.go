package fixers

import (
	"bytes"
	"fmt"

	"doctor/fixers/internal/iniedit"
	"doctor/fixers/internal/textedit"
)

// The edits of AWS's INI files, `config` and `credentials`. None of their values is ever shown.
// They are unsafe, because every other program of this user reads the files, too.

// RenameSection gives a section of an INI file another header.
type RenameSection struct {
	Unprinted[RenameSection]
	File string
	// From is the exact text between the brackets, To the new one.
	From, To string
}

// RenameSetting gives settings of a section of an INI file other names.
type RenameSetting struct {
	Unprinted[RenameSetting]
	File string
	// Section is the exact text between the brackets.
	Section string
	// From is the name of one, To the new name.
	From, To string
	// Also are the other settings to rename.
	Also []Renaming `edit:"optional"`
}

// SetSetting gives a setting of an INI file another value.
type SetSetting struct {
	Unprinted[SetSetting]
	File string
	// Section is the exact text between the brackets.
	Section, Key string
	// Value is the new value: never a secret.
	Value string
	// As is its new name, "" to keep the old one.
	As string `edit:"optional"`
}

// MendSetting repairs how a setting of an INI file is written.
type MendSetting struct {
	Unprinted[MendSetting]
	File string
	// Section is the exact text between the brackets.
	Section, Key string
	// How is the kind of repair.
	How Mend
}

// Mend is a way to repair a setting.
type Mend int

// The ways to repair a setting.
const (
	Unquote      Mend = iota + 1 // removes the quotes around its value
	StripComment                 // removes the comment after its value
	Dedent                       // turns the lines that continue its value into settings of their own
	CommentOut                   // turns it into a comment
	Squeeze                      // removes spaces and invisible characters from its value
)

// StripBOM removes the byte-order mark of an INI file.
type StripBOM struct {
	Unprinted[StripBOM]
	File string
}

const editINI = "edit-ini"

// Name is edit-ini.
func (RenameSection) Name() string { return editINI }

// Promise is unsafe.
func (RenameSection) Promise() Safety { return Unsafe }

// Paths is the file.
func (e RenameSection) Paths() []string { return []string{e.File} }

// Name is edit-ini.
func (RenameSetting) Name() string { return editINI }

// Promise is unsafe.
func (RenameSetting) Promise() Safety { return Unsafe }

// Paths is the file.
func (e RenameSetting) Paths() []string { return []string{e.File} }

// Name is edit-ini.
func (SetSetting) Name() string { return editINI }

// Promise is unsafe.
func (SetSetting) Promise() Safety { return Unsafe }

// Paths is the file.
func (e SetSetting) Paths() []string { return []string{e.File} }

// Name is edit-ini.
func (MendSetting) Name() string { return editINI }

// Promise is unsafe.
func (MendSetting) Promise() Safety { return Unsafe }

// Paths is the file.
func (e MendSetting) Paths() []string { return []string{e.File} }

// Name is edit-ini.
func (StripBOM) Name() string { return editINI }

// Promise is unsafe.
func (StripBOM) Promise() Safety { return Unsafe }

// Paths is the file.
func (e StripBOM) Paths() []string { return []string{e.File} }

// changeINI plans an edit of an INI file.
func changeINI(files Files, file string, edit func(*iniedit.File) ([]Splice, []Want, error)) (Change, error) {
	return editText(files, file, INI, func(text []byte) ([]Splice, []Want, error) {
		f, err := iniedit.Parse(text)
		if err != nil {
			return nil, nil, err
		}
		return edit(f)
	})
}

// Plan replaces the name between the brackets.
func (e RenameSection) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniedit.File) ([]Splice, []Want, error) {
		return f.RenameSection(e.From, e.To)
	})
}

// Plan replaces the names.
func (e RenameSetting) Plan(files Files, p Project) (Change, error) {
	return changeINI(files, p.Absolute(e.File), func(f *iniedit.File) (edits []Splice, wants []Want, err error) {
		for _, r := range append([]Renaming{{From: e.From, To: e.To}}, e.Also...) {
			s, err := f.Setting(e.Section, r.From)
			if err != nil {
				return nil, nil, err
			}
			edit, want := s.Rename(r.To)
			edits, wants = append(edits, edit), append(wants, want...)
		}
		return edits, wants, nil
	})
}

// Plan replaces the value.
func (e SetSetting) Plan(files Files, p Project) (Change, error) {
	return editSetting(files, p.Absolute(e.File), e.Section, e.Key, func(s iniedit.Setting) ([]Splice, []Want, error) {
		return s.Set(e.Value, e.As)
	})
}

// Plan edits the lines of the setting.
func (e MendSetting) Plan(files Files, p Project) (Change, error) {
	return editSetting(files, p.Absolute(e.File), e.Section, e.Key, func(s iniedit.Setting) ([]Splice, []Want, error) {
		switch e.How {
		case Unquote:
			return s.Unquote()
		case StripComment:
			return s.StripComment()
		case Dedent:
			return s.Dedent()
		case CommentOut:
			edits, wants := s.Comment()
			return edits, wants, nil
		case Squeeze:
			return s.Squeeze()
		}
		return nil, nil, fmt.Errorf("nothing to do with the setting %s", e.Key)
	})
}

// Plan checks the first bytes.
func (e StripBOM) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: INI}
	text, err := files.Read(change.File)
	if err == nil && bytes.HasPrefix(text, textedit.BOM) {
		change.Splices = []Splice{{Start: 0, End: len(textedit.BOM)}}
	}
	return change, err
}

// editSetting plans an edit of one setting.
func editSetting(files Files, file, name, key string, edit func(iniedit.Setting) ([]Splice, []Want, error)) (Change, error) {
	return changeINI(files, file, func(f *iniedit.File) ([]Splice, []Want, error) {
		s, err := f.Setting(name, key)
		if err != nil {
			return nil, nil, err
		}
		return edit(s)
	})
}

// readINI reads an INI file from which something is copied.
func readINI(files Files, file string) (*iniedit.File, error) {
	text, err := files.Read(file)
	if err != nil {
		return nil, err
	}
	return iniedit.Parse(text)
}
