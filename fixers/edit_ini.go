package fixers

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
