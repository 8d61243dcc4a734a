// Package report renders what a run of doctor found: as a table for people, as
// one line a finding, and for machines. All formats are made from one Document,
// so that none of them knows more or less than the others, and every text in it
// has been through the scrubber.
//
// What a renderer may print: nothing that comes from a file reaches a terminal
// raw (control characters are spelled out), a command is never wrapped or cut,
// and the same report gives the same bytes.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/near"
	"doctor/internal/redact"
)

// SchemaVersion is the version of the JSON document. Later ones only add.
const SchemaVersion = 1

// Report is all that one run found.
type Report struct {
	// Version is doctor's own.
	Version  string
	Projects []Project
	// ExitCode is the one that the run will end with.
	ExitCode int
	// Strict: warnings count as failures.
	Strict bool
}

// Project is one project of a report.
type Project struct {
	checks.ProjectReport
	// Prefix leads from the working directory to the project, with slashes; ""
	// when they are the same.
	Prefix string
	// Anchor is the file of the project at which findings without one are shown
	// where a format demands a file, such as Dockerfile.
	Anchor string
	// Flags are those that doctor's own commands need to look at the same from the
	// project's folder, quoted for the shell, each with a blank in front.
	Flags string
	// Safety says how safe a fix is that doctor can make, by where the files that it
	// changes really are; nil for as the fix itself says.
	Safety func(checks.Fix) checks.Safety
}

// Options say how a report is shown.
type Options struct {
	// Home is shown as ~. ShellHome is the home folder of the shell that will
	// run the commands; in them only that one is.
	Home, ShellHome string
	// Scrubber takes secrets out; nil for one that knows no values.
	Scrubber *redact.Scrubber
	// Verbosity is how much the formats for people say.
	Verbosity Verbosity
	// Color: with colours.
	Color bool
	// Width is that of the terminal in columns, 0 if it is none: then there is
	// no box, and nothing is wrapped.
	Width int
	// Manual is the address of the manual, to which #rule is added.
	Manual string
}

// Verbosity is how much is said.
type Verbosity int

// The verbosities.
const (
	Quiet   Verbosity = iota - 1 // only what is wrong
	Normal                       // the checks that ran, and why others did not, in short
	Verbose                      // every check with its reason and duration
)

// Renderer writes a document in one format.
type Renderer interface {
	Render(w io.Writer, d Document) error
}

// Formats are the names of all formats, the default first.
func Formats() []string {
	return []string{"table", "short", "json", "junit", "sarif", "github", "markdown"}
}

// New returns the renderer of a format.
func New(format string, o Options) (Renderer, error) {
	switch format {
	case "table":
		return table{o}, nil
	case "short":
		return short{o}, nil
	case "json":
		return jsonFormat{}, nil
	case "junit":
		return junit{}, nil
	case "sarif":
		return sarif{}, nil
	case "github":
		return github{o}, nil
	case "markdown":
		return markdown{o}, nil
	}
	if meant := near.Nearest(format, Formats(), max(1, len(format)/3)); meant != "" {
		return nil, fmt.Errorf("unknown format %q; did you mean %s?", format, meant)
	}
	return nil, fmt.Errorf("unknown format %q; there are %s", format, strings.Join(Formats(), ", "))
}

// Write renders a report in one format.
func Write(w io.Writer, format string, r Report, o Options) error {
	renderer, err := New(format, o)
	if err != nil {
		return err
	}
	return renderer.Render(w, NewDocument(r, o))
}

// worst returns the index of the status that says most about the health of a
// check: fail, unknown, warn, pass, skip.
func worst(s checks.Status) int {
	return slices.Index([]checks.Status{checks.Fail, checks.Unknown, checks.Warn, checks.Passed, checks.Skip}, s)
}
