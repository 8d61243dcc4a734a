// Package bundle makes the file that people attach to a ticket: the report and the facts behind it,
// without secrets and without their names.
package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/show"
	"doctor/report"
)

// Source is what a bundle is made from.
type Source struct {
	Facts  *facts.Facts
	Report report.Report
	// Options are those of the report: manual, scrubber and home folder.
	Options report.Options
	// Private is what says who the user is, Own what is in every bundle.
	Private Private
	Own     Own
	// World is the machine and the shell, as far as a bundle tells of them.
	World World
	// Reproduce is the command that gives the same report.
	Reproduce string
	// Anonymize replaces the names of the project and of its account by stand-ins.
	Anonymize bool
}

// TicketFile is the name of the ticket in a bundle.
const TicketFile = "ticket.md"

// Bundle is a zip file under construction. Everything that is added goes through the scrubber.
type Bundle struct {
	source     Source
	scrubber   *redact.Scrubber
	names      names
	files      []bundleFile
	redactions []bundleRedaction
	endpoints  []mockEndpoint
}

// How the home folder is written: not as ~ in the files of the project, since not all of their
// readers expand it.
const (
	homeInText = "~"
	homeInFile = "<home>"
)

// maxShown is the maximum size of a project file that is included, in bytes.
const maxShown = 1 << 20

// New makes a bundle with all of its files.
func New(s Source) (*Bundle, error) {
	if s.Anonymize {
		table, err := s.table()
		if err != nil {
			return nil, err
		}
		return s.filled(names{private: s.Private, table: table})
	}
	return s.filled(names{private: s.Private})
}

func (s Source) filled(n names) (*Bundle, error) {
	b := &Bundle{source: s, scrubber: s.Options.Scrubber, names: n}
	return b, b.fill()
}

func (b *Bundle) fill() error {
	s := b.source
	o := s.Options
	o.Verbosity, o.Names = report.Verbose, b.names
	for _, f := range []struct {
		name  string
		write func(out *bytes.Buffer) error
	}{
		{TicketFile, func(out *bytes.Buffer) error { return b.ticket(out, o) }},
		{"report.txt", func(out *bytes.Buffer) error { return report.Write(out, "table", s.Report, o) }},
		{"report.json", func(out *bytes.Buffer) error { return report.Write(out, "json", s.Report, o) }},
	} {
		var out bytes.Buffer
		if err := f.write(&out); err != nil {
			return err
		}
		b.add(f.name, out.String(), homeInText, nil) // including commands
	}
	setup, err := encoded(b.cleanSetup(s.setup()))
	if err != nil {
		return fmt.Errorf("encoding the facts: %w", err)
	}
	b.add("facts.json", setup, homeInFile, nil)
	b.add("tree.txt", tree(s.Facts, b.names.file), homeInText, nil)
	for _, name := range ShownFiles(s.Facts.Options) {
		data, err := s.Facts.Machine.Read(s.Facts.InProject(name))
		if err != nil {
			continue
		}
		text, masked := fmt.Sprintf("too large to include: %d bytes\n", len(data)), []redact.Redaction(nil)
		if len(data) <= maxShown {
			text, masked = show.Masked(name, data)
			text = b.names.lines(text, homeInFile)
		}
		b.add(path.Join("project", path.Base(slashed(name))), text, homeInFile, masked)
	}
	b.endpoints = b.mockEndpoints()
	return nil
}

// encoded writes a document as readable JSON: <user> is not escaped.
func encoded(document any) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(document)
	return out.String(), err
}

// ShownFiles are the files of the project that the bundle includes, with masks.
func ShownFiles(o facts.Options) []string {
	return []string{cmp.Or(o.EnvFile, ".env"), cmp.Or(o.ComposeFile, astro.OverrideName)}
}

// add adds a text to the bundle. home replaces the home folder in it; masked are the
// redactions that were already made.
func (b *Bundle) add(name, text, home string, masked []redact.Redaction) {
	name = b.nameOf(name)
	clean, found := b.scrub(name, text)
	if path.Ext(name) == ".json" {
		clean = string(redact.ScrubJSON([]byte(clean), func(value string) string { return b.names.replace(value, home) }))
		clean = report.VisibleJSON(clean)
	} else {
		clean = report.VisibleText(b.names.replace(clean, home))
	}
	b.redactions = append(b.redactions, redactionsIn(name, clean, append(masked, found...))...)
	b.files = append(b.files, bundleFile{name, len(clean), clean})
}

// nameOf is the name of an entry: without private parts, and valid in every file system.
func (b *Bundle) nameOf(name string) string {
	name = report.Visible(strings.ReplaceAll(b.names.replace(b.scrubber.Scrub(name), "home"), userMark, "user"))
	for slices.ContainsFunc(b.files, func(f bundleFile) bool { return f.Name == name }) {
		name = path.Join(path.Dir(name), "other-"+path.Base(name))
	}
	return name
}

// scrub removes secrets from one of the files.
func (b *Bundle) scrub(name, text string) (string, []redact.Redaction) {
	if path.Ext(name) != ".json" {
		return b.scrubber.ScrubAll(text)
	}
	var found []redact.Redaction
	clean := redact.ScrubJSON([]byte(text), func(value string) string {
		value, taken := b.scrubber.ScrubAll(value)
		found = append(found, taken...)
		return value
	})
	return string(clean), found
}

// Files is the number of files in the archive, Masked the number of masked values in them.
func (b *Bundle) Files() int { return len(b.files) + 1 }

// Masked is the number of masked values in the files.
func (b *Bundle) Masked() int { return len(b.redactions) }

// Ticket is the text of the ticket alone. The error says what private is left in it.
func (b *Bundle) Ticket() (string, error) {
	for _, f := range b.files {
		if f.Name != TicketFile {
			continue
		}
		if err := b.searchText(f.Name, f.text); err != nil {
			return "", fmt.Errorf("no ticket was written: %w", err)
		}
		return f.text, nil
	}
	return "", fmt.Errorf("the bundle has no %s", TicketFile)
}

// Zip makes the archive, and reads it back: the error says which of its files still contains
// something private, and of which kind, but not what.
func (b *Bundle) Zip() ([]byte, error) {
	b.sort()
	manifest, err := encoded(b.manifest())
	if err != nil {
		return nil, fmt.Errorf("encoding the manifest: %w", err)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range append([]bundleFile{{Name: "manifest.json", text: manifest}}, b.files...) {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: b.now()})
		if err != nil {
			return nil, fmt.Errorf("writing %s into the bundle: %w", f.Name, err)
		}
		if _, err := w.Write([]byte(f.text)); err != nil {
			return nil, fmt.Errorf("writing %s into the bundle: %w", f.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("writing the bundle: %w", err)
	}
	if err := b.search(out.Bytes()); err != nil {
		return nil, fmt.Errorf("no bundle was written: %w", err)
	}
	return out.Bytes(), nil
}

func (b *Bundle) now() time.Time { return b.source.World.Now.UTC() }
