// Package report renders what a run of doctor found: as a table for people, as one line for
// each finding, and for machines. All formats are made from one Document, so that they have
// the same content, and every text in it has been through the scrubber.
//
// Rules for renderers: no text from a file reaches a terminal unescaped, a command is never
// wrapped or cut, and the same report gives the same bytes.
package report

import (
	"fmt"
	"io"
	"strings"

	"doctor/checks"
	"doctor/internal/near"
	"doctor/internal/redact"
)

// SchemaVersion is the version of the JSON document. Later versions only add fields.
const SchemaVersion = 1

// Report is everything that one run found.
type Report struct {
	// Version is doctor's own.
	Version  string
	Projects []Project
	// ExitCode is the exit code of the run.
	ExitCode int
	// Strict: warnings count as failures.
	Strict bool
	// Searched: the projects were searched for, and a table of all of them comes first.
	Searched bool
	// Unseen are the folders that could not be searched.
	Unseen []Unseen
	// Stale is what a baseline has too much.
	Stale Stale
}

// Unseen is a folder that could not be searched for projects; Reason follows its name. Place is
// like that of a project.
type Unseen struct{ Dir, Place, Reason string }

// Stale is the number of entries of a baseline that match no finding any more.
type Stale struct {
	File, Place string
	Unused      int
}

// Project is one project of a report.
type Project struct {
	checks.ProjectReport
	// Prefix is the path from the working directory to the project, with slashes; "" when they
	// are the same.
	Prefix string
	// Place is the path to the project from the top of the repository, like Prefix.
	Place string
	// Anchor is the file of the project, such as Dockerfile, at which findings without a file
	// are shown if a format requires one.
	Anchor string
	// Flags are the flags that doctor's own commands need to examine the same project from its
	// folder, quoted for the shell, each with a leading space.
	Flags string
	// Safety returns the safety of a fix that doctor can apply, by the real location of the
	// files that it changes; nil for the fix's own safety.
	Safety func(checks.Fix) checks.Safety
	// Source returns the line of a file at a position, with masks for what may not be shown,
	// and the address of the file; empty if the file was not read. May be nil.
	Source func(checks.Position) (line, link string)
}

// Options control how a report is shown.
type Options struct {
	// Home is shown as ~. ShellHome is the home folder of the shell that will run the
	// commands; in commands only that one is shortened.
	Home, ShellHome string
	// Scrubber removes secrets; nil for one that knows no values.
	Scrubber *redact.Scrubber
	// Verbosity is how much the formats for people show.
	Verbosity Verbosity
	// Color enables colors.
	Color bool
	// Hyperlinks makes ids of rules and places hyperlinks, for terminals that have them.
	Hyperlinks bool
	// Width is the terminal's width in columns, 0 if there is no terminal: then there is no
	// box, and nothing is wrapped.
	Width int
	// Manual is the address of the manual, to which #rule is added.
	Manual string
	// Names replaces names that the reader must not see, before anything is laid out; may be nil.
	Names Names
}

// Names replaces names in the texts of a report, which have no secrets any more.
type Names interface {
	// Text replaces them in a text of doctor that may quote the project.
	Text(text string) string
	// Line replaces them in a line of a file, and returns where the part from start to end is then.
	Line(line string, start, end int) (string, int, int)
}

// Verbosity is how much is shown.
type Verbosity int

// The verbosities.
const (
	Quiet   Verbosity = iota - 1 // only problems
	Normal                       // the checks that ran, and why others did not, in short
	Verbose                      // every check with its reason and duration
)

// Renderer writes a document in one format.
type Renderer interface {
	Render(w io.Writer, d Document) error
}

// Formats are the names of all formats, the default first.
func Formats() []string {
	return []string{"table", "short", "json", "junit", "sarif", "github", "codequality", "markdown"}
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
	case "codequality":
		return codeQuality{}, nil
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

// WriteDocument renders a document in one format.
func WriteDocument(w io.Writer, format string, d Document, o Options) error {
	renderer, err := New(format, o)
	if err != nil {
		return err
	}
	return renderer.Render(w, d)
}
