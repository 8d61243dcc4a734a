// Package fixers makes changes to files: it plans an edit, shows it as a diff,
// applies it to the disk and undoes it again. It knows nothing of checks.
//
// An edit finds the place with a parser's line and column and replaces those
// bytes only; the rest of the file, its comments, line ends, byte-order mark
// and mode stay as they are. What it means to change it states as facts (see
// Want); before anything is shown the file is parsed with and without the edit,
// and an edit that changes any other fact is refused.
package fixers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"doctor/internal/redact"
)

// Safety says whether a fix may be applied without being read first.
type Safety string

// The safeties. A safe fix changes only what it is about and can be undone; an
// unsafe one may change what else the files mean.
const (
	Safe   Safety = "safe"
	Unsafe Safety = "unsafe"
)

// Fix is one way to repair what is wrong. Printing it, or encoding it as JSON, shows
// none of the values in it.
type Fix struct {
	// Title is a verb phrase: "Point the variables at the mount".
	Title redact.Text
	// Commands are ready to copy into a shell of this OS, one a line.
	Commands []redact.Text
	// Writes are the files of ~/.aws that the commands write, which has to be possible
	// before they are run.
	Writes AWSFiles
	// Edit does it, nil if only a person can.
	Edit   Edit
	Safety Safety
}

// AWSFiles are files of ~/.aws that the AWS CLI writes.
type AWSFiles int

// The files.
const (
	NoAWSFiles      AWSFiles = iota
	CredentialFiles          // config and credentials, by `aws configure`
	LoginTokens              // those of `aws sso login` and `aws login`
)

// Size is how many bytes the commands and the values of the edit have.
func (f Fix) Size() int {
	size := 0
	for _, c := range f.Commands {
		size += c.Len()
	}
	for _, v := range values(f.Edit) {
		size += len(v.text)
	}
	return size
}

// Compare orders fixes on everything that is in them.
func (f Fix) Compare(other Fix) int {
	return cmp.Or(
		f.Title.Compare(other.Title),
		slices.CompareFunc(f.Commands, other.Commands, redact.Text.Compare),
		cmp.Compare(nameOf(f.Edit), nameOf(other.Edit)),
		cmp.Compare(f.Safety, other.Safety),
		compareEdits(f.Edit, other.Edit),
	)
}

// shownFix is what is printed of a Fix.
type shownFix struct {
	Title    redact.Text
	Commands []redact.Text
	Edit     string
	Safety   Safety
}

func (f Fix) shown() shownFix { return shownFix{f.Title, f.Commands, nameOf(f.Edit), f.Safety} }

// Format prints the name of the edit alone, whatever the verb and whoever wrote it.
func (f Fix) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "%+v", f.shown()) }

// MarshalJSON encodes what Format prints.
func (f Fix) MarshalJSON() ([]byte, error) { return json.Marshal(f.shown()) }
