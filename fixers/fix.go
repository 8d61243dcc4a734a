// Package fixers makes changes to files: it plans an edit, shows it as a diff, applies it to the
// disk and undoes it again. It knows nothing of checks.
//
// An edit finds the place with a parser's line and column and replaces only those bytes; the rest
// of the file, its comments, line ends, byte-order mark and mode stay as they are. It states its
// intended changes as facts (see Want); before anything is shown the file is parsed with and
// without the edit, and an edit that changes any other fact is refused.
package fixers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"doctor/internal/redact"
)

// Safety says whether a fix may be applied without being reviewed.
type Safety string

// The safeties. A safe fix has no side effects and can be undone; an unsafe one may change the
// meaning of other parts of the files.
const (
	Safe   Safety = "safe"
	Unsafe Safety = "unsafe"
)

// Fix is one way to repair a problem. Printing it, or encoding it as JSON, shows none of its
// values.
type Fix struct {
	// Title is a verb phrase: "Point the variables at the mount".
	Title redact.Text
	// Commands are ready to copy into a shell of this OS, one per line.
	Commands []redact.Text
	// Lines are what a person has to write, exactly and with the values of the project, where
	// neither a command nor an edit can do it; the title says into which file and where.
	Lines []redact.Text
	// Writes are the files of ~/.aws that the commands write; they have to be writable before the
	// commands are run.
	Writes AWSFiles
	// Edit applies it, nil if only a person can.
	Edit   Edit
	Safety Safety
	// Needs is what only the person can say, "" if nothing: with it there is an edit.
	Needs Answer
	// And means that it cures only together with the fix before it.
	And bool
}

// Answer is something that the person has to say, by the name of the flag for it.
type Answer string

// Region is the name of a region of AWS.
const Region Answer = "region"

// Example is an answer for instructions.
func (a Answer) Example() string { return map[Answer]string{Region: "us-east-1"}[a] }

// AWSFiles are files of ~/.aws that the AWS CLI writes.
type AWSFiles int

// The files.
const (
	NoAWSFiles      AWSFiles = iota
	CredentialFiles          // config and credentials, by `aws configure`
	LoginTokens              // those of `aws sso login` and `aws login`
)

// Size is the size of the commands, the lines and the edit's values in bytes.
func (f Fix) Size() int {
	size := 0
	for _, c := range f.Commands {
		size += c.Len()
	}
	for _, l := range f.Lines {
		size += l.Len()
	}
	for _, v := range values(f.Edit) {
		size += len(v.text)
	}
	return size
}

// Compare orders fixes by everything in them.
func (f Fix) Compare(other Fix) int {
	return cmp.Or(
		f.Title.Compare(other.Title),
		slices.CompareFunc(f.Commands, other.Commands, redact.Text.Compare),
		slices.CompareFunc(f.Lines, other.Lines, redact.Text.Compare),
		cmp.Compare(nameOf(f.Edit), nameOf(other.Edit)),
		cmp.Compare(f.Safety, other.Safety),
		compareEdits(f.Edit, other.Edit),
	)
}

// shownFix is the printed part of a Fix.
type shownFix struct {
	Title    redact.Text
	Commands []redact.Text
	Lines    []redact.Text
	Edit     string
	Safety   Safety
}

func (f Fix) shown() shownFix {
	return shownFix{f.Title, f.Commands, f.Lines, nameOf(f.Edit), f.Safety}
}

// Format prints only the name of the edit, whatever the verb and the edit's implementation.
func (f Fix) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "%+v", f.shown()) }

// MarshalJSON encodes what Format prints.
func (f Fix) MarshalJSON() ([]byte, error) { return json.Marshal(f.shown()) }
